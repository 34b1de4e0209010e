-- bpe<yy>_ensemble.csv → open_bpe: one row an IRIS becomes one row a commune; codes of today.
SELECT
    min(_row) AS _row,
    commune_code(commune_code) AS commune_code,
    coalesce(target, type) AS type,
    year,
    -- A number that is not one is kept as it is, to be refused.
    CASE
        WHEN count(*) = count(TRY_CAST(whole_number(count) AS BIGINT))
            THEN sum(TRY_CAST(whole_number(count) AS BIGINT))::VARCHAR
        ELSE min(count) FILTER (TRY_CAST(whole_number(count) AS BIGINT) IS NULL)
    END AS count
FROM raw
LEFT JOIN recoded ON recoded.source = raw.type
WHERE type LIKE 'D%'
GROUP BY ALL
HAVING count IS DISTINCT FROM '0'
