-- One column a year → one row a year; an empty cell stays, to be refused.
SELECT _row, territoire AS territory, replace(name, 'apl_', '') AS year, apl
FROM raw UNPIVOT INCLUDE NULLS (apl FOR name IN (apl_2022, apl_2023, apl_2024))
