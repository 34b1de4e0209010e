-- Places by commune and kind.
SELECT kind, commune_code, count
FROM place
