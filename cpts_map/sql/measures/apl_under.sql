-- Inhabitants of communes whose APL is below a threshold. A share of people: weighted by the inhabitants, as DREES does.
-- Parameters: $profession, $year, $up_to_65, $threshold (consultations a year and inhabitant; strictly below)
INSERT INTO measure
SELECT
    $indicator,
    commune_code,
    CASE
        WHEN (CASE WHEN $up_to_65 THEN apl_65 ELSE apl END) < $threshold THEN inhabitants
        WHEN (CASE WHEN $up_to_65 THEN apl_65 ELSE apl END) >= $threshold THEN 0
    END,
    inhabitants
FROM apl_weight
WHERE profession = $profession AND year = $year
