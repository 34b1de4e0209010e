SELECT count(*), 'Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : {n}.'
FROM raw
WHERE commune_code IS DISTINCT FROM commune_code(commune_code)
UNION ALL
SELECT count(*), 'Communes sans population municipale de ' || target || ' (« ' || value || ' »), laissées sans ligne : {n}.'
FROM (FROM raw UNPIVOT (value FOR name IN (COLUMNS(* EXCLUDE (_row, commune_code)))))
JOIN years ON years.source = name
WHERE value LIKE 'N/A - %'
GROUP BY target, value
