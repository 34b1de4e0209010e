-- Persons by commune, mode and profession; each weighs the share of their sites that stands in the commune.
CREATE TABLE counts AS
WITH
kept AS NOT MATERIALIZED (SELECT who, who % 2 = 1 AS liberal, commune, professions FROM sites WHERE outcome = 0),
bits AS (
    SELECT professions, bit
    FROM (SELECT DISTINCT professions FROM kept), range(11) AS bits(bit)
    WHERE professions & (1 << bit) > 0
),
-- Most people have one site: only the others need theirs compared.
repeated AS (SELECT who FROM kept GROUP BY who HAVING count(*) > 1),
alone AS (
    SELECT commune, liberal, professions, count(*) AS persons
    FROM kept ANTI JOIN repeated USING (who)
    GROUP BY ALL
),
shared AS MATERIALIZED (
    SELECT who, liberal, bit, commune, count(*) AS here
    FROM kept SEMI JOIN repeated USING (who) JOIN bits USING (professions)
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
