-- Any code of a commune, of any vintage that is known, to the commune of today that holds it: the COG that ships with the
-- project first, then the movements that were loaded (only where one heir is certain).
CREATE VIEW passage AS
SELECT code, any_value(commune_code ORDER BY kind <> 'commune-actuelle', commune_code) AS commune_code
FROM cog
GROUP BY code
UNION ALL
SELECT code, commune_code
FROM old_passage
WHERE code NOT IN (SELECT code FROM cog)
