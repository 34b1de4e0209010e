-- Part of the access that rests on doctors over 65: 1 − APL₆₅ / APL.
-- Parameters: $year
INSERT INTO measure
SELECT $indicator, i.commune_code, (a.apl - a.apl_65) * i.inhabitants, a.apl * i.inhabitants
FROM apl_commune AS a
JOIN inhabitants AS i USING (commune_code)
WHERE a.year = $year
