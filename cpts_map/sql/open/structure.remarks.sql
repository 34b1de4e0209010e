SELECT count(*), 'Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : {n}.'
FROM raw
WHERE commune_code IS DISTINCT FROM commune_code(commune_code)
UNION ALL
SELECT communes, 'Communes sans aucun effectif au recensement de ' || year || ' (laissées sans ligne) : {n}.'
FROM (SELECT year, count(*) AS communes FROM absent GROUP BY year ORDER BY year DESC)
UNION ALL
SELECT count(*), 'Totaux qui diffèrent de la somme de leurs parties, de 4 habitants au plus (arrondis) : {n}.'
FROM gaps
UNION ALL
SELECT
    count(DISTINCT commune_code),
    'Arrondissements de Paris, Lyon et Marseille : {n}, publiés à côté de leur commune ; ne pas additionner les deux.'
FROM shaped
WHERE is_arrondissement(commune_code)
    AND EXISTS (FROM shaped WHERE commune_code IN ('75056', '13055', '69123'))
