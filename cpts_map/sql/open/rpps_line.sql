-- First line with a fault, and its commune code where that is the fault: a second reading of the file, for the error.
SELECT min(_row), min_by(if($fault = 15, commune_code, NULL), _row)
FROM (
    SELECT *, rpps_professions(number, skill, skill_label, section, section_label, sector) AS professions
    FROM (SELECT *, TRY_CAST(profession AS USMALLINT) AS number FROM raw)
)
WHERE
    rpps_outcome(
        professions, number, profession, mode, category, genre, sector, person, commune_code, _beyond, $any_category
    ) = if($fault = 15, 0, $fault)
    AND ($fault <> 15 OR NOT regexp_full_match(coalesce(commune_code(commune_code), ''), $pattern))
