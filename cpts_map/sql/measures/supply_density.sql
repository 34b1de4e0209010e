-- Professionals of the RPPS for the inhabitants.
-- Parameters: $profession
INSERT INTO measure
SELECT $indicator, commune_code, s.count, i.inhabitants
FROM supply AS s
JOIN inhabitants AS i USING (commune_code)
WHERE s.profession = $profession
