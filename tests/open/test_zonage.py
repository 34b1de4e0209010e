"""Zonings of the ARS: levels, ranks, dates and territories by hand, both publishers, and what is refused."""

import datetime as dt

import openpyxl
import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest import remarks
from cpts_map.layers.open import zonage
from tests.open import files

HEADER = (
    "com_code,com_lib,niveau,zmed_niveau,zmed_date_arrete,zdent_niveau,zdent_date_arrete,zide_niveau,zide_date_arrete,"
    "zmk_niveau,zmk_date_arrete,zsf_niveau,zsf_date_arrete,zortho_niveau,zortho_date_arrete,tvs_lib,bvcv_lib"
)
BORDEAUX = (
    "33063,Bordeaux,COM,3_HZ,30/10/2025,4_Tres_dotee,01/02/2024,5_Sur_dotee,02/01/2020,5b_Non_prioritaire,03/01/2024,"
    "3_intermediaire,04/01/2024,1b_Sous_dense,05/01/2024,Bordeaux,Bordeaux (canton-ville)"
)
AJACCIO = (
    '2A004,"Ajaccio, A",COM,1_ZIP,30/10/2025,1_Tres_sous_dotee,01/02/2024,2_Sous_dotee,,NC,,NC,,NC,,Ajaccio,Ajaccio'
)
DREES = (
    "Identifiant unique",
    "Code de la région",
    "Libellé de la région",
    "Code du territoire de vie-santé",
    "Libellé du territoire de vie-santé",
    "Code de la commune",
    "Libellé de la commune",
    "Qualification nationale issue de la concertation de 2017",
    "Qualification attribuée par l'arrêté régional",
    "Population totale (2016)",
)


def quoted(*rows: str) -> str:
    """Quote every cell, as the export does; a cell that holds a comma comes quoted already."""
    lines = []
    for row in (HEADER, *rows):
        cells = [c.strip('"') for c in row.replace(", ", "§").split(",")]
        lines.append(",".join(f'"{cell.replace("§", ", ")}"' for cell in cells))
    return "\n".join(lines) + "\n"


def levels(table):
    return {(r["commune_code"], r["profession"]): r["level"] for r in table.to_pylist()}


def book(folder, *rows, header=DREES, sheet="Zonage_communes", title=0):
    path = folder / "Zonage_medecin_20191231.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.title = "Zonage_TVS"
    workbook.active.append(["Identifiant unique", "Code du territoire de vie-santé", "Population"])
    communes = workbook.create_sheet(sheet)
    for line in (*[["Zonage des médecins"]] * title, header, *rows):
        communes.append(line)
    workbook.save(path)
    return path


def commune(code, level, name="Bordeaux"):
    return ("75_33", 75, "Nouvelle-Aquitaine", 33001, "TVS de " + name, code, name, "ZIP", level, 1200)


def test_export_of_the_ars_by_hand(tmp_path):
    path = files.write(tmp_path, "zonage.csv", quoted(BORDEAUX, AJACCIO))
    found = zonage.parse(path)
    files.assert_recognised(path, zonage.LAYER)
    files.assert_declared(found, zonage.LAYER)
    assert levels(found) == {
        ("33063", "medecins_generalistes"): "HZ",
        ("33063", "chirurgiens_dentistes"): "tres_dotee",
        ("33063", "infirmiers"): "sur_dotee",
        ("33063", "masseurs_kinesitherapeutes"): "non_prioritaire",
        ("33063", "sages_femmes"): "intermediaire",
        ("33063", "orthophonistes"): "sous_dense",
        ("2A004", "medecins_generalistes"): "ZIP",
        ("2A004", "chirurgiens_dentistes"): "tres_sous_dotee",
        ("2A004", "infirmiers"): "sous_dotee",
        ("2A004", "masseurs_kinesitherapeutes"): "NC",
        ("2A004", "sages_femmes"): "NC",
        ("2A004", "orthophonistes"): "NC",
    }
    bordeaux = {r["profession"]: r for r in found.to_pylist() if r["commune_code"] == "33063"}
    assert {p: r["level_rank"] for p, r in bordeaux.items()} == {
        "medecins_generalistes": 3,
        "chirurgiens_dentistes": 4,
        "infirmiers": 5,
        "masseurs_kinesitherapeutes": 5.5,
        "sages_femmes": 3,
        "orthophonistes": 1.5,
    }
    assert bordeaux["medecins_generalistes"]["decree_date"] == "2025-10-30"
    assert bordeaux["sages_femmes"]["decree_date"] == "2024-01-04"
    assert {p for p, r in bordeaux.items() if r["territory"] == "Bordeaux"} == {
        "medecins_generalistes",
        "chirurgiens_dentistes",
    }
    assert {r["territory"] for r in bordeaux.values()} == {"Bordeaux", "Bordeaux (canton-ville)"}
    ajaccio = {r["profession"]: r for r in found.to_pylist() if r["commune_code"] == "2A004"}
    assert ajaccio["infirmiers"]["decree_date"] is None
    assert ajaccio["sages_femmes"]["level_rank"] is None
    assert remarks(found) == (
        "Niveaux « NC » (le fichier dit la commune non classée), gardés comme tels : 3.",
        "Niveaux sans date d'arrêté : 4.",
    )


@pytest.mark.parametrize(
    ("published", "level", "rank"),
    [
        ("1_ZIP", "ZIP", 1),
        ("2_ZAC", "ZAC", 2),
        ("3_QPV_ZIP", "QPV_ZIP", 3),
        ("4_QPV_ZAC", "QPV_ZAC", 4),
        ("4_ZAR", "ZAR", 4),
        ("5_ZV", "ZV", 5),
        ("6_HZ", "HZ", 6),
        ("7_GQ_ZAC", "GQ_ZAC", 7),
        ("8_GQ_ZIP", "GQ_ZIP", 8),
        ("ZIP", "ZIP", None),
        ("Zone très sous-dotée", "tres_sous_dotee", None),
        ("3_Intermédiaire", "intermediaire", 3),
        ("NC", "NC", None),
        ("Zone de vigilance", "ZV", None),
        ("Hors vivier", "HV", None),
    ],
)
def test_each_spelling_of_a_level(tmp_path, published, level, rank):
    found = zonage.parse(files.write(tmp_path, "z.csv", quoted(BORDEAUX.replace("3_HZ", published))))
    row = next(r for r in found.to_pylist() if r["profession"] == "medecins_generalistes")
    assert (row["level"], row["level_rank"]) == (level, rank)


def test_professions_may_be_absent_and_other_meshes_are_left_aside(tmp_path):
    text = 'com_code,niveau,zmed_niveau\n1004,COM,1_ZIP\n"75101",ARM,2_ZAC\n33063.0,COM,\n47001,COM,2_ZAC\n'
    path = files.write(tmp_path, "z.csv", text)
    found = zonage.parse(path)
    files.assert_recognised(path, zonage.LAYER)
    assert levels(found) == {("01004", "medecins_generalistes"): "ZIP", ("47001", "medecins_generalistes"): "ZAC"}
    assert {r["territory"] for r in found.to_pylist()} == {None}
    assert remarks(found) == (
        "Lignes d'un autre niveau que la commune, laissées de côté : 1.",
        "Communes sans niveau publié pour medecins generalistes : 1.",
        "Codes de commune rétablis (zéro perdu, nombre décimal) : 1.",
        "Niveaux sans date d'arrêté : 2.",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (HEADER + "\n", "aucune ligne"),
        (quoted(BORDEAUX.replace("3_HZ", "3_ZZZ")), "ligne 2, colonne zmed_niveau : un niveau parmi ZIP.* « 3_ZZZ »"),
        (quoted(BORDEAUX.replace("COM", "COM").replace("5_Sur_dotee", "7")), "colonne zide_niveau : .* « 7 » trouvé"),
        (quoted(BORDEAUX.replace("30/10/2025", "31/02/2025")), "colonne zmed_date_arrete : une date .* « 31/02/2025 »"),
        (quoted(BORDEAUX.replace("30/10/2025", "30/10/25")), "une date .* « 30/10/25 » trouvé"),
        (quoted(BORDEAUX.replace("30/10/2025", "10/30/2025")), "une date"),
        (quoted(BORDEAUX.replace("30/10/2025", "30/10/2205")), "une date"),
        (quoted(BORDEAUX.replace("33063", "330633")), "ligne 2, colonne com_code : un code commune .* « 330633 »"),
        (quoted(BORDEAUX.replace("33063", "")), "colonne com_code : .* rien trouvé"),
        (quoted(BORDEAUX, AJACCIO, BORDEAUX), "lignes 2 et 4 : clé répétée"),
        (quoted(BORDEAUX).replace('","', '";"'), "séparateur « , » attendu, « ; » trouvé"),
        (quoted(BORDEAUX).replace("com_code", "code_insee"), "colonne « com_code » absente"),
        (quoted(BORDEAUX).replace('"niveau"', '"maille"'), "colonne « niveau » absente"),
        (quoted(BORDEAUX).replace("_niveau", "_niv"), "aucune colonne de niveau"),
        (quoted(BORDEAUX) + '"33064","x"\n', "cellules attendues"),
        (quoted(BORDEAUX).replace("zdent_niveau", "zmed_niveau"), "zmed_niveau.* 2 fois"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        zonage.parse(files.write(tmp_path, "zonage.csv", text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_territories_keep_their_accents(tmp_path, encoding):
    text = quoted(BORDEAUX.replace(",Bordeaux,Bordeaux (", ",Périgueux,Bordeaux ("))
    found = zonage.parse(files.write(tmp_path, "z.csv", text, encoding))
    assert "Périgueux" in found["territory"].to_pylist()


def test_utf_16_is_refused(tmp_path):
    with pytest.raises(SchemaError, match="UTF-16"):
        zonage.parse(files.write(tmp_path, "z.csv", quoted(BORDEAUX), "utf-16"))


def test_workbook_of_the_drees_by_hand(tmp_path):
    path = book(
        tmp_path,
        commune("33063", "ZV"),
        commune(1004, "ZIP", "Ambérieu"),
        commune("2A004", "HV"),
        commune("47001", None),
        ("Source : DREES, arrêtés au 31/12/2019",),
    )
    files.assert_recognised(path, zonage.LAYER)
    found = zonage.parse(path)
    assert [(r["commune_code"], r["level"], r["territory"]) for r in found.to_pylist()] == [
        ("33063", "ZV", "TVS de Bordeaux"),
        ("01004", "ZIP", "TVS de Ambérieu"),
        ("2A004", "HV", "TVS de Bordeaux"),
    ]
    assert set(found["profession"].to_pylist()) == {"medecins_generalistes"}
    assert set(found["decree_date"].to_pylist()) == {None}
    assert remarks(found) == (
        "Communes sans niveau publié pour medecins generalistes : 1.",
        "Le classeur ne porte pas la date des arrêtés.",
        "Codes de commune rétablis (zéro perdu, nombre décimal) : 1.",
    )


def test_header_of_the_workbook_is_found_whatever_its_row(tmp_path):
    header = tuple(
        "Qualification attribuée par l'arrêté régional (HV|ZAC|ZIP|ZV)" if "attribuée" in h else h for h in DREES
    )
    found = zonage.parse(book(tmp_path, commune("33063", "ZAC"), header=header, title=3))
    assert levels(found) == {("33063", "medecins_generalistes"): "ZAC"}


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda f: book(f, commune("33063", "ZIP"), sheet="Feuil1"), "feuille « Zonage_communes » absente"),
        (lambda f: book(f, commune("33063", "rouge")), "ligne 2, colonne Qualification .* « rouge » trouvé"),
        (lambda f: book(f, commune("330634", "ZIP")), "ligne 2, colonne Code de la commune"),
        (lambda f: book(f, commune(None, "ZIP")), "Code de la commune .* rien trouvé"),
        (lambda f: book(f, commune("33063", "ZIP"), commune("33063", "ZAC")), "lignes 2 et 3 : clé répétée"),
        (lambda f: book(f, commune("33063", dt.date(2024, 1, 1))), "un niveau parmi"),
        (
            lambda f: book(f, commune("33063", "ZIP"), header=("Identifiant unique", *["x"] * 9)),
            "« Code de la commune »",
        ),
        (lambda f: book(f, commune("33063", "ZIP"), header=DREES[1:]), "aucune ligne ne commence par"),
        (book, "aucune ligne"),
        (lambda f: files.write(f, "z.xlsx", b"PK\x03\x04 coupe"), "zip|classeur|archive"),
    ],
)
def test_what_is_wrong_in_the_workbook_is_said(tmp_path, made, said):
    with pytest.raises(SchemaError, match=said):
        zonage.parse(made(tmp_path))


test_fuzz = files.fuzz(zonage.LAYER, quoted(BORDEAUX, AJACCIO))
