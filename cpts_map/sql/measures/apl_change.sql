-- Change of the APL between two years, at constant weights.
-- Parameters: $first, $last (years)
INSERT INTO measure
SELECT $indicator, i.commune_code, (l.apl - f.apl) * i.inhabitants, i.inhabitants
FROM apl_commune AS l
JOIN apl_commune AS f USING (commune_code)
JOIN inhabitants AS i USING (commune_code)
WHERE l.year = $last AND f.year = $first
