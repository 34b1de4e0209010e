-- A number as most files write it is told without the rules that mend the others: matrices have millions of rows.
CREATE MACRO travel_time(number) AS CASE
    WHEN isfinite(TRY_CAST(number AS DOUBLE)) THEN TRY_CAST(number AS DOUBLE)
    WHEN isfinite(TRY_CAST(plain_number(number) AS DOUBLE)) THEN TRY_CAST(plain_number(number) AS DOUBLE)
END;
