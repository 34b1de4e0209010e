-- What a reader of FINESS+ must know: positions first.
SELECT
    count(*) FILTER (position = 'permutee'),
    'positions publiées avec longitude et latitude (ou X et Y) permutées : {n}, remises à l''endroit.'
FROM shaped
UNION ALL
SELECT
    count(*) FILTER (position = 'refusee'),
    'positions hors du territoire de leur commune ou illisibles : {n}, laissées vides.'
FROM shaped
UNION ALL
SELECT count(*) FILTER (position = 'absente'), 'établissements sans position dans le fichier : {n}.' FROM shaped
UNION ALL
-- The key of an address has parts (commune_street_number); a key of one part is that of the commune.
SELECT
    count(*) FILTER (lon IS NOT NULL AND NOT contains(ban, '_')),
    'positions qui sont celles de la commune, non de l''adresse : {n}.'
FROM site
JOIN placed USING (_row)
UNION ALL
SELECT
    count(*) FILTER (closed IS NOT NULL),
    'établissements dits actifs qui portent une date de fermeture : {n}, gardés.'
FROM site
UNION ALL
SELECT
    count(*) FILTER (finess <> mended_code(finess, 9) OR commune_code <> commune_code(commune_code)),
    'établissements dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : {n}, rétablis.'
FROM site
UNION ALL
SELECT
    count(*) FILTER (opened IS NOT NULL AND iso_date(opened) IS NULL),
    'dates d''ouverture illisibles : {n}, laissées vides.'
FROM site
UNION ALL
SELECT count(*) FILTER (category IS NULL), 'établissements sans catégorie : {n}, sans famille.' FROM shaped
