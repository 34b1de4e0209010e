-- Numerators and denominators of every indicator.
SELECT indicator, commune_code, numerator, denominator
FROM measure
