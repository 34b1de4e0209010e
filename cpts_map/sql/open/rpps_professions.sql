-- What a row of the Annuaire santé counts as: a bit for each profession (their order is that of PROFESSIONS in rpps.py);
-- none of ours: 0. Codes: terminologies of the ANS (TRE_G15 professions, TRE_R38 savoir-faire, TRE_G05 sections of
-- pharmacists, TRE_R02 sectors of activity).
CREATE MACRO rpps_professions(profession, skill, skill_label, section, section_label, sector) AS (CASE profession
    WHEN 60 THEN 1
    WHEN 10 THEN CASE
        WHEN skill IN ('SM26', 'SM53', 'SM54') THEN 2 + 4
        WHEN skill = 'SM03' OR skill_label ILIKE 'biologie m_dicale%' THEN 2 + 8
        ELSE 2
    END
    WHEN 70 THEN 16
    WHEN 21 THEN CASE
        -- EG, EA, ED are G, A, D overseas.
        WHEN section IN ('G', 'EG') OR section_label ILIKE '%biologiste%' THEN 8
        -- Where one works decides: officine, pharmacie minière, pharmacie mutualiste.
        WHEN sector IN ('SA33', 'SA38', 'SA39') THEN 32
        -- Who holds an officine (titulaire) works there.
        WHEN section IN ('A', 'EA') OR section_label ILIKE '%titulaire%' THEN 32
        -- Section D is that of the adjoints of officines and of all who are in no other: only where no sector, or an
        -- undefined one, says that they work elsewhere.
        WHEN section IN ('D', 'DA', 'DM', 'ED') AND coalesce(sector, 'SA43') IN ('SA43', 'SA49') THEN 32
        ELSE 0
    END
    WHEN 40 THEN 64
    WHEN 50 THEN 128
    WHEN 80 THEN 256
    WHEN 91 THEN 512
    WHEN 92 THEN 1024
    ELSE 0
END)::USMALLINT
