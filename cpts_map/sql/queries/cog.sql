-- What the COG says of codes and names, of today and of the past.
SELECT code, name, kind, commune_code
FROM cog
