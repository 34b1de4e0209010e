-- Communes whose number of general practitioners is to be verified.
SELECT commune_code, count, per_1000
FROM gp_outlier
