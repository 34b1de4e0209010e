-- People from an age on, among all inhabitants.
-- Parameters: $age (65 or 75)
INSERT INTO measure
SELECT $indicator, commune_code, s.inhabitants, i.inhabitants
FROM seniors AS s
JOIN inhabitants AS i USING (commune_code)
WHERE s.age = $age
