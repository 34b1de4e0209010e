-- SMURSAMU_<year>r.csv → open_sae: one row a SMUR, one a SAMU. What is neither 0 nor 1 is kept as it is, to be refused.
SELECT
    raw._row,
    mended_code(raw.finess, 9) AS finess,
    CASE WHEN whole_number(said) = '1' THEN kind ELSE upper(kind) || ' = ' || said END AS service,
    site.commune_code,
    site.departement,
    coalesce(site.name, raw.name) AS name,
    NULL AS level,
    CASE WHEN kind = 'smur' THEN plain_number(activity) END AS activity,
    raw.year
FROM (
    SELECT *, 'smur' AS kind, smur AS said FROM raw
    UNION ALL
    SELECT *, 'samu' AS kind, samu AS said FROM raw
) AS raw
LEFT JOIN site ON site.finess = mended_code(raw.finess, 9)
WHERE whole_number(said) <> '0'
