-- One column a band → one row; an empty cell stays, to be refused.
SELECT _row, departement, sexe AS sex, split_part(band, '_', 2) AS age_low, inhabitants
FROM raw UNPIVOT INCLUDE NULLS (inhabitants FOR band IN (COLUMNS('^age_')))
