-- One row a quarter and commune → open_qpv; a commune named twice for one quarter counts once.
WITH each AS (
    SELECT DISTINCT ON (qpv_code, commune_code)
        * REPLACE (commune_code(commune_code) AS commune_code)
    FROM raw
    ORDER BY _row
)
SELECT
    _row,
    qpv_code,
    commune_code,
    name,
    count(*) OVER (PARTITION BY qpv_code) AS communes,
    lon,
    lat,
    area_m2
FROM each
