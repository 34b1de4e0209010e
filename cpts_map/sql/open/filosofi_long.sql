-- The observations of a commune, side by side → open_filosofi.
SELECT
    row_number() OVER (ORDER BY year, commune_code) AS _row,
    commune_code,
    year,
    series(year) AS series,
    max(median_eur) AS median_eur,
    coalesce(max(status) FILTER (measure = 'MED_SL'), 'absent') AS median_status,
    max(poverty_pct) AS poverty_pct,
    coalesce(max(status) FILTER (measure = 'PR_MD60'), 'absent') AS poverty_status,
    max(decile_ratio) AS decile_ratio,
    max(households) AS households,
    max(persons) AS persons
FROM observed
GROUP BY commune_code, year
