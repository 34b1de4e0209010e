-- The series of populations: the one that ships with the project, and the years that were loaded, which come first.
CREATE VIEW population_used AS
SELECT year, old_code, commune_code, inhabitants
FROM population
WHERE year NOT IN (SELECT year FROM open_population_legale)
UNION ALL
SELECT o.year, o.commune_code, CASE WHEN d.old_code IS NULL THEN p.commune_code END, o.municipal
FROM open_population_legale AS o
LEFT JOIN passage AS p ON p.code = o.commune_code
-- What the series of the nearest year knows to be divided since stays apart.
LEFT JOIN (
    SELECT DISTINCT old_code, year FROM population WHERE commune_code IS NULL
) AS d ON d.old_code = o.commune_code
    AND d.year = (SELECT min(year) FROM population WHERE year >= o.year)
LEFT JOIN arrondissement AS a ON a.code = o.commune_code
WHERE a.code IS NULL OR NOT EXISTS (
    SELECT 1 FROM open_population_legale AS w WHERE w.commune_code = a.commune_code AND w.year = o.year
)
