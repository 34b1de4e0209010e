-- Outlines of the departments of a region.
-- Parameters: $codes (list)
SELECT code, name, geometry
FROM departement
WHERE list_contains($codes, code)
ORDER BY code
