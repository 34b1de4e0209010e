-- Any code of a commune, of any vintage that is known, to the commune of today that holds it.
CREATE VIEW passage AS
SELECT code, any_value(commune_code ORDER BY kind <> 'commune-actuelle', commune_code) AS commune_code
FROM cog
GROUP BY code
