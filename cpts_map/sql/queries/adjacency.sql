-- Neighbours and the length of their border.
SELECT code_a, code_b, shared_m
FROM adjacency
