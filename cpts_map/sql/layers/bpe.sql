-- data/raw/bpe_2025_sante_nouvelle_aquitaine.csv → bpe.
SELECT _row, code_commune AS commune_code, type_equipement AS type, nombre AS count
FROM raw
