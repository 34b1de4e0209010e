-- The first row that is no movement, or that another one repeats: row, column, what was expected, what was found.
SELECT _row, 'DATE_EFF', 'une date AAAA-MM-JJ', effective
FROM shaped
WHERE NOT (regexp_full_match(effective, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(effective AS DATE) IS NOT NULL)
UNION ALL
SELECT _row, 'COM_AV', 'un code et son type, ou ni l''un ni l''autre,', coalesce(code_before, kind_before)
FROM shaped
WHERE (code_before IS NULL) <> (kind_before IS NULL)
UNION ALL
SELECT _row, 'COM_AV', 'un code (seule une création part de rien)', NULL
FROM shaped
WHERE code_before IS NULL AND mod <> '20'
UNION ALL
SELECT max(_row), 'COM_AP', 'un mouvement de plus que celui de la ligne ' || min(_row), any_value(code_after)
FROM shaped
GROUP BY mod, effective, kind_before, code_before, kind_after, code_after
HAVING count(*) > 1
ORDER BY 1
LIMIT 1
