-- Communes sans population : un chiffre par habitant y manque.
SELECT c.commune_code, c.name
FROM commune AS c
ANTI JOIN inhabitants AS i USING (commune_code)
ORDER BY c.commune_code
