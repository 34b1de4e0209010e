-- What every reading of an open file may use: codes and numbers as spreadsheets leave them.
-- A code of five characters that lost its first zero, or became a decimal number, is told without doubt.
CREATE MACRO mended_code(code, length) AS CASE
    WHEN regexp_full_match(trim(code), '[0-9]+([.]0+)?')
        THEN CASE
            WHEN length(split_part(trim(code), '.', 1)) < length
                THEN lpad(split_part(trim(code), '.', 1), length, '0')
            ELSE split_part(trim(code), '.', 1)
        END
    ELSE nullif(trim(code), '')
END;
CREATE MACRO commune_code(code) AS mended_code(code, 5);
CREATE MACRO departement_code(code) AS mended_code(code, 2);
-- A number written in French (decimal comma, spaces by thousands) or in English (decimal point).
CREATE MACRO plain_number(number) AS CASE
    WHEN regexp_full_match(trim(number), '[+-]?[0-9]{1,3}([\s\x{00a0}\x{202f}][0-9]{3})+([.,][0-9]+)?')
        OR regexp_full_match(trim(number), '[+-]?[0-9]+,[0-9]+')
        THEN replace(regexp_replace(trim(number), '[\s\x{00a0}\x{202f}]', '', 'g'), ',', '.')
    ELSE nullif(trim(number), '')
END;
-- A whole number, also where a spreadsheet wrote 12.0.
CREATE MACRO whole_number(number) AS regexp_replace(plain_number(number), '[.]0+$', '');
