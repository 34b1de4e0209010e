-- data/geo/adjacency.parquet → adjacency.
SELECT _row, code_a, code_b, shared_m
FROM raw
