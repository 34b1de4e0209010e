-- People from an age on, for each professional of a type. None in the commune: no value, not zero.
-- Parameters: $age, $type
INSERT INTO measure
SELECT $indicator, d.commune_code, a.seniors, coalesce(b.count, 0)
FROM described AS d
LEFT JOIN (
    SELECT commune_code, sum(inhabitants) AS seniors FROM age_65 WHERE age_low >= $age GROUP BY commune_code
) AS a USING (commune_code)
LEFT JOIN bpe AS b ON b.commune_code = d.commune_code AND b.type = $type
WHERE d.source_id = 'bpe'
