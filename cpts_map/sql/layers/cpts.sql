-- data/raw/cpts_registre.csv → cpts.
SELECT
    _row, id AS cpts_id, nom AS name, departements, statut AS status, date_statut AS status_date,
    precision_perimetre AS precision, population_citee AS quoted_population, nb_communes_cite AS quoted_communes, site,
    source_url, note
FROM raw
