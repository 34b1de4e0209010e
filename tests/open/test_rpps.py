"""Annuaire santé: figures by hand on a small file, what is refused, and that nobody's name ever comes out."""

import csv
import tempfile
import traceback
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import rpps
from tests.open import files

HEADER = """
Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|
Libellé civilité exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|
Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|
Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|
Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|
Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|
Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|
Numéro Voie (coord. structure)|Indice répétition voie (coord. Structure)|Code type de voie (coord. structure)|
Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)|
Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|
Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|
Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|
Adresse e-mail (coord. structure)|Code département (coord. structure)|Libellé département (coord. structure)|
Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|
Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code fonction|Libellé fonction|
Code genre d'activité|Libellé genre d'activité
""".replace("\n", "").split("|")
# Other words for some columns, in later files.
VARIANT = [
    {
        "Libellé civilité exercice": "Libellé civilité d'exercice",
        "Indice répétition voie (coord. Structure)": "Indice répétition voie (coord. structure)",
        "Code département (coord. structure)": "Code Département (structure)",
        "Libellé département (coord. structure)": "Libellé Département (structure)",
        "Code fonction": "Code rôle",
        "Libellé fonction": "Libellé rôle",
        "Code genre d'activité": "Code genre activité",
        "Libellé genre d'activité": "Libellé genre activité",
    }.get(name, name)
    for name in HEADER
]
OLD_COLUMNS = 52
SECRET = ("MARTINGALE", "Philiberte", "0556999888", "philiberte@exemple.invalid", "RUE DU SECRET", "10999000")
PERSON, NAME, PROFESSION, CATEGORY, SKILL, SKILL_LABEL, MODE = 2, 7, 9, 11, 15, 16, 17
STRUCTURE, PLACE, POSTAL, COMMUNE, SECTOR, SECTION, SECTION_LABEL, GENRE = 23, 24, 35, 36, 48, 50, 51, 54

# Columns that the tests set, by a short name.
_AT = {
    "category": CATEGORY,
    "skill": SKILL,
    "skill_label": SKILL_LABEL,
    "postal": POSTAL,
    "sector": SECTOR,
    "section": SECTION,
    "section_label": SECTION_LABEL,
    "genre": GENRE,
    "name": NAME,
    "place": PLACE,
    "structure": STRUCTURE,
}


def activity(person: int, profession: str, mode: str, commune: str, site: int = 1, **cells: str) -> list[str]:
    """One line: a person, a profession, a site; civil, of care, in a sector unless said otherwise."""
    row = [""] * len(HEADER)
    row[0], row[1], row[PERSON] = "8", f"10999000{person:03}", f"810999000{person:03}"
    row[NAME], row[8] = "MARTINGALE", "Philiberte"
    row[PROFESSION], row[MODE], row[CATEGORY], row[GENRE] = profession, mode, "C", "GENR01"
    row[STRUCTURE] = f"C9990000000{site:03}" if commune else ""
    row[32], row[40], row[43] = "RUE DU SECRET", "0556999888", "philiberte@exemple.invalid"
    row[POSTAL], row[COMMUNE] = "33999" if commune else "", commune
    row[47], row[SECTOR], row[-1] = "CNO/CNO/ARS", "SA07", "Activité standard de soin"
    for name, value in cells.items():
        row[_AT[name]] = value
    return row


def written(*rows: list[str], header: list[str] = HEADER, trailing: bool = True, mark: bool = True) -> str:
    """Write as the ANS does: no quotation marks, a separator at the end of each line, a byte order mark."""
    end = "|" if trailing else ""
    lines = ["|".join(cells) + end for cells in (header, *rows)]
    return ("\ufeff" if mark else "") + "\n".join(lines) + "\n"


ROWS = (
    # A nurse with three sites in two communes; another, liberal and salaried.
    activity(1, "60", "L", "33063", 1),
    activity(1, "60", "L", "33063", 2),
    activity(1, "60", "L", "33064", 3),
    activity(2, "60", "L", "33063", 4),
    activity(2, "60", "S", "33063", 5),
    # General practice, on a line of two for one site; then at one site of two.
    activity(3, "10", "L", "33063", 6, skill="SM54", skill_label="Médecine générale"),
    activity(3, "10", "L", "33063", 6, skill="CAPA13", skill_label="Médecine d'urgence"),
    activity(4, "10", "L", "33063", 7, skill="SM26"),
    activity(4, "10", "L", "75056", 8, skill=""),
    activity(5, "10", "L", "75101", 9, skill="SM53"),
    activity(6, "10", "S", "33063", 10, skill="SM04"),
    # Medical biology: by code, by label, by section.
    activity(7, "10", "S", "33063", 10, skill="SM03"),
    activity(8, "10", "L", "33064", 11, skill="SCH06", skill_label="Biologie médicale (SCH)"),
    activity(9, "21", "L", "33064", 11, section="G", sector="SA25"),
    activity(10, "21", "S", "33064", 11, section_label="Pharmacien biologiste", sector="SA33"),
    # Pharmacists: who holds an officine, who helps there; hospital and unknown places are not officines.
    activity(11, "21", "L", "33063", 12, section="A", sector="SA33"),
    activity(12, "21", "S", "33063", 12, section="DA", sector="SA33"),
    activity(13, "21", "S", "33063", 13, section="H", sector="SA01"),
    activity(14, "21", "S", "33063", 14, section="D", sector=""),
    activity(15, "21", "S", "33063", 13, section="D", sector="SA01"),
    activity(16, "21", "S", "33063", 15, sector="SA39"),
    activity(17, "21", "L", "97411", 16, section="EA", sector="SA49"),
    activity(18, "21", "L", "33063", 17, section_label="Pharmacien titulaire d'officine", sector=""),
    activity(19, "21", "L", "33063", 18, sector=""),
    # Left out: student, military, unpaid, another mode, none, a replacement, another profession, abroad.
    activity(20, "60", "L", "33063", category="E"),
    activity(21, "60", "L", "33063", category="M"),
    activity(22, "60", "B", "33063"),
    activity(23, "60", "R", "33063"),
    activity(24, "60", "", "33063"),
    activity(25, "60", "L", "33063", genre="GENR02"),
    activity(26, "28", "L", "33063"),
    activity(27, "", "L", "33063"),
    activity(28, "70", "L", "99109"),
    # Without commune, with and without postal code; an optician too.
    activity(1, "60", "L", "", postal="33000"),
    activity(29, "60", "L", ""),
    activity(30, "28", "L", ""),
    # The genre of an activity may be missing; a quotation mark is part of a name; codes that a spreadsheet spoiled.
    activity(31, "70", "L", "33063", genre=""),
    activity(32, "40", "L", "33063", name='MARTINGALE "DITE'),
    activity(33, "50", "L", "2A004"),
    activity(34, "80", "L", "1004"),
    activity(35, "91", "L", "97101.0"),
    activity(36, "92", "S", "33063"),
)
COUNTS = {
    ("33063", "infirmier", "liberal"): (2, 1.666667),
    ("33064", "infirmier", "liberal"): (1, 0.333333),
    ("33063", "infirmier", "salarie"): (1, 1.0),
    ("33063", "medecin", "liberal"): (2, 1.5),
    ("33063", "medecin_generaliste", "liberal"): (2, 2.0),
    ("75056", "medecin", "liberal"): (1, 0.5),
    ("75101", "medecin", "liberal"): (1, 1.0),
    ("75101", "medecin_generaliste", "liberal"): (1, 1.0),
    ("33063", "medecin", "salarie"): (2, 2.0),
    ("33063", "biologiste", "salarie"): (1, 1.0),
    ("33064", "medecin", "liberal"): (1, 1.0),
    ("33064", "biologiste", "liberal"): (2, 2.0),
    ("33064", "biologiste", "salarie"): (1, 1.0),
    ("33063", "pharmacien", "liberal"): (2, 2.0),
    ("33063", "pharmacien", "salarie"): (3, 3.0),
    ("97411", "pharmacien", "liberal"): (1, 1.0),
    ("33063", "masseur_kinesitherapeute", "liberal"): (1, 1.0),
    ("33063", "chirurgien_dentiste", "liberal"): (1, 1.0),
    ("2A004", "sage_femme", "liberal"): (1, 1.0),
    ("01004", "pedicure_podologue", "liberal"): (1, 1.0),
    ("97101", "orthophoniste", "liberal"): (1, 1.0),
    ("33063", "orthoptiste", "salarie"): (1, 1.0),
}


def counts(table):
    return {
        (r["commune_code"], r["profession"], r["mode"]): (r["persons"], pytest.approx(r["weighted"]))
        for r in table.to_pylist()
    }


def read(folder, text, encoding="utf-8", name="ps-libreacces-personne-activite.txt"):
    return rpps.parse(files.write(folder, name, text, encoding))


def test_people_are_counted_by_commune_profession_and_mode(tmp_path):
    path = files.write(tmp_path, "ps-libreacces-personne-activite.txt", written(*ROWS))
    found = rpps.parse(path)
    assert counts(found) == COUNTS
    files.assert_declared(found, rpps.LAYER)
    files.assert_recognised(path, rpps.LAYER)


def test_what_is_left_out_or_mended_is_said_with_its_number_of_lines(tmp_path):
    # 42 lines, 3 without commune; 2 of the 29 lines that would count.
    assert sorted(remarks(read(tmp_path, written(*ROWS)))) == sorted(
        [
            (
                "Activités sans commune, toutes professions ensemble : 3 (7,1 % du fichier), dont 1 avec un code "
                "postal, qui ne désigne pas une commune et n'est pas converti."
            ),
            "Activités des professions comptées qui manquent aux effectifs, faute de commune : 2 (6,9 %).",
            "Activités d'autres professions que les dix des URPS, laissées de côté : 3.",
            (
                "Activités de pharmaciens ni d'officine ni biologistes (établissement de santé, industrie, "
                "distribution, lieu inconnu), laissées de côté : 3."
            ),
            "Activités ni libérales ni salariées (bénévoles, mode absent), laissées de côté : 3.",
            "Activités hors catégorie civile (étudiants, militaires ou agents publics), laissées de côté : 2.",
            "Activités d'un autre genre que les soins (remplacements…), laissées de côté : 1.",
            "Activités à l'étranger, laissées de côté : 1.",
            "Codes commune rétablis (zéro perdu, décimales d'un tableur) : 2 lignes.",
        ]
    )


def test_the_professions_are_the_bits_of_the_sql():
    assert len(rpps.PROFESSIONS) == len(set(rpps.PROFESSIONS)) == 11
    assert {profession for _, profession, _ in COUNTS} == set(rpps.PROFESSIONS)


def quoted(*rows: list[str]) -> str:
    """Write as until 2018: semicolons, every cell between quotation marks."""
    return "\n".join(
        ";".join('"' + cell.replace('"', '""') + '"' for cell in cells) for cells in (HEADER[:OLD_COLUMNS], *rows)
    )


# Replacements cannot be told where the genre of the activity is not there.
WITHOUT_GENRE = COUNTS | {("33063", "infirmier", "liberal"): (3, 2.666667)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (written(*ROWS, header=VARIANT), COUNTS),
        (written(*ROWS, mark=False), COUNTS),
        (written(*ROWS, trailing=False), COUNTS),
        (written(*ROWS).replace("\n", "\r\n"), COUNTS),
        (written(*ROWS).removesuffix("\n"), COUNTS),
        (written(*ROWS).replace(HEADER[-1] + "|\n", HEADER[-1] + "\n"), COUNTS),
        (written(*ROWS, trailing=False).replace(HEADER[-1] + "\n", HEADER[-1] + "|\n"), COUNTS),
        (
            written(*ROWS).replace("é", "e").replace("'", "’").upper().replace("PHARMACIEN TITULAIRE", "titulaire"),
            COUNTS,
        ),
        (written(*(r[:OLD_COLUMNS] for r in ROWS), header=HEADER[:OLD_COLUMNS]), WITHOUT_GENRE),
        (quoted(*(r[:OLD_COLUMNS] for r in ROWS)), WITHOUT_GENRE),
    ],
    ids=[
        "variant",
        "no mark",
        "no separator at the end",
        "crlf",
        "no last end of line",
        "header without the last separator",
        "header alone with it",
        "capitals without accents",
        "52 columns",
        "2017",
    ],
)
def test_every_layout_gives_the_same_counts(tmp_path, text, expected):
    path = files.write(tmp_path, "PS_LibreAcces_Personne_activite_202609230800.txt", text)
    assert counts(rpps.parse(path)) == expected
    files.assert_recognised(path, rpps.LAYER)


def test_columns_may_come_in_another_order(tmp_path):
    assert counts(read(tmp_path, written(*(r[::-1] for r in ROWS), header=HEADER[::-1]))) == COUNTS


def test_latin_1_is_read_right(tmp_path):
    assert counts(read(tmp_path, written(*ROWS, mark=False), "latin-1")) == COUNTS


def test_what_columns_are_missing_and_what_it_changes_is_said(tmp_path):
    kept = [i for i in range(len(HEADER)) if i not in {CATEGORY, GENRE, SECTION, SECTION_LABEL}]
    found = read(tmp_path, written(*([r[i] for i in kept] for r in ROWS), header=[HEADER[i] for i in kept]))
    assert counts(found)["33063", "infirmier", "liberal"] == (5, 4.666667)
    assert ("33064", "biologiste", "salarie") not in counts(found)
    assert [said for said in remarks(found) if "ne dit pas" in said] == [
        "Le fichier ne dit pas la catégorie professionnelle : étudiants et militaires sont comptés.",
        "Le fichier ne dit pas le genre d'activité : remplaçants et activités hors soins sont comptés.",
        "Le fichier ne dit pas la section des pharmaciens : biologistes et titulaires sont sous-comptés.",
    ]


@pytest.mark.parametrize("missing", ["Code savoir-faire", "Code commune (coord. structure)", "Numéro FINESS site"])
def test_a_file_without_a_column_that_counts_is_refused(tmp_path, missing):
    at = HEADER.index(missing)
    rows = [r[:at] + r[at + 1 :] for r in (HEADER, *ROWS)]
    with pytest.raises(SchemaError, match=r"colonne « .* » absente ; 56 colonnes trouvées"):
        read(tmp_path, written(*rows[1:], header=rows[0]))


def test_the_other_files_of_the_archive_are_not_claimed(tmp_path):
    names = "Identifiant PP|Identification nationale PP|Nom d'exercice|Prénom d'exercice|Code profession"
    for more in ("Code type diplôme obtenu|Code diplôme obtenu|", "Code savoir-faire|Libellé savoir-faire|"):
        path = files.write(tmp_path, "PS_LibreAcces_Personne_activite.txt", f"{names}|{more}\n")
        assert not rpps.recognise(sample(path))


# What is refused, always without a word of what the row says

MOVED = activity(40, "60", "L", "33063")
MOVED = [*MOVED[:PLACE], "CABINET", "MARTINGALE", *MOVED[PLACE + 1 :]]  # the name of the place holds a separator
NAMED = activity(40, "60", "L", "33063")
NAMED = [*NAMED[:NAME], "MARTINGALE", "PHILIBERTE", *NAMED[NAME + 1 :]]
OLD_MOVED, OLD_NAMED = ([*row[: OLD_COLUMNS - 1], "", ""] for row in (MOVED, NAMED))
BAD = {
    "empty": ("", "fichier vide"),
    "header only": (written(), "aucune ligne"),
    "no header": (written(*ROWS[1:], header=ROWS[0]), "colonne « Identification nationale PP » absente ; 57 colonnes"),
    "another separator": (written(*ROWS).replace("|", "\t"), "séparateur « | » attendu, « \t » trouvé"),
    "a cell too many": (written(*ROWS, [*ROWS[0], "MARTINGALE"]), "ligne 44 : une cellule de trop"),
    "two cells too many": (
        written(*ROWS, [*ROWS[0], "MARTINGALE", "x"]),
        "ligne 44 : 57 cellules attendues, 58 trouvées",
    ),
    "a separator in a name": (written(*ROWS, NAMED), "ligne 44 : une cellule de trop"),
    "a separator in a name, no last cells": (
        written(*(r[:OLD_COLUMNS] for r in ROWS), OLD_NAMED, header=HEADER[:OLD_COLUMNS]),
        "ligne 44, colonne Code profession : un code (par exemple 10) attendu, autre chose trouvé",
    ),
    "a separator in a place, no last cells": (
        written(*(r[:OLD_COLUMNS] for r in ROWS), OLD_MOVED, header=HEADER[:OLD_COLUMNS]),
        "ligne 44, colonne Code secteur d'activité : un code (par exemple SA07) attendu, autre chose trouvé",
    ),
    "a mode that is no code": (
        written(*ROWS, activity(41, "60", "MARTINGALE", "33063")),
        "ligne 44, colonne Code mode exercice : un code (par exemple L) attendu, autre chose trouvé",
    ),
    "a line cut in two": (
        written(*ROWS, activity(41, "60", "L", "33063", name="MARTIN\nGALE")),
        "ligne 44 : 57 cellules attendues, 8 trouvées",
    ),
    "cut": (written(*ROWS)[:-500], "fichier tronqué, sa dernière ligne a"),
    "cut before its last separator": (written(*ROWS)[:-2], "fichier tronqué, sa dernière ligne a 56 cellules sur 57"),
    "no identifier": (
        written(*ROWS, [*ROWS[0][:PERSON], "", *ROWS[0][PERSON + 1 :]]),
        "ligne 44, colonne Identification nationale PP : un identifiant entier attendu",
    ),
    "an identifier rounded by a spreadsheet": (
        written(*ROWS, [*ROWS[0][:PERSON], "8,10999E+11", *ROWS[0][PERSON + 1 :]]),
        "ligne 44, colonne Identification nationale PP : un identifiant entier attendu, autre chose trouvé",
    ),
    "a commune that is none": (
        written(activity(1, "60", "L", "330633"), *ROWS),
        "ligne 2, colonne Code commune (coord. structure) : un code commune (par exemple 33063) attendu, « 330633 »",
    ),
    "a name for a commune": (
        written(*ROWS, activity(41, "60", "L", "MARTINGALE")),
        "ligne 44, colonne Code commune (coord. structure) : un code commune (par exemple 33063) attendu, autre chose",
    ),
    "a telephone for a commune": (written(*ROWS, activity(41, "60", "L", "0556999888")), "autre chose trouvé"),
    "the first of two faults": (
        written(activity(1, "60", "L", "330633"), activity(41, "60", "MARTINGALE", "33063")),
        "ligne 2, colonne Code commune",
    ),
    "a column twice": (written(*ROWS, header=[*HEADER[:-1], "Code profession"]), "« Code profession » figure 2 fois"),
}


@pytest.mark.parametrize(("text", "said"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said_without_a_word_of_the_row(tmp_path, text, said):
    with pytest.raises(SchemaError) as refusal:
        read(tmp_path, text)
    assert str(refusal.value).startswith("ps-libreacces-personne-activite.txt")
    assert said in str(refusal.value)
    assert not said_of_anyone(refusal.value)


def said_of_anyone(error: BaseException) -> list[str]:
    """What an error, or its whole traceback as a log would keep it, says of the people of the file."""
    whole = "".join(traceback.format_exception(error)) + repr(error)
    return [secret for secret in SECRET if secret in whole]


@pytest.mark.parametrize("before", [0, 60_000], ids=["at once", "far down"])
def test_a_line_is_named_wherever_it_is(tmp_path, before):
    text = written(*(activity(n % 900, "60", "L", "33063") for n in range(before)))
    cut, moved = "|".join(ROWS[0][:20]), "|".join(activity(1, "60", "L", "330633")) + "|"
    for line in (cut, moved):
        with pytest.raises(SchemaError, match=rf"ligne {before + 2}\b") as refusal:
            read(tmp_path, text + line + "\n" + "|".join(ROWS[0]) + "|\n")
        assert not said_of_anyone(refusal.value)


def test_bytes_of_another_encoding_far_down_are_refused_or_do_not_count(tmp_path):
    rows = [activity(n % 900, "60", "L", "33063", name="MARTINGALE" * 5) for n in range(4_000)]
    text = written(*rows, header=[name.replace("é", "e").replace("ô", "o") for name in HEADER], mark=False)
    text = text.replace("Activité", "Activite")
    last = "|".join(activity(1, "10", "L", "33063", skill_label="Médecine générale MARTINGALE")) + "|\n"
    content = text.encode() + last.encode("latin-1")
    with pytest.raises(SchemaError, match="ligne 4002 : octets qui ne sont pas du texte") as refusal:
        read(tmp_path, content)
    assert not said_of_anyone(refusal.value)


test_fuzz = files.fuzz(rpps.LAYER, written(*ROWS[:6]), "ps-libreacces-personne-activite.txt")


@given(
    st.lists(
        st.tuples(
            st.integers(1, 4),
            st.sampled_from("LSB"),
            st.sampled_from(["33063", "33064", "2A004", ""]),
            st.integers(1, 3),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25)
def test_any_activities_are_counted_as_by_hand(found):
    sites = defaultdict(set)
    for person, mode, commune, site in found:
        if mode in "LS" and commune:
            sites[person, mode].add((commune, site))
    persons, weighted = Counter(), Counter()
    for (_, mode), places in sites.items():
        for commune, number in Counter(commune for commune, _ in places).items():
            persons[commune, mode] += 1
            weighted[commune, mode] += number / len(places)
    lines = [activity(person, "60", mode, commune, site) for person, mode, commune, site in found]
    with tempfile.TemporaryDirectory() as folder:
        path = files.write(Path(folder), "rpps.txt", written(*lines))
        if not persons:
            with pytest.raises(CptsMapError, match="aucune ligne"):
                rpps.parse(path)
            return
        table = rpps.parse(path).to_pylist()
    modes = {"L": "liberal", "S": "salarie"}
    assert {(r["commune_code"], r["mode"]): r["persons"] for r in table} == {
        (commune, modes[mode]): n for (commune, mode), n in persons.items()
    }
    for (commune, mode), weight in weighted.items():
        row = next(r for r in table if (r["commune_code"], r["mode"]) == (commune, modes[mode]))
        assert row["weighted"] == pytest.approx(weight, abs=1e-6)


def test_the_order_of_the_lines_changes_nothing(tmp_path):
    assert read(tmp_path, written(*ROWS[::-1])).equals(read(tmp_path, written(*ROWS)))
    assert read(tmp_path, written(*ROWS[1::2], *ROWS[::2])).equals(read(tmp_path, written(*ROWS)))


@pytest.mark.real_data
def test_real_communes_and_skills_of_one_departement(tmp_path, real_data):
    # A selection of the file of 2017, without people: each line is given one, in the layout of today.
    with (real_data / "rpps" / "rpps_gironde_mg_neuro_2017-08_sans_noms.csv").open(encoding="utf-8") as source:
        real = list(csv.DictReader(source))
    skills = {"Spécialiste en Médecine Générale": "SM53", "Neurologie": "SM32"}
    lines = [
        activity(n, "10", "L", r["code_commune"], skill=skills[r["libelle_savoir_faire"]], postal=r["code_postal"])
        for n, r in enumerate(real)
    ]
    found = counts(read(tmp_path, written(*lines)))
    general = Counter(
        r["code_commune"] for r in real if skills[r["libelle_savoir_faire"]] == "SM53" and r["code_commune"]
    )
    assert {
        code: n for (code, profession, _), (n, _) in found.items() if profession == "medecin_generaliste"
    } == general
    assert sum(general.values()) == 1414 - sum(not r["code_commune"] for r in real)
