-- Vintages in use, by key.
SELECT key, value
FROM fact
WHERE value IS NOT NULL
