-- People from an age on, among all inhabitants.
-- Parameters: $age
INSERT INTO measure
SELECT $indicator, commune_code, sum(a.inhabitants), any_value(i.inhabitants)
FROM age_65 AS a
JOIN inhabitants AS i USING (commune_code)
WHERE a.age_low >= $age
GROUP BY commune_code
