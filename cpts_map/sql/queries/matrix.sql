-- Loaded minutes between communes of today.
SELECT o.commune_code AS origin, d.commune_code AS destination, min(t.minutes) AS minutes
FROM open_trajets AS t
JOIN passage AS o ON o.code = t.origin
JOIN passage AS d ON d.code = t.destination
GROUP BY ALL
