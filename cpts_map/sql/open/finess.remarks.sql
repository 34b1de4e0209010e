-- What a reader of FINESS must know: positions first.
SELECT
    count(*) FILTER (position = 'permutee'),
    'positions publiées avec X et Y permutés : {n}, remises à l''endroit.'
FROM shaped
UNION ALL
SELECT
    count(*) FILTER (position = 'refusee'),
    'positions hors du territoire, illisibles ou d''un système de coordonnées inconnu : {n}, laissées vides.'
FROM shaped
UNION ALL
SELECT count(*) FILTER (position = 'absente'), 'établissements sans position dans le fichier : {n}.' FROM shaped
UNION ALL
-- The score of the geocoding is a number where an address was found, a point where only the commune was.
SELECT
    count(*),
    'positions qui sont celles de la commune, non de l''adresse : {n}.'
FROM shaped
JOIN point USING (finess)
WHERE lon IS NOT NULL AND string_split(source, ',')[3] = '.'
UNION ALL
SELECT
    count(*) FILTER (assumed AND lon IS NOT NULL),
    'positions sans système de coordonnées, lues dans la projection officielle du territoire : {n}.'
FROM placed
UNION ALL
SELECT count(*), 'positions d''établissements qui ne sont pas dans la liste : {n}, laissées de côté.'
FROM point
ANTI JOIN site USING (finess)
UNION ALL
SELECT
    count(*) FILTER (trim(published) <> finess OR length(trim(commune)) <> 3),
    'établissements dont le numéro ou la commune avait perdu un zéro de tête ou pris une décimale : {n}, rétablis.'
FROM site
UNION ALL
SELECT
    count(*) FILTER (opened IS NOT NULL AND iso_date(opened) IS NULL),
    'dates d''ouverture illisibles : {n}, laissées vides.'
FROM site
UNION ALL
SELECT count(*) FILTER (category IS NULL), 'établissements sans catégorie : {n}, sans famille.' FROM shaped
