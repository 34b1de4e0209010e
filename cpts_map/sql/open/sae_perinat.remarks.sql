-- Sites without authorisation, and those of them that delivered all the same: closed or changed in the year.
SELECT
    count(*),
    'PERINAT : sites sans autorisation d''obstétrique (AUTOR vide) : {n}, laissés de côté.'
FROM raw
WHERE coalesce(trim(level), '') = ''
UNION ALL
SELECT
    count(*),
    'PERINAT : sites sans autorisation d''obstétrique (AUTOR vide) qui déclarent pourtant des accouchements : {n}.'
FROM raw
WHERE
    coalesce(trim(level), '') = ''
    AND coalesce(TRY_CAST(plain_number(accun) AS DOUBLE), 0) + coalesce(TRY_CAST(plain_number(accmu) AS DOUBLE), 0) > 0
