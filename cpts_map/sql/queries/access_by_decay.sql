-- Access to general practitioners of the communes of a region under each decay, beside the APL in use.
-- Parameters: $region
SELECT d.decay, d.commune_code, d.access, a.apl, i.inhabitants
FROM access_by_decay AS d
JOIN commune AS c USING (commune_code)
LEFT JOIN inhabitants AS i USING (commune_code)
LEFT JOIN apl_commune AS a
    ON a.commune_code = d.commune_code
    AND a.profession = 'medecins_generalistes'
    AND a.year = (SELECT max(year) FROM apl_commune WHERE profession = 'medecins_generalistes')
WHERE c.region = $region
ORDER BY d.decay, d.commune_code
