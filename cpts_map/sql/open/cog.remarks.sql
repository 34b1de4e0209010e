SELECT count(*), 'Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : {n}.'
FROM raw
JOIN shaped USING (_row)
WHERE (raw.code, raw.departement, raw.region, raw.parent)
    IS DISTINCT FROM (shaped.code, shaped.departement, shaped.region, shaped.parent)
