-- DS_POPULATIONS_REFERENCE_<year>_data.csv → open_population_legale: one row a measure becomes one row a commune and year.
-- Before 2006 there is no municipal population: those years are left out.
WITH measured AS (
    SELECT
        *,
        -- A measure given twice makes a second row of the same key, which is refused as such.
        row_number() OVER (PARTITION BY commune_code, year, measure ORDER BY _row) AS nth
    FROM raw
    WHERE object IN ('COM', 'ARM') AND measure IN ('PMUN', 'PCAP', 'PTOT')
)
SELECT
    min(_row) AS _row,
    commune_code(commune_code) AS commune_code,
    year,
    any_value(whole_number(value)) FILTER (measure = 'PMUN' OR nth > 1) AS municipal,
    any_value(whole_number(value)) FILTER (measure = 'PCAP') AS counted_apart,
    any_value(whole_number(value)) FILTER (measure = 'PTOT') AS total
FROM measured
GROUP BY measured.commune_code, year, nth
HAVING count(*) FILTER (measure = 'PMUN') > 0 OR nth > 1
