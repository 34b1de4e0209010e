-- Liberal professionals of départements, regions and France in the newest year of each, both sexes. Who is 60 or older
-- is told only where the age classes add up to the total: a secret or an overlapping class would falsify the share.
CREATE VIEW liberal_used AS
WITH newest AS (
    SELECT *
    FROM open_ameli
    WHERE sex = 'tout sexe'
        AND profession IN (
            'Ensemble des médecins', 'Ensemble des médecins généralistes', 'Ensemble des chirurgiens-dentistes',
            'Infirmiers', 'Masseurs-kinésithérapeutes', 'Orthophonistes', 'Orthoptistes', 'Pédicures-podologues',
            'Sages-femmes'
        )
    QUALIFY year = max(year) OVER (PARTITION BY level, territory, profession)
), aged AS (
    SELECT
        level,
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
    n.level,
    n.territory,
    n.profession,
    n.year,
    n.status,
    n.count,
    n.density,
    CASE WHEN a.total = n.count THEN a.from_60::BIGINT END AS from_60
FROM newest AS n
LEFT JOIN aged AS a USING (level, territory, profession)
WHERE n.age_class = 'tout_age'
