-- Mean minutes to the nearest place of a kind, weighted by the inhabitants.
-- Parameters: $kind
INSERT INTO measure
SELECT $indicator, commune_code, n.minutes * i.inhabitants, i.inhabitants
FROM nearest AS n
JOIN inhabitants AS i USING (commune_code)
WHERE n.kind = $kind
