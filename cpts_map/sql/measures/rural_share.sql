-- Inhabitants of rural communes: levels 5 to 7 of the density grid.
INSERT INTO measure
SELECT $indicator, p.commune_code, CASE WHEN max(d.level) >= 5 THEN any_value(i.inhabitants) ELSE 0 END,
    any_value(i.inhabitants)
FROM open_densite AS d
JOIN passage AS p ON p.code = d.commune_code
JOIN inhabitants AS i ON i.commune_code = p.commune_code
GROUP BY p.commune_code
HAVING (min(d.level) >= 5) = (max(d.level) >= 5)
