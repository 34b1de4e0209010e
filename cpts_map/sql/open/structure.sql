-- Figures by variable → open_structure: sex and ages said by the name of the variable (pop0014, h65p); 120 where open.
WITH band AS (
    SELECT
        variable,
        MAP {'pop': 'ensemble', 'h': 'hommes', 'f': 'femmes'}[regexp_extract(variable, '^(pop|h|f)')] AS sex,
        regexp_extract(variable, '([0-9]{2})(?:[0-9]{2}|p)$', 1)::BIGINT AS age_low,
        coalesce(TRY_CAST(regexp_extract(variable, '[0-9]{2}([0-9]{2})$', 1) AS BIGINT), 120) AS age_high
    FROM (SELECT DISTINCT variable FROM figures)
    WHERE regexp_matches(variable, '[0-9]')
),
commune AS (
    SELECT _row, commune_code(commune_code) AS commune_code
    FROM raw
)
SELECT _row, commune_code, year::BIGINT AS year, sex, age_low, age_high, figure AS inhabitants
FROM figures
JOIN band USING (variable)
JOIN commune USING (_row)
WHERE figure IS NOT NULL
