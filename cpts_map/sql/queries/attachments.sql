-- Communes of each CPTS.
SELECT cpts_id, commune_code, precision
FROM cpts_commune
