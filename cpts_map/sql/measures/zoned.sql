-- Inhabitants of the communes that a decree zones at some levels. A commune that the decree does not zone has no level.
-- Parameters: $profession, $levels (list)
INSERT INTO measure
SELECT $indicator, p.commune_code,
    -- Communes merged since keep the part of their members: all of them at the level, or none, else nobody can tell.
    CASE
        WHEN bool_and(list_contains($levels, z.level)) THEN any_value(i.inhabitants)
        WHEN NOT bool_or(list_contains($levels, z.level)) THEN 0
    END,
    any_value(i.inhabitants)
FROM open_zonage AS z
JOIN passage AS p ON p.code = z.commune_code
JOIN inhabitants AS i ON i.commune_code = p.commune_code
WHERE z.profession = $profession
GROUP BY p.commune_code
