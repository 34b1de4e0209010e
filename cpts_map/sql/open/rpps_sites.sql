-- The one pass over the file: each site of each person and mode once; of what is not kept, the number of lines.
-- « who » is 63 bits of what identifies a person, and a last one for the mode (1 liberal): two of a million people are
-- taken for one once in 20 million files.
CREATE TABLE sites AS
SELECT
    outcome,
    place,
    if(outcome = 0, hash(person) // 2 * 2 + (mode = 'L')::UBIGINT, NULL) AS who,
    -- A code of five characters is taken as it is; the others may be mended.
    if(outcome = 0, if(strlen(commune_code) = 5, commune_code, commune_code(commune_code)), NULL) AS commune,
    if(outcome = 0, hash(coalesce(structure, siret, finess)), NULL) AS site,
    bit_or(professions) AS professions,
    count(*) AS lines,
    count_if(strlen(commune_code) <> 5) AS mended
FROM (
    SELECT
        *,
        CASE WHEN commune_code IS NOT NULL THEN 0 WHEN postal IS NOT NULL THEN 1 ELSE 2 END::UTINYINT AS place,
        rpps_outcome(
            professions, number, profession, mode, category, genre, sector, person, commune_code, _beyond, $any_category
        ) AS outcome
    FROM (
        SELECT *, rpps_professions(number, skill, skill_label, section, section_label, sector) AS professions
        FROM (SELECT *, TRY_CAST(profession AS USMALLINT) AS number FROM raw)
    )
)
GROUP BY ALL
