-- One pass over the file: all ages, both sexes, totals of groups (levels 2 and 3 empty, or repeating level 1).
CREATE TABLE kept AS
SELECT *
FROM raw
WHERE age = 'tsage'
    AND whole_number(sex) = '9'
    AND (second IS NULL OR second = name)
    AND (third IS NULL OR third = name)
