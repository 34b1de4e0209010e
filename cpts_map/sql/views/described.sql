-- Which communes a source describes. Elsewhere its figures are missing, even where an absent row means zero.
CREATE VIEW described AS
SELECT s.source_id, c.commune_code
FROM source AS s
CROSS JOIN commune AS c
WHERE len(s.regions) = 0 OR list_contains(s.regions, c.region)
