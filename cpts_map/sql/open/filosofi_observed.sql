-- DS_FILOSOFI_CC_<year>_data.csv: the observations of communes that are kept, each in the column of its measure.
SELECT
    _row,
    commune_code(commune_code) AS commune_code,
    year,
    measure,
    CASE
        WHEN coalesce(whole_number(multiplier), '0') <> '0' THEN 'UNIT_MULT ' || multiplier
        -- Secret wins, whatever stands beside it: the other letters of SDMX for what is not for publication too.
        WHEN status IN ('C', 'D', 'N', 'S') THEN 'secret'
        WHEN status = 'F' AND mark(value) = 'secret' THEN 'secret'
        WHEN status = 'F' AND figure(value) IS NULL THEN 'absent'
        WHEN status = 'F' AND coalesce(observation, 'A') NOT IN ('O', 'M', 'L') THEN 'publie'
        WHEN status = 'F' THEN 'F, OBS_STATUS ' || observation || ' et la valeur ' || value
        ELSE status
    END AS status,
    CASE WHEN measure = 'MED_SL' AND status = 'F' THEN figure(value) END AS median_eur,
    CASE WHEN measure = 'PR_MD60' AND status = 'F' THEN figure(value) END AS poverty_pct,
    CASE WHEN measure = 'IR_D9_D1_SL' AND status = 'F' THEN figure(value) END AS decile_ratio,
    CASE WHEN measure = 'NUM_HH' AND status = 'F' THEN whole_number(figure(value)) END AS households,
    CASE WHEN measure = 'NUM_PER' AND status = 'F' THEN figure(value) END AS persons
FROM raw
WHERE object IN ('COM', 'ARM') AND measure IN ('MED_SL', 'PR_MD60', 'IR_D9_D1_SL', 'NUM_HH', 'NUM_PER')
