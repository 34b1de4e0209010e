SELECT count(*), 'Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : {n}.'
FROM raw
WHERE commune_code IS DISTINCT FROM commune_code(commune_code)
UNION ALL
SELECT count(*), 'Arrondissements de Paris, Lyon et Marseille : {n}, publiés à la place de leur commune.'
FROM shaped
WHERE is_arrondissement(commune_code)
    AND NOT EXISTS (FROM shaped WHERE commune_code IN ('75056', '13055', '69123'))
UNION ALL
SELECT
    count(*),
    'Arrondissements de Paris, Lyon et Marseille : {n}, publiés à côté de leur commune ; ne pas additionner les deux.'
FROM shaped
WHERE is_arrondissement(commune_code)
    AND EXISTS (FROM shaped WHERE commune_code IN ('75056', '13055', '69123'))
