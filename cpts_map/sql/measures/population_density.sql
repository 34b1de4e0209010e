-- Inhabitants for each km² of the outline.
INSERT INTO measure
SELECT $indicator, commune_code, inhabitants, area_m2 / 1e6
FROM inhabitants
JOIN commune USING (commune_code)
WHERE area_m2 > 0
