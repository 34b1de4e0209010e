-- What stands where there is no figure: s and the words of the Observatoire for what is secret, others for what is not
-- published (nd non disponible, so sans objet, ns non significatif).
CREATE MACRO mark(cell) AS CASE
    WHEN lower(trim(cell)) IN ('s', 'n/a - secret statistique') THEN 'secret'
    WHEN lower(trim(cell)) IN ('nd', 'so', 'ns', 'n/a - résultat non disponible', 'n/a - division par 0') THEN 'absent'
END;
CREATE MACRO figure(cell) AS CASE WHEN mark(cell) IS NULL THEN plain_number(cell) END;
CREATE MACRO status(cell, blank) AS CASE WHEN cell IS NULL THEN blank ELSE coalesce(mark(cell), 'publie') END;
CREATE MACRO series(year) AS CASE
    WHEN TRY_CAST(year AS BIGINT) <= 2021 THEN 'jusqu_a_2021'
    WHEN TRY_CAST(year AS BIGINT) >= 2023 THEN 'depuis_2023'
    -- INSEE published no 2022: which series it would belong to is not known.
    ELSE year::VARCHAR
END
