-- Persons by commune, mode and profession; each weighs the share of their sites that stands in the commune.
CREATE TABLE counts AS
WITH
bits AS (
    SELECT professions, bit, professions & 2048 > 0 AS liberal
    FROM (SELECT DISTINCT professions FROM sites WHERE outcome = 0), range(11) AS bits(bit)
    WHERE professions & (1 << bit) > 0
),
-- Most people have one site: only the others need theirs compared.
repeated AS (SELECT who FROM sites WHERE outcome = 0 GROUP BY who HAVING count(*) > 1),
alone AS (
    SELECT commune, professions, count(*) AS persons
    FROM sites ANTI JOIN repeated USING (who)
    WHERE outcome = 0
    GROUP BY ALL
),
shared AS MATERIALIZED (
    SELECT who, bit, liberal, commune, count(*) AS here
    FROM sites SEMI JOIN repeated USING (who) JOIN bits USING (professions)
    WHERE outcome = 0
    GROUP BY ALL
),
present AS (
    SELECT commune, liberal, bit, persons, persons::DOUBLE AS weight FROM alone JOIN bits USING (professions)
    UNION ALL
    SELECT commune, liberal, bit, 1, here / everywhere
    FROM shared JOIN (SELECT who, bit, sum(here) AS everywhere FROM shared GROUP BY ALL) USING (who, bit)
)
SELECT commune, liberal, bit, sum(persons)::BIGINT AS persons, round(sum(weight), 6) AS weighted
FROM present
GROUP BY ALL
