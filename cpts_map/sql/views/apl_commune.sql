-- APL by commune of today. DREES keeps the code a commune had in the year of the figure: where several past communes
-- make one of today, the mean weighted by their population of 2020 (the last year with all of them apart).
-- No row where a past commune lacks its figure: neither one that the file lists without value, nor one that the
-- population of the same year still lists apart and the file leaves out.
CREATE TABLE apl_commune AS
WITH member AS (
    SELECT any_value(g.commune_code) AS commune_code, a.commune_code AS old_code, a.year, a.apl, a.apl_65,
        any_value(p.inhabitants) AS weight
    FROM apl AS a
    JOIN cog AS g ON g.code = a.commune_code
    LEFT JOIN population AS p ON p.old_code = a.commune_code AND p.year = 2020
    GROUP BY ALL
)
SELECT
    commune_code,
    year,
    CASE WHEN count(*) = 1 THEN any_value(apl) ELSE sum(apl * weight) / sum(weight) END AS apl,
    CASE WHEN count(*) = 1 THEN any_value(apl_65) ELSE sum(apl_65 * weight) / sum(weight) END AS apl_65,
    count(*) AS past_communes
FROM member
GROUP BY commune_code, year
HAVING (count(*) = 1 OR (count(*) = count(apl) AND count(*) = count(apl_65) AND count(*) = count(weight)))
    AND (commune_code, year) NOT IN (
        SELECT (p.commune_code, p.year)
        FROM population AS p
        ANTI JOIN apl AS a ON a.commune_code = p.old_code AND a.year = p.year
        WHERE p.commune_code IS NOT NULL
    )
