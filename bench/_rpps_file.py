"""A SYNTHETIC file of the Annuaire santé, in its exact format and of its size: nobody in it exists.

56 columns, ``|`` at the end of each line, no quoting, UTF-8 with its mark. Communes are real, drawn with their
population as weight; people, sites and all else are numbers in words. The same rows each time.
"""

from pathlib import Path

import duckdb
from _harness import ROOT

ROWS = 2_290_000
WITHOUT_COMMUNE = 0.143

HEADER = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|"
    "Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|"
    "Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|"
    "Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|"
    "Numéro Voie (coord. structure)|Indice répétition voie (coord. Structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)|"
    "Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|"
    "Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|"
    "Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code département (coord. structure)|Libellé département (coord. structure)|"
    "Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|"
    "Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code fonction|Libellé fonction|"
    "Code genre d'activité|Libellé genre d'activité|"
)

# Out of a thousand people. Physicians are as many as it takes for SM53 and SM54 in care to be the 88,869 activities of
# the real file; from 93 on, professions that are none of the ten of the URPS.
_PROFESSIONS = """
    (60, 'Infirmier', 330), (10, 'Médecin', 94), (70, 'Masseur-Kinésithérapeute', 50), (21, 'Pharmacien', 36),
    (40, 'Chirurgien-Dentiste', 22), (91, 'Orthophoniste', 13), (50, 'Sage-Femme', 13), (80, 'Pédicure-Podologue', 7),
    (92, 'Orthoptiste', 4), (93, 'Psychologue', 151), (28, 'Opticien-Lunetier', 80), (94, 'Ergothérapeute', 50),
    (98, 'Manipulateur ERM', 50), (86, 'Technicien de laboratoire médical', 50), (95, 'Diététicien', 50)
"""
_SKILLS = """
    ('SM54', 'Médecine générale', 25), ('SM53', 'Spécialiste en Médecine Générale', 15),
    ('SM26', 'Qualifié en Médecine Générale', 8), ('', '', 15), ('SM03', 'Biologie médicale', 1),
    ('SM04', 'Cardiologie et maladies vasculaires', 9), ('SM42', 'Psychiatrie', 9), ('SM32', 'Neurologie', 5),
    ('SM38', 'Ophtalmologie', 5), ('SM02', 'Anesthésie-réanimation', 8)
"""
_SECTIONS = """
    ('A', 'Pharmacien titulaire d''officine', 'SA33', 'Pharmacie d''officine', 40),
    ('DA', 'Pharmacien adjoint', 'SA33', 'Pharmacie d''officine', 36),
    ('H', 'Pharmacien d''établissement de santé', 'SA01', 'Etablissement public de santé', 11),
    ('G', 'Pharmacien biologiste', 'SA25', 'Laboratoire de biologie médicale', 8),
    ('B', 'Pharmacien d''entreprise - industrie', 'SA32', 'Fabrication, Exploitation et Importation', 5)
"""

_SETUP = f"""
CREATE TABLE profession AS
    SELECT row_number() OVER () - 1 AS slot, code::VARCHAR AS code, label
    FROM (SELECT * FROM (VALUES {_PROFESSIONS}) AS p(code, label, n)), range(n);
CREATE TABLE skill AS
    SELECT row_number() OVER () - 1 AS slot, code, label
    FROM (SELECT * FROM (VALUES {_SKILLS}) AS s(code, label, n)), range(n);
CREATE TABLE section AS
    SELECT row_number() OVER () - 1 AS slot, code, label, sector, sector_label
    FROM (SELECT * FROM (VALUES {_SECTIONS}) AS s(code, label, sector, sector_label, n)), range(n);
CREATE TABLE place AS
    SELECT row_number() OVER (ORDER BY code, range) - 1 AS slot, code, name, departement,
        coalesce(postal_codes[1], '') AS postal
    FROM (
        SELECT code, name, departement, postal_codes, inhabitants // 500 AS n
        FROM read_parquet('{ROOT}/data/geo/communes.parquet')
        LEFT JOIN (
            SELECT commune_code AS code, sum(inhabitants)::BIGINT AS inhabitants
            FROM read_parquet('{ROOT}/data/geo/population.parquet') WHERE year = 2023 GROUP BY ALL
        ) USING (code)
    ), range(n);
"""

# A person has one to four rows, one below the other; the sites of a person are numbered from 0.
_ROWS = f"""
SELECT
    *, site % 200 AS street, hash(person, site_number, 8) % 10 < 5 AS liberal,
    (h1 % 1000)::BIGINT AS profession_slot, (hash(i, 9) % 100)::BIGINT AS skill_slot,
    (h2 % 100)::BIGINT AS section_slot, (site % places)::BIGINT AS place_slot
FROM (
    SELECT
        i, person, places, hash(person, 1) AS h1, hash(person, 2) AS h2, hash(person, 3) AS h3,
        if(hash(i, 4) % 4 = 0, 1 + hash(i, 5) % 2, 0) AS site_number,
        hash(person, if(hash(i, 4) % 4 = 0, 1 + hash(i, 5) % 2, 0), 6) AS site,
        hash(i, 7) % 1000 < {round(WITHOUT_COMMUNE * 1000)} AS nowhere
    FROM (
        SELECT i, if(hash(whole, 0) % 4 = 0, whole - 1, whole) AS person
        FROM (SELECT range AS i, (range * 0.62)::BIGINT AS whole FROM range($rows))
    ), (SELECT count(*) AS places FROM place)
)
"""

_CELLS = """
SELECT
    '8', printf('%011d', 10000000000 + person), printf('%012d', 810000000000 + person),
    if(p.code = '10', 'DR', ''), if(p.code = '10', 'Docteur', ''),
    if(h1 % 2 = 0, 'M', 'MME'), if(h1 % 2 = 0, 'Monsieur', 'Madame'),
    'SYNTHETIQUE' || (h1 % 90000)::VARCHAR || if(h1 % 50 = 0, ' "DIT"', ''), 'Personne' || (h2 % 900)::VARCHAR,
    p.code, p.label, if(h1 % 40 = 0, 'E', if(h1 % 97 = 0, 'M', 'C')), if(h1 % 40 = 0, 'Etudiant', 'Civil'),
    if(p.code = '10' AND k.code <> '', 'S', ''), if(p.code = '10' AND k.code <> '', 'Spécialité ordinale', ''),
    if(p.code = '10', k.code, ''), if(p.code = '10', k.label, ''),
    if(liberal, 'L', if(h3 % 100 = 0, 'B', 'S')),
    if(liberal, 'Libéral, indépendant, artisan, commerçant', if(h3 % 100 = 0, 'Bénévole', 'Salarié')),
    if(nowhere, '', printf('%014d', site % 100000000000000)),
    if(nowhere OR liberal, '', printf('%09d', site % 1000000000)),
    if(nowhere OR site % 2 = 0, '', printf('%09d', site % 989999999)),
    if(nowhere OR site % 2 = 0, '', printf('%09d', site % 979999999)),
    if(nowhere, '', 'C' || printf('%014d', site % 100000000000000)),
    if(nowhere, '', 'STRUCTURE SYNTHETIQUE ' || (site % 70000)::VARCHAR || ' DE ' || upper(l.name)),
    if(nowhere OR site % 3 > 0, '', 'ENSEIGNE SYNTHETIQUE ' || (site % 70000)::VARCHAR),
    if(nowhere OR site % 4 > 0, '', 'BATIMENT SYNTHETIQUE ' || (site % 30)::VARCHAR),
    if(nowhere OR site % 7 > 0, '', 'RESIDENCE ' || (site % 900)::VARCHAR),
    if(nowhere, '', (site % 200)::VARCHAR), if(nowhere OR site % 20 > 0, '', 'B'),
    if(nowhere, '', 'R'), if(nowhere, '', 'Rue'),
    if(nowhere, '', 'DE LA VOIE SYNTHETIQUE NUMERO ' || (site % 5000)::VARCHAR),
    if(nowhere OR site % 9 > 0, '', 'CS ' || (10000 + site % 90000)::VARCHAR),
    if(nowhere, '', l.postal || ' ' || upper(l.name)), if(nowhere, '', l.postal), if(nowhere, '', l.code),
    if(nowhere, '', l.name), '', '', if(nowhere, '', printf('0%09d', site % 999999999)), '',
    if(nowhere OR site % 5 > 0, '', printf('0%09d', site % 899999999)),
    if(nowhere OR site % 2 > 0, '', 'personne' || (site % 9000000)::VARCHAR || '@exemple.invalid'),
    if(nowhere, '', l.departement), '', if(nowhere, '', '3' || printf('%014d', site % 100000000000000)),
    if(p.code = '10', 'CNOM/CNOM/CNOM', 'CNO/CNO/ARS'),
    if(p.code = '21', s.sector, if(liberal, 'SA07', 'SA01')),
    if(p.code = '21', s.sector_label, if(liberal, 'Cabinet individuel', 'Etablissement public de santé')),
    if(p.code = '21', s.code, ''), if(p.code = '21', s.label, ''),
    '', '', if(h2 % 30 = 0, 'GENR02', 'GENR01'),
    if(h2 % 30 = 0, 'Activité de soins ou de pharmacien en tant que remplaçant', 'Activité de soin et de pharmacie'), ''
FROM ({rows})
JOIN profession AS p ON p.slot = profession_slot
JOIN skill AS k ON k.slot = skill_slot
JOIN section AS s ON s.slot = section_slot
JOIN place AS l ON l.slot = place_slot
"""


def write(path: Path, rows: int = ROWS) -> None:
    """Write the file."""
    body = path.with_suffix(".body")
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(_SETUP)
        query = _CELLS.replace("{rows}", _ROWS.replace("$rows", str(rows)))
        # In the order in which the cores give them: half the time. The people of neighbouring rows stay neighbours.
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"COPY ({query}) TO '{body}' (FORMAT csv, HEADER false, DELIMITER '|', QUOTE '', ESCAPE '')")
    with path.open("wb") as whole, body.open("rb") as part:
        whole.write(f"\ufeff{HEADER}\n".encode())
        while chunk := part.read(1 << 24):
            whole.write(chunk)
    body.unlink()
