-- Change of the number of people of 75 or more between two censuses, relative to the first.
-- Parameters: $first, $last (years)
INSERT INTO measure
SELECT $indicator, p.commune_code,
    sum(s.inhabitants) FILTER (s.year = $last) - sum(s.inhabitants) FILTER (s.year = $first),
    sum(s.inhabitants) FILTER (s.year = $first)
FROM open_structure AS s
JOIN passage AS p ON p.code = s.commune_code
LEFT JOIN arrondissement AS a ON a.code = s.commune_code
WHERE s.sex = 'ensemble' AND s.age_low IN (75, 90) AND s.year IN ($first, $last) AND a.code IS NULL
GROUP BY p.commune_code
HAVING count(*) FILTER (s.year = $first) > 0 AND count(*) FILTER (s.year = $last) > 0
