-- ID_<year>r.csv → sites of the SAE. Overseas, the commune is written as in FINESS: 9A101 is 97101.
SELECT
    _row,
    finess,
    -- A commune that is not of its department is no commune, above all once mended.
    CASE
        WHEN departement_of(code) = finess_departement(departement) THEN code
        ELSE commune_code || ' (département ' || coalesce(departement, 'vide') || ')'
    END AS commune_code,
    departement_of(code) AS departement,
    name,
    year
FROM (
    SELECT
        * REPLACE (mended_code(finess, 9) AS finess),
        finess_commune(left(commune_code(commune_code), 2), substr(commune_code(commune_code), 3)) AS code
    FROM raw
) AS raw
