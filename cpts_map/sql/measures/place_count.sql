-- Places of a kind: a count, without denominator.
-- Parameters: $kind
INSERT INTO measure
SELECT $indicator, commune_code, count, NULL
FROM place
WHERE kind = $kind
