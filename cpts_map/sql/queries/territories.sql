-- Names of departments, regions and EPCI.
SELECT 'departement' AS kind, code, name, type FROM departement
UNION ALL
SELECT 'region', code, name, type FROM region
UNION ALL
SELECT 'epci', code, name, type FROM epci
