-- What a mean of the APL is weighted by: the standardised population that DREES prescribes where it is loaded, else the
-- population municipale.
CREATE VIEW apl_weight AS
SELECT
    a.profession,
    a.year,
    a.commune_code,
    a.apl,
    a.apl_65,
    i.inhabitants,
    CASE WHEN s.standardised THEN a.standardised ELSE i.inhabitants END AS weight
FROM apl_commune AS a
JOIN inhabitants AS i USING (commune_code)
JOIN (
    SELECT profession, count(standardised) > 0 AS standardised FROM apl_commune GROUP BY profession
) AS s USING (profession)
