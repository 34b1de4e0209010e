-- A wide file of FILOSOFI, one row a commune → open_filosofi.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    coalesce($year::VARCHAR, year) AS year,
    series(coalesce($year::VARCHAR, year)) AS series,
    figure(median_eur) AS median_eur,
    status(median_eur, $median_blank) AS median_status,
    figure(poverty_pct) AS poverty_pct,
    status(poverty_pct, $poverty_blank) AS poverty_status,
    figure(decile_ratio) AS decile_ratio,
    whole_number(figure(households)) AS households,
    figure(persons) AS persons
FROM raw
