-- data/geo/regions.parquet → region.
SELECT _row, code, name, type, geometry
FROM raw
