-- The first total that rounding does not explain.
SELECT _row, year, variable, said, found, count(*) OVER () AS count
FROM gaps
WHERE abs(said - found) > $bound
ORDER BY _row, year DESC, variable
LIMIT 1
