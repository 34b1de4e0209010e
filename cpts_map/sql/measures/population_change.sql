-- Change of the population between two years, relative to the first.
-- Parameters: $first, $last (years)
INSERT INTO measure
SELECT $indicator, commune_code, l.inhabitants - f.inhabitants, f.inhabitants
FROM population_commune AS l
JOIN population_commune AS f USING (commune_code)
WHERE l.year = $last AND f.year = $first
