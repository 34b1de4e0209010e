-- data/raw/cpts_completude.csv → register_complete.
SELECT _row, departement, depuis AS since, source
FROM raw
