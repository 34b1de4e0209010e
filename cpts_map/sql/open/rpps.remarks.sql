-- What the reading of the Annuaire santé left out or mended, in lines of the file.
WITH groups AS (
    SELECT outcome, place, sum(lines)::BIGINT AS lines, sum(mended)::BIGINT AS mended FROM sites GROUP BY ALL
)
SELECT
    sum(lines) FILTER (place > 0),
    'Activités sans commune, toutes professions ensemble : {n} ('
    || replace(printf('%.1f', 100.0 * sum(lines) FILTER (place > 0) / sum(lines)), '.', ',')
    || ' % du fichier), dont ' || coalesce(sum(lines) FILTER (place = 1), 0)
    || ' avec un code postal, qui ne désigne pas une commune et n''est pas converti.'
FROM groups
UNION ALL
SELECT
    sum(lines) FILTER (outcome = 6),
    'Activités des professions comptées qui manquent aux effectifs, faute de commune : {n} ('
    || replace(printf('%.1f', 100.0 * sum(lines) FILTER (outcome = 6) / sum(lines)), '.', ',') || ' %).'
FROM groups WHERE outcome IN (0, 6)
UNION ALL
SELECT sum(lines), sentence
FROM groups
JOIN (
    VALUES
        (1, 'Activités d''autres professions que les dix des URPS, laissées de côté : {n}.'),
        (2, 'Activités de pharmaciens ni d''officine ni biologistes (établissement de santé, industrie, distribution, '
            || 'lieu inconnu), laissées de côté : {n}.'),
        (3, 'Activités ni libérales ni salariées (bénévoles, mode absent), laissées de côté : {n}.'),
        (4, 'Activités hors catégorie civile (étudiants, militaires ou agents publics), laissées de côté : {n}.'),
        (5, 'Activités d''un autre genre que les soins (remplacements…), laissées de côté : {n}.'),
        (7, 'Activités à l''étranger, laissées de côté : {n}.')
) AS reasons(outcome, sentence) USING (outcome)
GROUP BY outcome, sentence
UNION ALL
SELECT sum(mended), 'Codes commune rétablis (zéro perdu, décimales d''un tableur) : {n} lignes.'
FROM groups WHERE outcome = 0
