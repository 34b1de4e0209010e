-- Mean access to a profession (2SFCA), weighted by the inhabitants.
-- Parameters: $profession
INSERT INTO measure
SELECT $indicator, commune_code, a.access * i.inhabitants, i.inhabitants
FROM access AS a
JOIN inhabitants AS i USING (commune_code)
WHERE a.profession = $profession
