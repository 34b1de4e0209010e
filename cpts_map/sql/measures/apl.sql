-- Mean APL to general practitioners, weighted by the inhabitants.
-- Parameters: $year, $up_to_65 (whether doctors over 65 are left out)
INSERT INTO measure
SELECT $indicator, i.commune_code, (CASE WHEN $up_to_65 THEN a.apl_65 ELSE a.apl END) * i.inhabitants, i.inhabitants
FROM apl_commune AS a
JOIN inhabitants AS i USING (commune_code)
WHERE a.year = $year
