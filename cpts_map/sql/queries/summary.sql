-- Sums behind each indicator, by department and for a whole region: what a change of data is judged by.
-- Parameters: $region
SELECT
    m.indicator,
    coalesce(c.departement, '') AS departement,
    sum(m.numerator) AS numerator,
    sum(m.denominator) AS denominator,
    count(*) AS communes
FROM measure AS m
JOIN commune AS c USING (commune_code)
WHERE c.region = $region AND m.numerator IS NOT NULL
GROUP BY GROUPING SETS ((m.indicator, c.departement), (m.indicator))
ORDER BY m.indicator, departement
