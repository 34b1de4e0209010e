-- What the store knows of its own vintages: names and formulas of indicators are written with them.
CREATE TABLE fact AS
SELECT 'apl' AS key, max(year)::VARCHAR AS value FROM apl_commune WHERE profession = 'medecins_generalistes'
UNION ALL
SELECT 'apl_first', min(year)::VARCHAR FROM apl_commune WHERE profession = 'medecins_generalistes'
UNION ALL
SELECT 'apl_' || profession, max(year)::VARCHAR FROM apl_commune GROUP BY profession
UNION ALL
SELECT 'apl_weight_' || profession, CASE WHEN count(standardised) > 0 THEN 'standardisee' ELSE 'municipale' END
FROM apl_commune
GROUP BY profession
UNION ALL
SELECT 'population', max(year)::VARCHAR FROM population_commune
UNION ALL
-- Five years before the newest, or the first year before that.
SELECT 'population_first', max(year)::VARCHAR
FROM population_commune
WHERE year <= (SELECT max(year) - 5 FROM population_commune)
UNION ALL
SELECT 'source_' || source_id, vintage::VARCHAR FROM source
