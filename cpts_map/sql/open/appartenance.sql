-- Table d'appartenance géographique → open_appartenance. A row without any cell is none.
SELECT _row, commune_code(commune_code) AS commune_code, commune_code(bassin) AS bassin, canton, $year AS year
FROM raw
WHERE commune_code IS NOT NULL OR bassin IS NOT NULL OR canton IS NOT NULL
