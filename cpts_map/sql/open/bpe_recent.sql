-- DS_BPE_<year>_data.csv → open_bpe: communes, number of facilities, health.
SELECT
    min(_row) AS _row,
    commune_code(commune_code) AS commune_code,
    type,
    year,
    whole_number(count) AS count
FROM raw
WHERE object = 'COM' AND measure = 'FACILITIES' AND type LIKE 'D%' AND whole_number(count) IS DISTINCT FROM '0'
GROUP BY ALL
