-- The first row that contradicts its kind or the rest of the file: row, column, what was expected, what was found.
SELECT _row, 'COMPARENT', 'rien, pour une commune', parent
FROM shaped
WHERE kind = 'COM' AND parent IS NOT NULL
UNION ALL
SELECT _row, 'COMPARENT', 'le code d''une commune (TYPECOM = COM) du fichier', parent
FROM shaped
WHERE kind <> 'COM' AND (parent IS NULL OR parent NOT IN (SELECT code FROM shaped WHERE kind = 'COM'))
UNION ALL
SELECT _row, 'DEP', 'un code departement', departement
FROM shaped
WHERE kind IN ('COM', 'ARM') AND departement IS NULL
UNION ALL
SELECT _row, 'REG', 'un code region', region
FROM shaped
WHERE kind IN ('COM', 'ARM') AND region IS NULL
ORDER BY 1
LIMIT 1
