-- APL by commune of today. DREES keeps the code a commune had in the year of the figure: where several past communes
-- make one of today, the mean weighted by their standardised population, else by their population of 2020 (the last
-- year with all of them apart).
-- No row where a past commune lacks its figure: neither one that the file lists without value, nor one that the
-- population of the same year still lists apart and the file leaves out (a city listed by its arrondissements is whole).
CREATE TABLE apl_commune AS
WITH member AS (
    SELECT a.profession, g.commune_code, a.commune_code AS old_code, a.year, a.apl, a.apl_65, a.standardised,
        coalesce(a.standardised, p.inhabitants) AS weight
    FROM apl_used AS a
    JOIN passage AS g ON g.code = a.commune_code
    LEFT JOIN population AS p ON p.old_code = a.commune_code AND p.year = 2020
), by_arrondissement AS (
    SELECT DISTINCT a.profession, a.year, g.commune_code
    FROM apl_used AS a
    JOIN cog AS g ON g.code = a.commune_code AND g.kind = 'arrondissement-municipal'
), incomplete AS (
    SELECT s.profession, p.year, p.commune_code
    FROM (SELECT DISTINCT profession, year FROM apl_used) AS s
    JOIN population AS p USING (year)
    ANTI JOIN apl_used AS a ON a.commune_code = p.old_code AND a.year = p.year AND a.profession = s.profession
    ANTI JOIN by_arrondissement AS b
        ON b.commune_code = p.commune_code AND b.year = p.year AND b.profession = s.profession
    WHERE p.commune_code IS NOT NULL
)
SELECT
    m.profession,
    m.commune_code,
    m.year,
    CASE WHEN count(*) = 1 THEN any_value(apl) ELSE sum(apl * weight) / sum(weight) END AS apl,
    CASE WHEN count(*) = 1 THEN any_value(apl_65) ELSE sum(apl_65 * weight) / sum(weight) END AS apl_65,
    CASE WHEN count(*) = count(standardised) THEN sum(standardised) END AS standardised,
    count(*) AS past_communes
FROM member AS m
ANTI JOIN incomplete AS i USING (profession, year, commune_code)
GROUP BY m.profession, m.commune_code, m.year
HAVING count(*) = 1
    OR (count(*) = count(apl) AND count(*) = count(weight) AND count(apl_65) IN (0, count(*)))
