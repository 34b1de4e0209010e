-- Numerator and denominator of each indicator in each commune that its source describes.
-- A row without numerator is a missing value; a denominator of zero, a value without meaning (no practitioner, say).
CREATE TABLE measure (
    indicator VARCHAR NOT NULL,
    commune_code VARCHAR NOT NULL,
    numerator DOUBLE,
    denominator DOUBLE,
    PRIMARY KEY (indicator, commune_code)
)
