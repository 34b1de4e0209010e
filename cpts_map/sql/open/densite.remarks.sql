-- What was mended in a grid of density.
SELECT
    count(*) AS n,
    '{n} codes de commune auxquels manquait le premier zéro, ou écrits comme des nombres, rétablis' AS said
FROM shaped
JOIN raw USING (_row)
WHERE shaped.commune_code <> raw.commune_code
