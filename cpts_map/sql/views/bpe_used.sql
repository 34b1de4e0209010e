-- The BPE in use, by commune of today: the file that was loaded, else the figures that ship with the project.
CREATE TABLE bpe_used AS
SELECT p.commune_code, b.type, sum(b.count)::BIGINT AS count
FROM open_bpe AS b
JOIN passage AS p ON p.code = b.commune_code
LEFT JOIN arrondissement AS a ON a.code = b.commune_code
WHERE a.code IS NULL OR a.commune_code NOT IN (SELECT commune_code FROM open_bpe)
GROUP BY p.commune_code, b.type
UNION ALL
SELECT commune_code, type, count
FROM bpe
WHERE NOT EXISTS (SELECT 1 FROM open_bpe)
