-- A grid of density → open_densite: the level, or the label, or both, which must agree.
SELECT
    raw._row,
    commune_code(raw.commune_code) AS commune_code,
    coalesce(whole_number(raw.level), of_label.source) AS level,
    CASE
        WHEN folded.target <> of_level.target THEN raw.label || ' (niveau ' || raw.level || ')'
        ELSE coalesce(folded.target, of_level.target)
    END AS label,
    $year AS year
FROM raw
LEFT JOIN folded ON folded.source = raw.label
LEFT JOIN nomenclature AS of_label ON of_label.target = folded.target
LEFT JOIN nomenclature AS of_level ON of_level.source = whole_number(raw.level)
