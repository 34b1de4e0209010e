-- Totals that are not the sum of their parts: of ages, of broad ages, of sexes. What decimals lose is no gap.
CREATE TABLE gaps AS
WITH sums AS (
    SELECT
        variable AS part,
        CASE
            WHEN variable IN ('poph', 'popf') OR starts_with(variable, 'pop') THEN 'pop'
            ELSE 'pop' || left(variable, 1)
        END AS total,
        CASE
            WHEN variable IN ('poph', 'popf') THEN 'sexes'
            WHEN variable SIMILAR TO '[hf](0019|2064|65p)' THEN 'broad ages'
            ELSE 'ages'
        END AS kind
    FROM (SELECT DISTINCT variable FROM figures)
    WHERE variable <> 'pop'
)
SELECT _row, year, sums.total AS variable, any_value(total.figure) AS said, sum(part.figure) AS found
FROM figures AS part
JOIN sums ON sums.part = part.variable
JOIN figures AS total USING (_row, year)
WHERE total.variable = sums.total
GROUP BY _row, year, sums.total, sums.kind
HAVING abs(said - found) > 0.01
