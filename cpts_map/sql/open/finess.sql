-- etalab-cs1100507-stock-….csv → open_etablissement.
SELECT
    _row,
    finess,
    legal_finess,
    name,
    category,
    category_name,
    CASE WHEN category IS NOT NULL THEN coalesce(family.target, 'autre') END AS family,
    commune_code,
    departement_of(commune_code) AS departement,
    lon,
    lat,
    position,
    iso_date(opened) AS opened,
    $as_of::VARCHAR AS as_of
FROM site
JOIN placed USING (_row)
LEFT JOIN family ON family.source = category
