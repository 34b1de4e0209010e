-- One sheet of a DREES workbook, one profession → open_apl.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    $year AS year,
    $profession AS profession,
    plain_number(apl) AS apl,
    plain_number(apl_65) AS apl_65,
    plain_number(apl_62) AS apl_62,
    plain_number(apl_60) AS apl_60,
    plain_number(standardised_population) AS standardised_population,
    plain_number(total_population) AS total_population
FROM raw
