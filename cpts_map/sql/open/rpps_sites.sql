-- The one pass over the file: each site of each person and mode once; of what is not kept, the number of lines.
-- A person is 64 bits of what identifies them: two of a million people are taken for one once in 40 million files.
CREATE TABLE sites AS
SELECT
    outcome,
    place,
    if(outcome = 0, xor(hash(person), (mode = 'L')::UBIGINT), NULL) AS who,
    -- A code of five characters is taken as it is; the others may be mended.
    if(outcome = 0, if(strlen(commune_code) = 5, commune_code, commune_code(commune_code)), NULL) AS commune,
    if(outcome = 0, hash(coalesce(structure, siret, finess)), NULL) AS site,
    -- The bit above those of the professions: liberal.
    bit_or(professions + if(mode = 'L', 2048, 0)::USMALLINT) AS professions,
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
