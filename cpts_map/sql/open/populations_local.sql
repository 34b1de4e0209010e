-- Export of « Statistiques locales » → open_population_legale: one column a year; what is not available is missing.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    target AS year,
    whole_number(value) AS municipal,
    NULL AS counted_apart,
    NULL AS total
FROM (FROM raw UNPIVOT INCLUDE NULLS (value FOR name IN (COLUMNS(* EXCLUDE (_row, commune_code)))))
JOIN years ON years.source = name
WHERE value IS NULL OR value NOT LIKE 'N/A - %'
