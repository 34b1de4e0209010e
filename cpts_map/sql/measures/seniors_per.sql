-- People from an age on, for each professional of a type. None in the commune: no value, not zero.
-- Parameters: $age (65 or 75), $type
INSERT INTO measure
SELECT $indicator, d.commune_code, a.inhabitants, coalesce(b.count, 0)
FROM described AS d
LEFT JOIN seniors AS a ON a.commune_code = d.commune_code AND a.age = $age
LEFT JOIN bpe_used AS b ON b.commune_code = d.commune_code AND b.type = $type
WHERE d.source_id = 'bpe'
