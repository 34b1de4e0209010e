-- data/geo/departements.parquet → departement.
SELECT _row, code, name, type, geometry
FROM raw
