-- Communes sans contour publié : elles comptent dans les chiffres, la carte ne les dessine pas.
SELECT commune_code, name
FROM commune
WHERE geometry IS NULL
ORDER BY commune_code
