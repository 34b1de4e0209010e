-- Territories of the loaded zonings, by commune of today: territoires de vie-santé (physicians, dentists), bassins de vie
-- or pseudo-cantons (the others). A commune that two files put in two territories is in none: nobody can tell.
SELECT
    p.commune_code,
    CASE WHEN z.profession IN ('medecins_generalistes', 'chirurgiens_dentistes') THEN 'tvs' ELSE 'bassin' END AS unit,
    min(z.territory) AS name
FROM open_zonage AS z
JOIN passage AS p ON p.code = z.commune_code
WHERE z.territory IS NOT NULL
GROUP BY ALL
HAVING count(DISTINCT z.territory) = 1
ORDER BY unit, p.commune_code
