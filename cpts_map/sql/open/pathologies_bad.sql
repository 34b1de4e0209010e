-- The first territory whose code is not one of its level.
SELECT _row, territory
FROM shaped
WHERE (level = 'departement' AND NOT regexp_full_match(territory, $departement))
    OR (level = 'region' AND NOT regexp_full_match(territory, $region))
ORDER BY _row
LIMIT 1
