-- Islands and the commune that serves them.
SELECT code_a, code_b
FROM island_link
