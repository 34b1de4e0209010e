-- Communes where a kind of place exists, and those that are known to have none; an absent row is missing.
-- The BPE counts places; SAE tells emergency departments and maternities (types 1 to 3) site by site, FINESS hospitals and
-- EHPAD: of the départements that stand in the file, for a part of it says nothing of the others.
CREATE TABLE place AS
WITH kind_of (kind, type) AS (
    VALUES
        ('pharmacie', 'D307'),
        ('laboratoire', 'D302'),
        ('maison_sante', 'D113'),
        ('centre_sante', 'D108'),
        ('hebergement_agees', 'D401')
), sae AS (
    SELECT
        CASE s.service WHEN 'urgences_generales' THEN 'urgences' ELSE s.service END AS kind,
        p.commune_code,
        count(*) AS count
    FROM open_sae AS s
    JOIN passage AS p ON p.code = s.commune_code
    WHERE s.service IN ('urgences_generales', 'maternite')
    GROUP BY ALL
), finess AS (
    SELECT e.family AS kind, p.commune_code, count(*) AS count
    FROM open_etablissement AS e
    JOIN passage AS p ON p.code = e.commune_code
    WHERE e.family IN ('hopital', 'ehpad')
    GROUP BY ALL
)
SELECT t.kind, d.commune_code, coalesce(b.count, 0)::DOUBLE AS count
FROM kind_of AS t
CROSS JOIN described AS d
LEFT JOIN bpe_used AS b ON b.commune_code = d.commune_code AND b.type = t.type
WHERE d.source_id = 'bpe' AND t.type IN (SELECT type FROM bpe_used)
UNION ALL
SELECT k.kind, c.commune_code, coalesce(s.count, 0)::DOUBLE
FROM (SELECT DISTINCT kind FROM sae) AS k
CROSS JOIN commune AS c
LEFT JOIN sae AS s ON s.kind = k.kind AND s.commune_code = c.commune_code
UNION ALL
SELECT k.kind, c.commune_code, coalesce(f.count, 0)::DOUBLE
FROM (SELECT DISTINCT kind FROM finess) AS k
CROSS JOIN commune AS c
LEFT JOIN finess AS f ON f.kind = k.kind AND f.commune_code = c.commune_code
WHERE c.departement IN (SELECT departement FROM open_etablissement)
