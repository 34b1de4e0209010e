-- donnees_communes.csv → open_population_legale.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    $year::VARCHAR AS year,
    whole_number(municipal) AS municipal,
    whole_number(counted_apart) AS counted_apart,
    whole_number(total) AS total
FROM raw
