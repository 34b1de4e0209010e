-- Inhabitants of communes whose APL is below a threshold.
-- Parameters: $year, $up_to_65, $threshold (consultations a year and inhabitant; strictly below)
INSERT INTO measure
SELECT
    $indicator,
    i.commune_code,
    CASE
        WHEN (CASE WHEN $up_to_65 THEN a.apl_65 ELSE a.apl END) < $threshold THEN i.inhabitants
        WHEN (CASE WHEN $up_to_65 THEN a.apl_65 ELSE a.apl END) >= $threshold THEN 0
    END,
    i.inhabitants
FROM apl_commune AS a
JOIN inhabitants AS i USING (commune_code)
WHERE a.year = $year
