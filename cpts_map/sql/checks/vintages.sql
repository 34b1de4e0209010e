-- Sources plus anciennes que ce que leur couche permet.
-- Parameters: $year (current year)
SELECT source_id, title, vintage, $year - vintage AS age, max_age
FROM source
WHERE $year - vintage > max_age
ORDER BY source_id
