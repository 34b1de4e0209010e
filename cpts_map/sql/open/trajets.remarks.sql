WITH one_way AS (
    SELECT
        count(*) AS pairs,
        count(*) FILTER (NOT EXISTS (
            SELECT 1 FROM shaped AS back WHERE back.origin = there.destination AND back.destination = there.origin
        )) AS lone
    FROM shaped AS there
    WHERE origin <> destination
)
SELECT not_computed, 'Trajets non calculés (9999 dans le fichier), laissés de côté : {n}.' FROM left_out
UNION ALL
SELECT empty, 'Trajets sans durée, laissés de côté : {n}.' FROM left_out
UNION ALL
SELECT mended, 'Lignes dont un code de commune est rétabli (zéro perdu, nombre décimal) : {n}.' FROM left_out
UNION ALL
SELECT
    lone,
    CASE
        WHEN lone = pairs THEN 'Aucun trajet n''a son retour : la matrice est à sens unique, le retour n''est pas supposé.'
        ELSE 'Trajets sans leur retour, qui n''est pas supposé : {n}.'
    END
FROM one_way
UNION ALL
SELECT count(*), 'Trajets d''une commune à elle-même de durée non nulle, gardés comme publiés : {n}.'
FROM shaped
WHERE origin = destination AND TRY_CAST(minutes AS DOUBLE) > 0
