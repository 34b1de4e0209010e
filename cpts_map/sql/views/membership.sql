-- Bassin de vie and canton of each commune of today. Where past communes of several made one of today, that which had
-- more inhabitants among them, in the last year that counts them all apart; `choices` says among how many.
CREATE TABLE membership AS
WITH member AS (
    SELECT p.commune_code, o.commune_code AS old_code, o.bassin, o.canton, count(*) OVER (PARTITION BY p.commune_code) AS size
    FROM open_appartenance AS o
    JOIN passage AS p ON p.code = o.commune_code
    LEFT JOIN arrondissement AS a ON a.code = o.commune_code
    WHERE a.code IS NULL OR a.commune_code NOT IN (SELECT commune_code FROM open_appartenance)
), apart AS (
    SELECT m.commune_code, max(year) AS year
    FROM (
        SELECT m.commune_code, u.year
        FROM member AS m
        JOIN population_used AS u USING (old_code)
        WHERE u.inhabitants IS NOT NULL
        GROUP BY m.commune_code, u.year
        HAVING count(*) = any_value(m.size)
    ) AS m
    GROUP BY m.commune_code
), told AS (
    SELECT m.*, u.inhabitants
    FROM member AS m
    LEFT JOIN apart AS a USING (commune_code)
    LEFT JOIN population_used AS u ON u.old_code = m.old_code AND u.year = a.year
), weighed AS (
    SELECT 'bassin_de_vie' AS kind, commune_code, bassin AS code, sum(inhabitants) AS inhabitants FROM told GROUP BY ALL
    UNION ALL
    SELECT 'canton', commune_code, canton, sum(inhabitants) FROM told WHERE canton IS NOT NULL GROUP BY ALL
)
SELECT kind, commune_code, code, count(*) OVER (PARTITION BY kind, commune_code) AS choices
FROM weighed
QUALIFY row_number() OVER (PARTITION BY kind, commune_code ORDER BY inhabitants DESC NULLS LAST, code) = 1
