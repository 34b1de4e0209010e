-- Communes with more general practitioners than any practice explains: probably on-call or teleconsultation doctors
-- registered in one place. Flagged beside every figure that counts them.
-- Parameters: $per_1000 (practitioners for 1,000 inhabitants)
CREATE TABLE gp_outlier AS
SELECT b.commune_code, b.count, i.inhabitants, 1000.0 * b.count / nullif(i.inhabitants, 0) AS per_1000
FROM bpe_used AS b
JOIN inhabitants AS i USING (commune_code)
WHERE b.type = 'D265' AND b.count > $per_1000 * i.inhabitants / 1000.0
