-- PERINAT_<year>r.csv → open_sae: maternities by level, and CPP. A site without authorisation is neither.
SELECT
    raw._row,
    mended_code(raw.finess, 9) AS finess,
    CASE WHEN trim(level) IN ('CPPR', 'CPP') THEN 'cpp' ELSE 'maternite' END AS service,
    site.commune_code,
    site.departement,
    coalesce(site.name, raw.name) AS name,
    CASE WHEN trim(level) NOT IN ('CPPR', 'CPP') THEN trim(level) END AS level,
    -- Deliveries of one child and of several; a number that is not one is kept as it is, to be refused.
    CASE
        WHEN TRY_CAST(plain_number(accun) AS DOUBLE) IS NULL THEN plain_number(accun)
        WHEN TRY_CAST(plain_number(accmu) AS DOUBLE) IS NULL THEN plain_number(accmu)
        -- Two faults must not make one plausible sum.
        WHEN TRY_CAST(plain_number(accun) AS DOUBLE) < 0 THEN plain_number(accun)
        WHEN TRY_CAST(plain_number(accmu) AS DOUBLE) < 0 THEN plain_number(accmu)
        ELSE (CAST(plain_number(accun) AS DOUBLE) + CAST(plain_number(accmu) AS DOUBLE))::VARCHAR
    END AS activity,
    raw.year
FROM raw
LEFT JOIN site ON site.finess = mended_code(raw.finess, 9)
WHERE trim(level) <> ''
