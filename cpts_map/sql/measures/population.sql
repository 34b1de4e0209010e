-- Inhabitants: a count, without denominator.
INSERT INTO measure
SELECT $indicator, commune_code, inhabitants, NULL
FROM inhabitants
