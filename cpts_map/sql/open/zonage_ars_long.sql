-- Export of the ARS by commune → one row a commune and profession; what is left aside is counted.
CREATE TABLE each AS
WITH wide AS (
    FROM raw WHERE upper(trim(niveau)) = 'COM'
),
unpivoted AS (
    FROM wide UNPIVOT INCLUDE NULLS (
        (level, date) FOR prefix IN (
            (zmed_niveau, zmed_date_arrete) AS zmed,
            (zdent_niveau, zdent_date_arrete) AS zdent,
            (zide_niveau, zide_date_arrete) AS zide,
            (zmk_niveau, zmk_date_arrete) AS zmk,
            (zsf_niveau, zsf_date_arrete) AS zsf,
            (zortho_niveau, zortho_date_arrete) AS zortho
        )
    )
)
SELECT *, nullif(trim(level), '') AS published FROM unpivoted;

CREATE TABLE long AS
SELECT
    _row,
    commune_code,
    prefix || '_niveau' AS published_column,
    prefix || '_date_arrete' AS date_column,
    professions.target AS profession,
    published,
    folded_level(published) AS folded,
    nullif(trim(date), '') AS date,
    -- Physicians and dentists are zoned by territoire de vie-santé, the others by bassin de vie.
    CASE WHEN prefix IN ('zmed', 'zdent') THEN tvs_lib ELSE bvcv_lib END AS territory
FROM each
JOIN professions ON professions.source = each.prefix
WHERE published IS NOT NULL;

CREATE TABLE left_aside AS
SELECT
    count(*) AS n,
    'Lignes d''un autre niveau que la commune, laissées de côté : {n}.' AS said
FROM raw
WHERE upper(trim(niveau)) IS DISTINCT FROM 'COM'
UNION ALL
SELECT
    count(*),
    'Communes sans niveau publié pour ' || replace(professions.target, '_', ' ') || ' : {n}.'
FROM each
JOIN professions ON professions.source = each.prefix
WHERE published IS NULL
    -- A column that is absent says nothing of anyone.
    AND prefix IN (SELECT prefix FROM each WHERE published IS NOT NULL)
GROUP BY professions.target;
