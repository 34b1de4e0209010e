-- URGENCES2_<year>r.csv → open_sae: one row a site and kind of emergency department.
SELECT
    raw._row,
    mended_code(raw.finess, 9) AS finess,
    CASE trim(service)
        WHEN 'GEN' THEN 'urgences_generales'
        WHEN 'PED' THEN 'urgences_pediatriques'
        ELSE service
    END AS service,
    site.commune_code,
    site.departement,
    coalesce(site.name, raw.name) AS name,
    NULL AS level,
    plain_number(activity) AS activity,
    raw.year
FROM raw
LEFT JOIN site ON site.finess = mended_code(raw.finess, 9)
