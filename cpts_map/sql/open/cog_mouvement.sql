-- v_mvt_commune_<year>.csv → open_cog_mouvement.
SELECT
    _row,
    _row AS line,
    mended_code(mod, 2) AS mod,
    effective,
    kind_before,
    commune_code(code_before) AS code_before,
    name_before,
    kind_after,
    commune_code(code_after) AS code_after,
    name_after
FROM raw
