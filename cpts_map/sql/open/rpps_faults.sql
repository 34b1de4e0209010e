-- What refuses the file: faults of rows, 15 being a commune code that is none.
SELECT DISTINCT outcome FROM sites WHERE outcome >= 10
UNION ALL
SELECT DISTINCT 15 FROM (SELECT DISTINCT commune FROM counts) WHERE NOT regexp_full_match(coalesce(commune, ''), $pattern)
