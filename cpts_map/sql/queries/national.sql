-- What was published of the national coverage.
SELECT date, producer, cpts_total, aci_signed, population_pct, uncovered, definition, source_url
FROM national_coverage
ORDER BY date, producer
