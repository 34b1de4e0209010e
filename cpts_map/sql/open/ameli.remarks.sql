-- Départements of each region since 2016: a total is compared with its parts where all are published.
WITH size(region, departements) AS (
    VALUES
        ('01', 1), ('02', 1), ('03', 1), ('04', 1), ('06', 1), ('11', 8), ('24', 6), ('27', 8), ('28', 5), ('32', 5),
        ('44', 10), ('52', 5), ('53', 4), ('75', 12), ('76', 13), ('84', 12), ('93', 6), ('94', 2)
),
totals AS (
    SELECT
        any_value(count::BIGINT) FILTER (level = 'region') AS said,
        sum(count::BIGINT) FILTER (level = 'departement') AS found
    FROM shaped
    JOIN size USING (region)
    GROUP BY year, profession, region, age_class, sex, departements
    HAVING count(count) FILTER (level = 'departement') = departements
)
SELECT coalesce(sum(lines), 0), 'Lignes dont un code a retrouvé ses zéros initiaux ou perdu des décimales : {n}.'
FROM (SELECT region, territory, count(*) AS lines FROM raw GROUP BY ALL)
WHERE region IS DISTINCT FROM mended_code(region, 2) OR territory IS DISTINCT FROM departement_code(territory)
UNION ALL
SELECT count(*), 'Lignes dont l''effectif est absent (cellule vide) : {n}.'
FROM shaped
WHERE status = 'absent'
UNION ALL
SELECT count(*), 'Lignes dont l''effectif est secret (« NS ») : {n}.'
FROM shaped
WHERE status = 'secret'
UNION ALL
SELECT count(*), 'Lignes sans densité publiée (vide ou « NS ») : {n}.'
FROM shaped
WHERE density IS NULL
UNION ALL
SELECT count(*), 'Totaux de région qui diffèrent de la somme des départements : {n}.'
FROM totals
WHERE said <> found
