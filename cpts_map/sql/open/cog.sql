-- v_commune_<year>.csv → open_cog.
SELECT
    _row,
    commune_code(code) AS code,
    kind,
    name,
    departement_code(departement) AS departement,
    mended_code(region, 2) AS region,
    commune_code(parent) AS parent,
    $year::VARCHAR AS year
FROM raw
