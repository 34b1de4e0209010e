-- data/geo/population.parquet → population.
SELECT _row, year, old_code, commune_code, inhabitants
FROM raw
