-- Communes de l'APL dont aucun code, actuel ou ancien, n'est connu.
SELECT DISTINCT a.commune_code
FROM apl_used AS a
ANTI JOIN cog AS g ON g.code = a.commune_code
ORDER BY ALL
