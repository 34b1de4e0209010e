-- APL incohérente : l'APL aux médecins de 65 ans ou moins dépasse l'APL à tous les médecins, ou une valeur sort de 0 à 20.
SELECT commune_code, year, apl, apl_65
FROM apl
WHERE apl_65 > apl OR apl NOT BETWEEN 0 AND 20 OR apl_65 NOT BETWEEN 0 AND 20
ORDER BY commune_code, year
