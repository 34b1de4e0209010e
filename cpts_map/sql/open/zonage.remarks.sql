SELECT n, said FROM left_aside
UNION ALL
SELECT count(DISTINCT _row), 'Codes de commune rétablis (zéro perdu, nombre décimal) : {n}.'
FROM long
WHERE commune_code(commune_code) IS DISTINCT FROM trim(commune_code)
UNION ALL
SELECT count(*), 'Niveaux « NC » (le fichier dit la commune non classée), gardés comme tels : {n}.'
FROM shaped
WHERE level = 'NC'
UNION ALL
SELECT count(*), 'Niveaux sans date d''arrêté : {n}.'
FROM long
WHERE date IS NULL AND date_column IS NOT NULL
