-- Rattachements à une CPTS que le registre ne décrit pas.
SELECT m.cpts_id, count(*) AS communes
FROM cpts_commune AS m
ANTI JOIN cpts AS c USING (cpts_id)
GROUP BY m.cpts_id
ORDER BY m.cpts_id
