-- data/geo/cog.parquet → cog.
SELECT _row, code, name, kind, commune_code
FROM raw
