-- Contact areas.
SELECT area, departements, limit_note, role, site
FROM contact
ORDER BY area
