-- Liberal professionals of departments in the newest year, both sexes. Who is 60 or older is told only where the age
-- classes add up to the total: a secret or an overlapping class would falsify the share.
WITH ours AS (
    SELECT *
    FROM open_ameli
    WHERE level = 'departement'
        AND sex = 'tout sexe'
        AND list_contains($departements, territory)
        AND profession IN (
            'Ensemble des médecins', 'Ensemble des médecins généralistes', 'Ensemble des chirurgiens-dentistes',
            'Infirmiers', 'Masseurs-kinésithérapeutes', 'Orthophonistes', 'Orthoptistes', 'Pédicures-podologues',
            'Sages-femmes'
        )
), newest AS (
    SELECT * FROM ours QUALIFY year = max(year) OVER (PARTITION BY territory, profession)
), aged AS (
    SELECT
        territory,
        profession,
        sum(count) AS total,
        coalesce(
            sum(count) FILTER (try_cast(regexp_extract(age_class, '([0-9]+)', 1) AS INTEGER) >= 60
                AND NOT starts_with(age_class, 'moins')),
            0
        ) AS from_60
    FROM newest
    WHERE age_class <> 'tout_age'
    GROUP BY ALL
)
SELECT
    n.territory AS departement,
    n.profession,
    n.year,
    n.status,
    n.count,
    n.density,
    CASE WHEN a.total = n.count THEN a.from_60::BIGINT END AS from_60
FROM newest AS n
LEFT JOIN aged AS a USING (territory, profession)
WHERE n.age_class = 'tout_age'
ORDER BY departement, n.profession
