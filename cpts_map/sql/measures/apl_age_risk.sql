-- Part of the access that rests on doctors over 65: 1 − APL₆₅ / APL.
-- Parameters: $profession, $year
INSERT INTO measure
SELECT $indicator, commune_code, (apl - apl_65) * weight, apl * weight
FROM apl_weight
WHERE profession = $profession AND year = $year
