-- What the reading of a sheet mended or found odd.
WITH sheet AS (
    SELECT
        count_if(shaped.commune_code <> raw.commune_code) AS mended,
        count_if(coalesce(shaped.apl, shaped.apl_65) IS NULL) AS missing,
        count_if(TRY_CAST(shaped.apl_65 AS DOUBLE) > TRY_CAST(shaped.apl AS DOUBLE) + 1e-6) AS odd
    FROM shaped
    JOIN raw USING (_row)
)
SELECT unnest([mended, missing, odd]) AS n, unnest([
    '{n} codes de commune auxquels manquait le premier zéro, ou écrits comme des nombres, rétablis',
    '{n} communes sans APL (valeur manquante, non nulle)',
    '{n} communes où l''APL des 65 ans et moins dépasse celle de tous âges, gardées telles quelles'
]) AS said
FROM sheet
