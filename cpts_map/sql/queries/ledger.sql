-- The ledger of coverage: who claims which commune, at which step, since when, according to whom.
SELECT m.commune_code, m.cpts_id, c.name AS cpts_name, c.status, c.status_date, m.precision, c.source_url
FROM cpts_commune AS m
JOIN cpts AS c USING (cpts_id)
ORDER BY m.commune_code, m.cpts_id
