-- data/raw/cpts_couverture_nationale.csv → national_coverage.
SELECT
    _row, date, producteur AS producer, cpts_total, aci_signes AS aci_signed, part_population_pct AS population_pct,
    habitants_non_couverts AS uncovered, definition, source_url
FROM raw
