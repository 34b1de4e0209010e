SELECT count(*), 'Lignes entièrement vides, non lues : {n}.'
FROM raw
WHERE commune_code IS NULL AND bassin IS NULL AND canton IS NULL
UNION ALL
SELECT count(*), 'L''année de la géographie n''est dite ni par le fichier ni par son nom.'
FROM (SELECT 1 FROM shaped WHERE year IS NULL LIMIT 1)
UNION ALL
SELECT count(*), 'Codes de commune auxquels manquait le premier zéro, rétablis : {n}.'
FROM shaped
JOIN raw USING (_row)
WHERE shaped.commune_code <> raw.commune_code
