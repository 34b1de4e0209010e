-- Change of the APL between two years of one edition, at constant weights.
-- Parameters: $profession, $first, $last (years)
INSERT INTO measure
SELECT $indicator, l.commune_code, (l.apl - f.apl) * l.weight, l.weight
FROM apl_weight AS l
JOIN apl_weight AS f USING (commune_code, profession)
WHERE l.profession = $profession AND l.year = $last AND f.year = $first
