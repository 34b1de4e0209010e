-- Inhabitants from an age on, by commune of today: the census file that was loaded (newest year), else the ages that
-- ship with the project. A commune of today has a figure only where all its past communes have one.
CREATE TABLE seniors AS
WITH newest AS (
    SELECT p.commune_code, s.age_low, s.inhabitants
    FROM open_structure AS s
    JOIN passage AS p ON p.code = s.commune_code
    LEFT JOIN arrondissement AS a ON a.code = s.commune_code
    WHERE s.year = (SELECT max(year) FROM open_structure)
        AND (
            (s.sex = 'ensemble' AND s.age_low IN (75, 90)) -- 75 to 89, 90 or more
            OR (s.sex <> 'ensemble' AND s.age_low = 65) -- the census file has this band by sex only
        )
        AND (a.code IS NULL OR a.commune_code NOT IN (SELECT commune_code FROM open_structure))
)
SELECT commune_code, CASE WHEN age_low = 65 THEN 65 ELSE 75 END AS age, sum(inhabitants) AS inhabitants
FROM newest
GROUP BY ALL
UNION ALL
SELECT a.commune_code, b.age, sum(a.inhabitants)
FROM age_65 AS a
JOIN (VALUES (65), (75)) AS b (age) ON a.age_low >= b.age
WHERE NOT EXISTS (SELECT 1 FROM open_structure)
GROUP BY a.commune_code, b.age
