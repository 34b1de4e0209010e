-- Sheet Zonage_communes of the DREES → the same rows as the export of the ARS; what is left aside is counted.
CREATE TABLE long AS
SELECT
    _row,
    commune_code,
    'Qualification attribuée par l''arrêté régional' AS published_column,
    NULL::VARCHAR AS date_column,
    'medecins_generalistes' AS profession,
    level AS published,
    folded_level(level) AS folded,
    NULL::VARCHAR AS date,
    territory
FROM raw
WHERE level IS NOT NULL;

CREATE TABLE left_aside AS
SELECT count(*) AS n, 'Communes sans niveau publié pour medecins generalistes : {n}.' AS said
FROM raw
WHERE level IS NULL AND commune_code IS NOT NULL
UNION ALL
SELECT count(*), 'Le classeur ne porte pas la date des arrêtés.' FROM long;
