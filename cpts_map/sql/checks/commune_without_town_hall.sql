-- Communes de métropole et des DROM sans mairie localisée : le point publié manque, ou se trouve à plus d'un kilomètre.
SELECT commune_code, name
FROM commune
WHERE lon IS NULL AND geometry IS NOT NULL
ORDER BY commune_code
