-- The first figure that is not one, or is none where the commune has others for the same census.
WITH bad AS (
    SELECT _row, year, variable, coalesce(not_one, figure::VARCHAR) AS value
    FROM figures
    ANTI JOIN absent USING (_row, year)
    WHERE NOT coalesce(figure BETWEEN 0 AND $most, false)
)
SELECT *, (SELECT count(*) FROM bad) AS count
FROM bad
ORDER BY _row, year DESC, variable
LIMIT 1
