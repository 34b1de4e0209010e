-- finess-structures-….json → open_etablissement. The file gives the code of a category, rarely its label.
SELECT
    _row,
    mended_code(finess, 9) AS finess,
    mended_code(legal_finess, 9) AS legal_finess,
    name,
    mended_code(category, 3) AS category,
    coalesce(category_name, label.target) AS category_name,
    CASE WHEN category IS NOT NULL THEN coalesce(family.target, 'autre') END AS family,
    commune_code(commune_code) AS commune_code,
    departement_of(commune_code(commune_code)) AS departement,
    lon,
    lat,
    position,
    iso_date(opened) AS opened,
    $as_of::VARCHAR AS as_of
FROM site
JOIN placed USING (_row)
LEFT JOIN family ON family.source = mended_code(category, 3)
LEFT JOIN label ON label.source = mended_code(category, 3)
