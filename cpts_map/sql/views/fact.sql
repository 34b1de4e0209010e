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
-- Mean that DREES publishes for France, of the year in use.
SELECT 'apl_france', apl::VARCHAR
FROM apl_reference
WHERE territory = 'France' AND year = (SELECT max(year) FROM apl_commune WHERE profession = 'medecins_generalistes')
UNION ALL
SELECT 'population', max(year)::VARCHAR FROM population_commune
UNION ALL
-- Five years before the newest, or the first year before that.
SELECT 'population_first', max(year)::VARCHAR
FROM population_commune
WHERE year <= (SELECT max(year) - 5 FROM population_commune)
UNION ALL
SELECT 'source_' || source_id, vintage::VARCHAR FROM source
UNION ALL
SELECT 'supply_source', CASE WHEN EXISTS (SELECT 1 FROM open_rpps) THEN 'open_rpps' ELSE 'bpe' END
UNION ALL
SELECT 'supply_vintage', any_value(vintage)::VARCHAR
FROM source
WHERE source_id = CASE WHEN EXISTS (SELECT 1 FROM open_rpps) THEN 'open_rpps' ELSE 'bpe' END
UNION ALL
-- FINESS or FINESS+: one of them fills the table of establishments.
SELECT 'finess_source', source_id FROM source WHERE source_id IN ('open_finess', 'open_finess_plus')
UNION ALL
SELECT 'source_finess', vintage::VARCHAR FROM source WHERE source_id IN ('open_finess', 'open_finess_plus')
UNION ALL
SELECT DISTINCT 'access_' || profession, 'oui' FROM supply
UNION ALL
SELECT DISTINCT 'access_medecin_generaliste_sans', 'oui' FROM supply WHERE profession = 'medecin_generaliste'
UNION ALL
SELECT DISTINCT 'place_' || kind, 'oui' FROM place
UNION ALL
SELECT DISTINCT 'zonage_' || profession, 'oui' FROM open_zonage
UNION ALL
SELECT 'filosofi', max(year)::VARCHAR FROM open_filosofi
UNION ALL
SELECT 'structure', max(year)::VARCHAR FROM open_structure
UNION ALL
SELECT 'structure_first', max(year)::VARCHAR
FROM open_structure
WHERE year < (SELECT max(year) FROM open_structure)
