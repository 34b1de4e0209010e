-- Population of each past commune beside its commune of today, missing where it was divided since.
SELECT year, old_code, commune_code, inhabitants
FROM population
