-- Communes du registre que le COG de 2026 ne connaît pas.
SELECT m.cpts_id, m.commune_code
FROM cpts_commune AS m
ANTI JOIN commune AS c USING (commune_code)
ORDER BY ALL
