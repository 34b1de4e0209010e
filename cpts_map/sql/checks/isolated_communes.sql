-- Communes sans voisine ni liaison déclarée.
SELECT c.commune_code, c.name
FROM commune AS c
WHERE c.geometry IS NOT NULL
    AND c.commune_code NOT IN (SELECT code_a FROM adjacency UNION SELECT code_b FROM adjacency
        UNION SELECT code_a FROM island_link UNION SELECT code_b FROM island_link)
ORDER BY c.commune_code
