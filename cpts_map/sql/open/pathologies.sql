-- effectifs (Cartographie des pathologies) → open_pathologies. Département 999 is the total of a region, region 99 is
-- France. A group that has a total of its own and a part of the same name keeps the total.
WITH placed AS (
    SELECT
        *,
        mended_code(region, 2) AS in_region,
        departement_code(territory) AS code
    FROM kept
    QUALIFY (second IS NULL) = bool_or(second IS NULL) OVER (PARTITION BY year, name)
)
SELECT
    _row,
    coalesce(
        nullif(regexp_extract(trim(year), '^([0-9]{4})([.]0+|-[0-9]{2}-[0-9]{2}([T ].*)?)?$', 1), ''), year
    ) AS year,
    pathology,
    name,
    CASE WHEN code IS DISTINCT FROM '999' THEN 'departement' WHEN in_region = '99' THEN 'france' ELSE 'region' END AS level,
    CASE level WHEN 'departement' THEN code WHEN 'france' THEN 'FR' ELSE in_region END AS territory,
    CASE
        WHEN prevalence IS NULL OR upper(trim(prevalence)) = 'NS' THEN 'secret ou absent' ELSE 'publié'
    END AS status,
    CASE WHEN upper(trim(patients)) <> 'NS' THEN whole_number(patients) END AS patients,
    CASE WHEN upper(trim(population)) <> 'NS' THEN whole_number(population) END AS population,
    CASE WHEN status = 'publié' THEN plain_number(placed.prevalence) END AS prevalence
FROM placed
