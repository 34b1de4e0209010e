-- Lignes de la BPE dont la commune ou le type est inconnu.
SELECT b.commune_code, b.type, b.count
FROM bpe AS b
LEFT JOIN commune AS c USING (commune_code)
LEFT JOIN bpe_type AS t USING (type)
WHERE c.commune_code IS NULL OR t.type IS NULL
ORDER BY ALL
