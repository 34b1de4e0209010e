-- Half of ten patients and half of the last digit of the prevalence: what rounding may explain.
SELECT count(*), 'Prévalences secrètes ou absentes (le fichier ne dit pas laquelle des deux) : {n}.'
FROM shaped
WHERE status <> 'publié'
UNION ALL
SELECT count(*), 'Prévalences qui diffèrent des effectifs de la même ligne, au-delà de l''arrondi : {n}.'
FROM shaped
WHERE abs(prevalence::DOUBLE - 100.0 * patients::DOUBLE / nullif(population::DOUBLE, 0))
    > 0.001 + 1_000.0 / nullif(population::DOUBLE, 0)
UNION ALL
SELECT count(*) FILTER (codes > 1), 'Groupes publiés sous plusieurs codes la même année : {n}.'
FROM (SELECT count(DISTINCT pathology) AS codes FROM shaped GROUP BY year, name)
