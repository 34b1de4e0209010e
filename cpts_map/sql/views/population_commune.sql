-- Population municipale by commune of today: past communes that merged since are summed; one that was divided since
-- belongs to no single commune of today, so that its parts have no row that year (missing, not zero).
CREATE TABLE population_commune AS
SELECT commune_code, year, sum(inhabitants)::BIGINT AS inhabitants
FROM population_used
WHERE commune_code IS NOT NULL
GROUP BY commune_code, year
HAVING count(*) = count(inhabitants)
