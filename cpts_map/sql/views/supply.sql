-- Liberal professionals by commune of today: the RPPS where it is loaded (each person shared between the communes where
-- they practise), else the BPE (main commune of practice) where it describes the commune. An absent row is missing, a
-- zero is nobody.
CREATE TABLE supply AS
WITH bpe_type_of (profession, type) AS (
    VALUES
        ('medecin_generaliste', 'D265'),
        ('chirurgien_dentiste', 'D277'),
        ('sage_femme', 'D278'),
        ('masseur_kinesitherapeute', 'D279'),
        ('pedicure_podologue', 'D280'),
        ('infirmier', 'D281'),
        ('orthophoniste', 'D282'),
        ('orthoptiste', 'D283')
), rpps AS (
    SELECT r.profession, p.commune_code, sum(r.weighted) AS count
    FROM open_rpps AS r
    JOIN passage AS p ON p.code = r.commune_code
    WHERE r.mode = 'liberal'
    GROUP BY ALL
)
SELECT s.profession, c.commune_code, coalesce(r.count, 0)::DOUBLE AS count
FROM (SELECT DISTINCT profession FROM open_rpps) AS s
CROSS JOIN commune AS c
LEFT JOIN rpps AS r ON r.profession = s.profession AND r.commune_code = c.commune_code
UNION ALL
SELECT t.profession, d.commune_code, coalesce(b.count, 0)::DOUBLE
FROM bpe_type_of AS t
CROSS JOIN described AS d
LEFT JOIN bpe_used AS b ON b.commune_code = d.commune_code AND b.type = t.type
WHERE d.source_id = 'bpe'
    AND NOT EXISTS (SELECT 1 FROM open_rpps)
    -- A type that the file never has is not a profession without anybody: it is not in the file.
    AND t.type IN (SELECT type FROM bpe_used)
