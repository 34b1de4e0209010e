-- Names of departments, regions, EPCI and bassins de vie (the name of the commune whose code they have).
SELECT 'departement' AS kind, code, name, type FROM departement
UNION ALL
SELECT 'region', code, name, type FROM region
UNION ALL
SELECT 'epci', code, name, type FROM epci
UNION ALL
SELECT 'bassin_de_vie', m.code, coalesce(g.name, c.name, m.code), NULL
FROM (SELECT DISTINCT code FROM membership WHERE kind = 'bassin_de_vie') AS m
LEFT JOIN (SELECT code, any_value(name ORDER BY kind <> 'commune-actuelle') AS name FROM cog GROUP BY code) AS g
    USING (code)
LEFT JOIN passage AS p ON p.code = m.code
LEFT JOIN commune AS c ON c.commune_code = p.commune_code
