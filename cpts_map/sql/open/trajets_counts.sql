CREATE TABLE left_out AS
SELECT
    count(*) FILTER (minutes IS NULL OR travel_time(minutes) IS NULL) AS empty,
    count(*) FILTER ($per_minute = 1 AND travel_time(minutes) = 9999) AS not_computed,
    count(*) FILTER (commune_code(origin) <> origin OR commune_code(destination) <> destination) AS mended
FROM raw
