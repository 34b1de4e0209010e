-- data/geo/epci.parquet → epci.
SELECT _row, code, name, type, geometry
FROM raw
