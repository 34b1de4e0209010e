-- data/raw/cpts_communes.csv → cpts_commune.
SELECT _row, id AS cpts_id, code_commune AS commune_code, precision
FROM raw
