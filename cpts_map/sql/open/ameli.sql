-- demographie-effectifs-et-les-densites → open_ameli. Département 999 is the total of a region, region 99 is France.
-- Few territories, years and sexes stand in millions of rows: each is looked at once.
WITH place AS (
    SELECT region, territory, mended_code(region, 2) AS in_region, departement_code(territory) AS code
    FROM (SELECT DISTINCT region, territory FROM raw)
),
vintage AS (
    -- The year alone, or a date of it.
    SELECT
        year,
        coalesce(
            nullif(regexp_extract(trim(year), '^([0-9]{4})([.]0+|-[0-9]{2}-[0-9]{2}([T ].*)?)?$', 1), ''), year
        ) AS plain_year
    FROM (SELECT DISTINCT year FROM raw)
),
gender AS (
    SELECT
        sex,
        CASE strip_accents(lower(trim(sex)))
            WHEN 'tous sexes' THEN 'tout sexe'
            WHEN 'femme' THEN 'femmes'
            WHEN 'homme' THEN 'hommes'
            ELSE lower(trim(sex))
        END AS plain_sex
    FROM (SELECT DISTINCT sex FROM raw)
)
SELECT
    _row,
    plain_year AS year,
    profession,
    CASE WHEN code IS DISTINCT FROM '999' THEN 'departement' WHEN in_region = '99' THEN 'france' ELSE 'region' END AS level,
    CASE level WHEN 'departement' THEN code WHEN 'france' THEN 'FR' ELSE in_region END AS territory,
    age_class,
    plain_sex AS sex,
    CASE WHEN count IS NULL THEN 'absent' WHEN upper(trim(count)) = 'NS' THEN 'secret' ELSE 'publié' END AS status,
    CASE WHEN status = 'publié' THEN whole_number(raw.count) END AS count,
    CASE WHEN upper(trim(density)) <> 'NS' THEN plain_number(density) END AS density,
    in_region AS region
FROM raw
JOIN place ON raw.region IS NOT DISTINCT FROM place.region AND raw.territory IS NOT DISTINCT FROM place.territory
JOIN vintage ON raw.year IS NOT DISTINCT FROM vintage.year
JOIN gender ON raw.sex IS NOT DISTINCT FROM gender.sex
