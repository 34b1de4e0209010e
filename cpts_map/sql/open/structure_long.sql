-- base-cc-evol-struct-pop-<year>.CSV: one row a line, census and variable (pop0014, h65p, ...).
-- Nearly every cell is a plain number: the others only are looked at closer.
CREATE TABLE figures AS
SELECT
    _row,
    census.year,
    census.variable,
    coalesce(TRY_CAST(value AS DOUBLE), TRY_CAST(plain_number(value) AS DOUBLE)) AS figure,
    CASE WHEN figure IS NULL THEN value END AS not_one
FROM raw UNPIVOT INCLUDE NULLS (value FOR name IN (COLUMNS(* EXCLUDE (_row, commune_code))))
JOIN (SELECT source AS name, target AS year, split_part(source, '_', 3) AS variable FROM years) AS census USING (name);

-- A commune without any figure for a census is missing there; one that lacks some is not right.
CREATE TABLE absent AS
SELECT _row, year
FROM figures
GROUP BY ALL
HAVING count(figure) = 0 AND count(not_one) = 0
