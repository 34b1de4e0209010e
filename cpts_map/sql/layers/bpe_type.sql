-- data/raw/bpe_types.csv → bpe_type.
SELECT _row, type_equipement AS type, libelle AS name
FROM raw
