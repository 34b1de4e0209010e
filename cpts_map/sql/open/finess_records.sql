-- Lines of the file → records, cut at the semicolons that no quotation mark holds; sites and points apart.
CREATE TABLE record AS
SELECT
    _row,
    [
        CASE
            WHEN length(cell) > 1 AND starts_with(cell, '"') AND ends_with(cell, '"')
                THEN replace(cell[2:length(cell) - 1], '""', '"')
            ELSE cell
        END
        FOR cell IN CASE
            WHEN contains(line, '"') THEN regexp_extract_all(line || ';', '("(?:[^"]|"")*"|[^;]*);', 1)
            ELSE string_split(line, ';')
        END
    ] AS cells
FROM raw
WHERE _row > 1 AND line IS NOT NULL;

CREATE TABLE site AS
SELECT
    _row,
    cells[2] AS published,
    mended_code(cells[2], 9) AS finess,
    mended_code(cells[3], 9) AS legal_finess,
    coalesce(nullif(trim(cells[4]), ''), nullif(trim(cells[5]), '')) AS name,
    mended_code(cells[14], 2) AS departement,
    finess_commune(mended_code(cells[14], 2), mended_code(cells[13], 3)) AS commune_code,
    cells[13] AS commune,
    mended_code(cells[19], 3) AS category,
    nullif(trim(cells[20]), '') AS category_name,
    nullif(trim(cells[29]), '') AS opened
FROM record
WHERE cells[1] = 'structureet';

CREATE TABLE point AS
SELECT
    _row,
    mended_code(cells[2], 9) AS finess,
    nullif(trim(cells[3]), '') AS x,
    nullif(trim(cells[4]), '') AS y,
    nullif(trim(cells[5]), '') AS source
FROM record
WHERE cells[1] = 'geolocalisation';
