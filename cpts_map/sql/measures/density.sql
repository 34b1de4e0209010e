-- Professionals or places of a type for the inhabitants. An absent row of the BPE is zero where the BPE is loaded.
-- Parameters: $type
INSERT INTO measure
SELECT $indicator, d.commune_code, coalesce(b.count, 0), i.inhabitants
FROM described AS d
JOIN inhabitants AS i USING (commune_code)
LEFT JOIN bpe_used AS b ON b.commune_code = d.commune_code AND b.type = $type
WHERE d.source_id = 'bpe'
