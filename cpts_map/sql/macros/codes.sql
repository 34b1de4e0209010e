-- What every reading of an open file may use: codes and numbers as spreadsheets leave them.
-- Spaces around a cell, those that do not break too.
CREATE MACRO bare(cell) AS regexp_replace(cell, '^[\s\x{00a0}\x{202f}]+|[\s\x{00a0}\x{202f}]+$', '', 'g');
-- A code that lost its first zero, became a decimal number, or has the letter of Corsica in lower case, is told for sure.
CREATE MACRO mended_code(code, length) AS CASE
    WHEN length(code) >= length AND regexp_full_match(code, '[0-9]+') THEN code
    WHEN regexp_full_match(bare(code), '[0-9]+([.,]0+)?')
        THEN CASE
            WHEN length(regexp_extract(bare(code), '^[0-9]+')) < length
                THEN lpad(regexp_extract(bare(code), '^[0-9]+'), length, '0')
            ELSE regexp_extract(bare(code), '^[0-9]+')
        END
    WHEN regexp_full_match(bare(code), '2[ab][0-9]*') THEN upper(bare(code))
    ELSE nullif(bare(code), '')
END;
CREATE MACRO commune_code(code) AS mended_code(code, 5);
CREATE MACRO departement_code(code) AS mended_code(code, 2);
-- Paris, Marseille and Lyon are published whole, by arrondissement, or both.
CREATE MACRO is_arrondissement(code) AS
    regexp_full_match(code, '751(0[1-9]|1[0-9]|20)|132(0[1-9]|1[0-6])|6938[1-9]');
-- A number written in French (decimal comma, spaces by thousands) or in English (decimal point).
CREATE MACRO plain_number(number) AS CASE
    WHEN regexp_full_match(number, '[0-9]+([.][0-9]+)?') THEN number
    WHEN regexp_full_match(bare(number), '[+-]?[0-9]{1,3}([\s\x{00a0}\x{2009}\x{202f}][0-9]{3})+([.,][0-9]+)?')
        OR regexp_full_match(bare(number), '[+-]?[0-9]+,[0-9]+')
        THEN replace(regexp_replace(bare(number), '[\s\x{00a0}\x{2009}\x{202f}]', '', 'g'), ',', '.')
    ELSE nullif(bare(number), '')
END;
-- A whole number, also where a spreadsheet wrote 12.0.
CREATE MACRO whole_number(number) AS regexp_replace(plain_number(number), '[.]0+$', '');
-- Department of a commune: three characters overseas.
CREATE MACRO departement_of(commune) AS left(commune, CASE WHEN left(commune, 2) IN ('97', '98') THEN 3 ELSE 2 END);
CREATE MACRO finess_departement(departement) AS CASE
    WHEN regexp_full_match(mended_code(departement, 2), '9[A-F]')
        THEN '97' || translate(mended_code(departement, 2)[2], 'ABCDEF', '123456')
    ELSE mended_code(departement, 2)
END;
-- FINESS and the SAE write overseas departments 9A, 9B… and the commune on three digits, the first of which is the last
-- of the department: 9A and 101 make 97101. What does not agree is kept as it is, to be refused.
CREATE MACRO finess_commune(departement, commune) AS CASE
    WHEN regexp_full_match(departement, '9[A-F]') AND left(commune, 1) = translate(departement[2], 'ABCDEF', '123456')
        THEN '97' || commune
    WHEN departement = '9J' AND left(commune, 1) = '6' THEN '98' || commune
    ELSE departement || commune
END;
-- A day written in ISO (a time may follow) or in French; missing where it is neither, or is no day of a real opening.
CREATE MACRO iso_date(date) AS strftime(
    CASE
        WHEN regexp_full_match(trim(date), '[12][0-9]{3}-[0-9]{2}-[0-9]{2}([T ].*)?')
            THEN TRY_CAST(left(trim(date), 10) AS DATE)
        WHEN regexp_full_match(trim(date), '[0-9]{2}/[0-9]{2}/[12][0-9]{3}')
            THEN CAST(try_strptime(trim(date), '%d/%m/%Y') AS DATE)
    END,
    '%Y-%m-%d'
);
