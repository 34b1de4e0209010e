-- The APL in use: for each profession the workbook that was loaded; for general practitioners, without one, the
-- published figures that ship with the project (which have no standardised population).
CREATE VIEW apl_used AS
SELECT profession, commune_code, year, apl, apl_65, standardised_population AS standardised
FROM open_apl
UNION ALL
SELECT 'medecins_generalistes', commune_code, year, apl, apl_65, NULL
FROM apl
WHERE NOT EXISTS (SELECT 1 FROM open_apl WHERE profession = 'medecins_generalistes')
