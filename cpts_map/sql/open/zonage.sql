-- One row a commune and profession → open_zonage.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    profession,
    levels.target AS level,
    level_rank(folded) AS level_rank,
    decree_date(date) AS decree_date,
    nullif(trim(territory), '') AS territory
FROM long
JOIN levels ON levels.source = level_name(folded)
