-- Population of every commune of today in every year of the series.
SELECT year, commune_code, inhabitants::DOUBLE AS inhabitants
FROM population_commune
