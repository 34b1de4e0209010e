-- Mean APL to a profession, weighted as DREES prescribes (see views/apl_weight.sql).
-- Parameters: $profession, $year, $up_to_65 (whether practitioners over 65 are left out)
INSERT INTO measure
SELECT $indicator, commune_code, (CASE WHEN $up_to_65 THEN apl_65 ELSE apl END) * weight, weight
FROM apl_weight
WHERE profession = $profession AND year = $year
