-- Municipal arrondissements of Paris, Lyon and Marseille, and their commune. Some files give the commune, some its
-- arrondissements, some both: then the arrondissements are left out, or the city would count twice.
CREATE VIEW arrondissement AS
SELECT code, commune_code
FROM cog
WHERE kind = 'arrondissement-municipal'
