-- What becomes of a row: 0 kept; 1 to 9 left out (see rpps.remarks.sql); from 10 on a fault, which refuses the file:
-- cells that moved (a separator within a cell), an identifier that is absent or was rounded (8,1E+11), by which nobody
-- can be counted.
CREATE MACRO rpps_outcome(
    professions, number, profession, mode, category, genre, sector, person, commune_code, beyond, any_category
) AS (CASE
    WHEN beyond IS NOT NULL THEN 10
    WHEN professions = 0 THEN CASE
        WHEN number = 21 THEN 2
        WHEN number IS NULL AND strlen(profession) > 2 THEN 11
        ELSE 1
    END
    WHEN mode = 'L' OR mode = 'S' THEN CASE
        WHEN category IS DISTINCT FROM 'C' AND NOT any_category THEN 4
        WHEN genre <> 'GENR01' THEN 5
        WHEN sector < 'SA' OR sector >= 'SB' THEN 13
        WHEN person IS NULL OR contains(person, '+') THEN 14
        WHEN commune_code IS NULL THEN 6
        -- COG codes of the countries.
        WHEN commune_code >= '99' AND regexp_full_match(commune_code, '99[0-9]{3}') THEN 7
        ELSE 0
    END
    WHEN strlen(mode) > 2 THEN 12
    ELSE 3
END)::UTINYINT
