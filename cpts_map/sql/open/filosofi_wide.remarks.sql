-- What a wide file hides, and what was mended.
WITH file AS (
    SELECT
        count_if(shaped.commune_code <> raw.commune_code) AS mended,
        count_if(median_status = 'secret') AS median_secret,
        count_if(poverty_status = 'secret') AS poverty_secret,
        count_if(raw.median_eur IS NULL AND median_status = 'secret')
        + count_if(raw.poverty_pct IS NULL AND poverty_status = 'secret') AS empty
    FROM shaped
    JOIN raw USING (_row)
)
SELECT unnest([mended, median_secret, poverty_secret, empty]) AS n, unnest([
    '{n} codes de commune auxquels manquait le premier zéro, ou écrits comme des nombres, rétablis',
    '{n} communes dont la médiane est couverte par le secret statistique',
    '{n} communes dont le taux de pauvreté est couvert par le secret statistique',
    'Ce fichier ne marque pas le secret : {n} cases vides de médiane ou de pauvreté lues comme secrètes'
]) AS said
FROM file
