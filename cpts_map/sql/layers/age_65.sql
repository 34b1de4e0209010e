-- One column a sex and band → one row; an empty cell stays, to be refused.
SELECT
    _row,
    code_commune AS commune_code,
    split_part(band, '_', 1) AS sex,
    split_part(band, '_', 2) AS age_low,
    inhabitants
FROM raw UNPIVOT INCLUDE NULLS (inhabitants FOR band IN (COLUMNS('^(femmes|hommes)_')))
