-- One row a site: what the file says of its position.
SELECT
    site._row,
    commune_code,
    x IS NOT NULL OR y IS NOT NULL AS stated,
    source,
    TRY_CAST(plain_number(x) AS DOUBLE) AS x,
    TRY_CAST(plain_number(y) AS DOUBLE) AS y
FROM site
LEFT JOIN point USING (finess)
ORDER BY site._row
