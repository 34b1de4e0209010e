-- Communes de 2026 sans population d'une année passée : elles faisaient partie d'une commune divisée depuis.
SELECT c.commune_code, c.name, y.year
FROM commune AS c
CROSS JOIN (SELECT DISTINCT year FROM population_commune) AS y
SEMI JOIN inhabitants AS i ON i.commune_code = c.commune_code
ANTI JOIN population_commune AS p ON p.commune_code = c.commune_code AND p.year = y.year
ORDER BY c.commune_code, y.year
