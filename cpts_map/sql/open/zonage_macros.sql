-- « 1b_Sous_dense », « Zone très sous-dotée » → 1b_sous_dense, zone_tres_sous_dotee: case, accents and signs do not count.
CREATE MACRO folded_level(level) AS
    trim(regexp_replace(lower(strip_accents(level)), '[^a-z0-9]+', '_', 'g'), '_');
-- The name stands after the first underscore where a rank stands before it.
CREATE MACRO level_name(folded) AS
    regexp_replace(regexp_replace(folded, '^[0-9]+[a-z]?_', ''), '^nc_.*', 'nc');
-- A letter after the number puts a level between two others.
CREATE MACRO level_rank(folded) AS
    nullif(regexp_extract(folded, '^([0-9]+)([a-z]?)_', 1), '')
    || CASE WHEN regexp_matches(folded, '^[0-9]+[a-z]_') THEN '.5' ELSE '' END;
-- No zoning is older than the law of 2009 that created the ARS.
CREATE MACRO decree_date(date) AS strftime(
    CASE
        WHEN year(try_strptime(date, ['%d/%m/%Y', '%Y-%m-%d'])) BETWEEN 2009 AND 2099
            THEN try_strptime(date, ['%d/%m/%Y', '%Y-%m-%d'])
    END,
    '%Y-%m-%d'
);
