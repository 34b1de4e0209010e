-- The first total that is not the sum of its parts; those of an export that gives no parts have none.
SELECT _row, year, municipal, counted_apart, total, count(*) OVER () AS count
FROM shaped
WHERE municipal::BIGINT + counted_apart::BIGINT <> total::BIGINT
ORDER BY _row
LIMIT 1
