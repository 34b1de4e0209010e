-- What the observations of communes hide or carry beside their value.
WITH kept AS (
    SELECT raw.*, shaped.commune_code AS code, shaped.status AS state FROM raw JOIN shaped USING (_row)
)
SELECT count(DISTINCT code) AS n,
    '{n} communes dont le code avait perdu son premier zéro, ou était écrit comme un nombre, rétabli' AS said
FROM kept WHERE code <> commune_code
UNION ALL
SELECT count(*), '{n} valeurs présentes mais couvertes par le secret statistique, laissées de côté'
FROM kept WHERE state = 'secret' AND figure(value) IS NOT NULL
UNION ALL
SELECT count(*), '{n} valeurs dont OBS_STATUS n''est pas « A » (provisoires, estimées…), gardées telles quelles'
FROM kept WHERE state = 'publie' AND coalesce(observation, 'A') <> 'A'
