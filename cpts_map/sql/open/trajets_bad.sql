-- First time that is not one; 9999 is how METRIC writes that a trip was not computed.
SELECT _row, minutes, count(*) OVER ()
FROM raw
WHERE
    minutes IS NOT NULL
    AND lower(trim(minutes)) NOT IN ('', 'na', 'nan', 'null')
    AND (travel_time(minutes) BETWEEN 0 AND $longest * $per_minute OR ($per_minute = 1 AND travel_time(minutes) = 9999))
        IS NOT TRUE
ORDER BY _row
LIMIT 1
