-- Annuaire santé → open_rpps. No line of the file makes a row by itself: all are said to come of the first.
SELECT
    2 AS _row,
    commune AS commune_code,
    $professions[bit + 1] AS profession,
    if(liberal, 'liberal', 'salarie') AS mode,
    persons,
    weighted
FROM counts
