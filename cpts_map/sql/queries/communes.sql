-- Every commune of France: attachments, population, size of its outline. The order fixes that of all arrays.
SELECT
    c.commune_code, c.name, c.departement, c.region, c.epci, c.postal_codes, c.lon, c.lat, c.outline,
    c.area_m2, c.outer_m, i.inhabitants::DOUBLE AS inhabitants, m.code AS bassin_de_vie
FROM commune AS c
LEFT JOIN inhabitants AS i USING (commune_code)
LEFT JOIN membership AS m ON m.commune_code = c.commune_code AND m.kind = 'bassin_de_vie'
ORDER BY c.commune_code
