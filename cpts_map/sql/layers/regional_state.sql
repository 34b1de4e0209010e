-- data/raw/cpts_nouvelle_aquitaine_2022.csv → regional_state.
SELECT _row, date, etape AS step, nombre AS count, source
FROM raw
