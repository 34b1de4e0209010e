-- Persons by commune, mode and profession; each weighs the share of their sites that stands in the commune.
CREATE TABLE counts AS
WITH
bits AS (
    SELECT professions, bit FROM (SELECT DISTINCT professions FROM sites), range(11) AS bits(bit)
    WHERE professions & (1 << bit) <> 0
),
-- Most people have one site: only the others need theirs compared.
repeated AS (SELECT who FROM sites WHERE outcome = 0 GROUP BY who HAVING count(*) > 1),
shared AS (
    SELECT who, liberal, bit, commune, count(*) AS here
    FROM sites SEMI JOIN repeated USING (who) JOIN bits USING (professions)
    WHERE outcome = 0
    GROUP BY ALL
),
present AS (
    SELECT commune, liberal, bit, count(*) AS persons, count(*)::DOUBLE AS weight
    FROM sites ANTI JOIN repeated USING (who) JOIN bits USING (professions)
    WHERE outcome = 0
    GROUP BY ALL
    UNION ALL
    SELECT commune, liberal, bit, 1, here / sum(here) OVER (PARTITION BY who, bit) FROM shared
)
SELECT commune, liberal, bit, sum(persons)::BIGINT AS persons, round(sum(weight), 6) AS weighted
FROM present
GROUP BY ALL
