-- The first establishment with two positions.
SELECT min(_row), max(_row), finess
FROM point
GROUP BY finess
HAVING count(*) > 1
ORDER BY 1
LIMIT 1
