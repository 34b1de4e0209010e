-- Communes of today made of past communes of several bassins de vie, hence given to the most populated.
SELECT commune_code
FROM membership
WHERE kind = 'bassin_de_vie' AND choices > 1
ORDER BY commune_code
