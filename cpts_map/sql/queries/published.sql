-- Figures that exist for whole départements, regions and France only, in the newest year of each source.
-- What is published is given as it is: nothing is averaged, spread, nor computed but a share of two published counts.
WITH liberal AS (
    SELECT * FROM liberal_used QUALIFY year = max(year) OVER ()
), pathology AS (
    SELECT * FROM open_pathologies QUALIFY year = max(year) OVER ()
)
SELECT
    'prevalence' AS kind,
    pathology AS subject,
    name,
    level,
    territory,
    year,
    status,
    prevalence AS value,
    patients::DOUBLE AS numerator,
    population::DOUBLE AS denominator
FROM pathology
UNION ALL
SELECT 'effectif', profession, profession, level, territory, year, status, count::DOUBLE, count::DOUBLE, NULL
FROM liberal
UNION ALL
SELECT
    'densite', profession, profession, level, territory, year,
    CASE WHEN density IS NULL AND status = 'publié' THEN 'absent' ELSE status END, density, NULL, NULL
FROM liberal
UNION ALL
SELECT
    'part_60', profession, profession, level, territory, year,
    CASE
        WHEN status <> 'publié' THEN status
        WHEN from_60 IS NULL THEN 'classes d''âge secrètes ou absentes'
        WHEN count = 0 THEN 'sans objet'
        ELSE status
    END,
    100.0 * from_60 / nullif(count, 0),
    from_60::DOUBLE,
    count::DOUBLE
FROM liberal
-- Without any age class, the share is no figure of the store.
WHERE EXISTS (SELECT 1 FROM liberal_used WHERE from_60 IS NOT NULL)
ORDER BY kind, subject, level, territory
