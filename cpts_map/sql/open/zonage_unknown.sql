-- First level that no decree is known to use, or first date that is not one, by the publisher's column.
SELECT _row, published_column, published, true, count(*) OVER ()
FROM long
LEFT JOIN levels ON levels.source = level_name(folded)
WHERE levels.target IS NULL
UNION ALL
SELECT _row, date_column, date, false, count(*) OVER ()
FROM long
WHERE date IS NOT NULL AND decree_date(date) IS NULL
ORDER BY ALL
LIMIT 1
