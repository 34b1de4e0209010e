-- Professionals by commune and profession.
SELECT profession AS kind, commune_code, count
FROM supply
