-- The newest population municipale: the weight of every mean, the denominator of every share.
CREATE VIEW inhabitants AS
SELECT commune_code, inhabitants
FROM population_commune
WHERE year = (SELECT max(year) FROM population_commune)
