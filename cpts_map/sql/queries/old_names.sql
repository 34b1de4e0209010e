-- Former names and codes that lead to a commune of today, for the search.
SELECT code, name, kind, commune_code
FROM cog
WHERE kind <> 'commune-actuelle' AND name IS NOT NULL
