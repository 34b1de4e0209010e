-- Lignes de la BPE dont la commune est inconnue, ou dont le type l'est dans les chiffres livrés avec le projet.
SELECT b.commune_code, b.type, b.count
FROM bpe AS b
LEFT JOIN commune AS c USING (commune_code)
LEFT JOIN bpe_type AS t USING (type)
WHERE (c.commune_code IS NULL OR t.type IS NULL) AND NOT EXISTS (SELECT 1 FROM open_bpe)
UNION ALL
SELECT b.commune_code, b.type, b.count
FROM open_bpe AS b
ANTI JOIN passage AS p ON p.code = b.commune_code
ORDER BY ALL
