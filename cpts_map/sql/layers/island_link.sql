-- data/raw/liaisons_iles.csv → island_link.
SELECT _row, code_ile AS code_a, code_desserte AS code_b, liaison AS link, nom AS name
FROM raw
