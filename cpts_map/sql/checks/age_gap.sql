-- Départements où la somme des communes s'écarte de la pyramide publiée de plus de 2 habitants, par âge et sexe.
SELECT c.departement, a.sex, a.age_low, round(sum(a.inhabitants), 1) AS communes, any_value(d.inhabitants) AS published
FROM age_65 AS a
JOIN commune AS c USING (commune_code)
JOIN age_departement AS d ON d.departement = c.departement AND d.sex = a.sex AND d.age_low = a.age_low
GROUP BY c.departement, a.sex, a.age_low
HAVING abs(sum(a.inhabitants) - any_value(d.inhabitants)) > 2
ORDER BY ALL
