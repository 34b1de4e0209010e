-- One column a year → one row a year. A commune that did not exist a year has neither figure, hence no row.
SELECT _row, code_commune AS commune_code, year, apl, apl_65
FROM (
    SELECT _row, code_commune, 2022 AS year, apl_2022 AS apl, apl_65_2022 AS apl_65 FROM raw
    UNION ALL
    SELECT _row, code_commune, 2023, apl_2023, apl_65_2023 FROM raw
    UNION ALL
    SELECT _row, code_commune, 2024, apl_2024, apl_65_2024 FROM raw
)
WHERE apl IS NOT NULL OR apl_65 IS NOT NULL
