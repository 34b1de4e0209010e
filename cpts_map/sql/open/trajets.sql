-- A matrix → open_trajets: what was not computed is left out.
SELECT
    _row,
    commune_code(origin) AS origin,
    commune_code(destination) AS destination,
    travel_time(minutes) / $per_minute AS minutes
FROM raw
WHERE travel_time(minutes) IS NOT NULL AND NOT ($per_minute = 1 AND travel_time(minutes) = 9999)
