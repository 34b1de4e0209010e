-- What was mended in the table of sites.
SELECT
    count(*) FILTER (raw.finess <> shaped.finess OR length(trim(raw.commune_code)) <> 5),
    'Sites dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : {n}, rétablis.'
FROM raw
JOIN shaped USING (_row)
