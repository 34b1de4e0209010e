-- What was published of the region.
SELECT date, step, count, source
FROM regional_state
