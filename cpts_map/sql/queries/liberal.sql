-- Liberal professionals of departments.
SELECT territory AS departement, profession, year, status, count, density, from_60
FROM liberal_used
WHERE level = 'departement' AND list_contains($departements, territory)
ORDER BY departement, profession
