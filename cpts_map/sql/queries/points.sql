-- Where each commune is reached, and how many live there: its town hall, else its outline stands in (see derived.py).
SELECT
    c.commune_code, c.lon, c.lat, CASE WHEN c.lon IS NULL THEN c.geometry END AS geometry,
    i.inhabitants::DOUBLE AS inhabitants
FROM commune AS c
LEFT JOIN inhabitants AS i USING (commune_code)
ORDER BY c.commune_code
