SELECT count(*), 'Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : {n}.'
FROM raw
WHERE object IN ('COM', 'ARM') AND commune_code IS DISTINCT FROM commune_code(commune_code)
UNION ALL
SELECT count(*), 'Lignes d''autres territoires que la commune, laissées de côté : {n}.'
FROM raw
WHERE object NOT IN ('COM', 'ARM')
UNION ALL
SELECT count(*), 'Lignes d''années sans population municipale (avant 2006), laissées de côté : {n}.'
FROM raw
ANTI JOIN (FROM raw WHERE measure = 'PMUN') AS municipal USING (commune_code, year)
WHERE object IN ('COM', 'ARM')
UNION ALL
SELECT count(*), 'Lignes d''autres mesures que PMUN, PCAP et PTOT, laissées de côté : {n}.'
FROM raw
SEMI JOIN (FROM raw WHERE measure = 'PMUN') AS municipal USING (commune_code, year)
WHERE object IN ('COM', 'ARM') AND measure NOT IN ('PMUN', 'PCAP', 'PTOT')
UNION ALL
SELECT
    count(DISTINCT commune_code),
    'Arrondissements de Paris, Lyon et Marseille : {n}, publiés à côté de leur commune ; ne pas additionner les deux.'
FROM shaped
WHERE is_arrondissement(commune_code)
    AND EXISTS (FROM shaped WHERE commune_code IN ('75056', '13055', '69123'))
