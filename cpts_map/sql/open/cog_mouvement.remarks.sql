SELECT count(*), 'Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : {n}.'
FROM raw
JOIN shaped USING (_row)
WHERE (raw.mod, raw.code_before, raw.code_after) IS DISTINCT FROM (shaped.mod, shaped.code_before, shaped.code_after)
