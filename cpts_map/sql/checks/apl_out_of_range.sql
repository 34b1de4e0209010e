-- APL incohérente : l'APL aux professionnels de 65 ans ou moins dépasse l'APL à tous, ou l'APL aux médecins sort de 0 à 20.
SELECT profession, commune_code, year, apl, apl_65
FROM apl_used
WHERE apl_65 > apl OR (profession = 'medecins_generalistes' AND (apl NOT BETWEEN 0 AND 20 OR apl_65 NOT BETWEEN 0 AND 20))
ORDER BY profession, commune_code, year
