-- Plus de 5 médecins généralistes pour 1 000 habitants : garde ou téléconsultation enregistrée en un seul lieu ? Signalé à l'écran.
SELECT o.commune_code, c.name, o.count, o.inhabitants, round(o.per_1000, 1) AS per_1000
FROM gp_outlier AS o
JOIN commune AS c USING (commune_code)
ORDER BY o.per_1000 DESC, o.commune_code
