-- data/geo/communes.parquet → commune.
SELECT
    _row, code AS commune_code, name, departement, region, epci, postal_codes, lon, lat, outline, area_m2,
    outer_m, geometry
FROM raw
