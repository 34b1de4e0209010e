-- What a long file hides.
SELECT count_if(median_status = 'secret') AS n,
    '{n} communes dont la médiane est couverte par le secret statistique' AS said
FROM shaped
UNION ALL
SELECT count_if(poverty_status = 'secret'),
    '{n} communes dont le taux de pauvreté est couvert par le secret statistique'
FROM shaped
