-- The register: one row per CPTS.
SELECT
    cpts_id, name, departements, status, status_date, precision, quoted_population, quoted_communes, site, source_url,
    note
FROM cpts
ORDER BY name
