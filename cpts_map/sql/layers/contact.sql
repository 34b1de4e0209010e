-- data/raw/contacts_agora_lib.csv → contact.
SELECT _row, zone AS area, departements, communes_limite AS limit_note, role, site
FROM raw
