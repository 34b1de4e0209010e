-- One row a site: what the file says of its position.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    coalesce(x, y, east, north) IS NOT NULL AS stated,
    TRY_CAST(plain_number(x) AS DOUBLE) AS x,
    TRY_CAST(plain_number(y) AS DOUBLE) AS y,
    TRY_CAST(plain_number(east) AS DOUBLE) AS east,
    TRY_CAST(plain_number(north) AS DOUBLE) AS north
FROM site
ORDER BY _row
