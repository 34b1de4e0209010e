-- Median income or poverty rate, weighted by the inhabitants; a commune merged since only where all its members are known.
-- Parameters: $poverty (the rate, else the median)
INSERT INTO measure
SELECT $indicator, p.commune_code,
    CASE WHEN count(*) = count(v.value) THEN avg(v.value) * any_value(i.inhabitants) END,
    any_value(i.inhabitants)
FROM (
    SELECT commune_code, CASE WHEN $poverty THEN poverty_pct ELSE median_eur END AS value
    FROM open_filosofi
    WHERE year = (SELECT max(year) FROM open_filosofi)
) AS v
JOIN passage AS p ON p.code = v.commune_code
JOIN inhabitants AS i ON i.commune_code = p.commune_code
LEFT JOIN arrondissement AS a ON a.code = v.commune_code
WHERE a.code IS NULL
GROUP BY p.commune_code
