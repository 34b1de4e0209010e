-- Whether a wide file marks what is secret.
SELECT count(*) > 0 FROM raw WHERE mark(median_eur) IS NOT NULL OR mark(poverty_pct) IS NOT NULL
