"""Grille de densité: the published layouts, the grid that must not be taken for it, what is refused."""

import pytest

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.layers.open import densite
from tests.open import books, files

LABELS = (
    "Grands centres urbains",
    "Centres urbains intermédiaires",
    "Petites villes",
    "Ceintures urbaines",
    "Bourgs ruraux",
    "Rural à habitat dispersé",
    "Rural à habitat très dispersé",
)
TITLE = [["Grille communale de densité à 7 niveaux"], ["Source : Insee"], ["Géographie au 01/01/2024"], [None]]
HEADER = ["CODGEO", "LIBGEO", "DENS", "LIBDENS", "PMUN21", "P1", "P2"]
CODES = ("33063", "33243", "33009", "33039", "33010", "33001", "2A004")
ROWS = [[code, "x", at, label, 100, 0, 0] for at, (code, label) in enumerate(zip(CODES, LABELS, strict=True), 1)]
GRID = {"Grille_Densite": [*TITLE, HEADER, *ROWS]}


def levels(table):
    return {row["commune_code"]: (row["level"], row["label"]) for row in table.to_pylist()}


def test_each_commune_has_its_level_and_its_words(tmp_path):
    path = books.xlsx(tmp_path, "grille_densite_7_niveaux_2024.xlsx", GRID)
    found = densite.parse(path)
    assert levels(found) == {code: (at, label) for at, (code, label) in enumerate(zip(CODES, LABELS, strict=True), 1)}
    assert set(found["year"].to_pylist()) == {2024}
    assert remarks(found) == ()
    files.assert_recognised(path, densite.LAYER)
    files.assert_declared(found, densite.LAYER)


@pytest.mark.parametrize("write", [books.xlsx, books.xls])
def test_without_words_the_level_gives_them(tmp_path, write):
    rows = [[row[0], row[1], row[2], row[4]] for row in ROWS]
    found = densite.parse(write(tmp_path, "g", {"Feuil1": [["x"], ["CODGEO", "LIBGEO", "DENS", "PMUN21"], *rows]}))
    assert levels(found)["33009"] == (3, "Petites villes")
    assert set(found["year"].to_pylist()) == {2024}
    assert remarks(found) == ("Année 2024 de la grille déduite de sa population (PMUN21)",)


@pytest.mark.parametrize("header", [["depcom", "libdens"], ["Code commune", "Libellé degré densité"]])
def test_the_detail_gives_words_that_give_the_level(tmp_path, header):
    sheets = {"Feuil1": [["Titre"], header, *([row[0], row[3]] for row in ROWS)]}
    path = books.xlsx(tmp_path, "detail.xlsx", sheets)
    found = densite.parse(path)
    assert levels(found)["33039"] == (4, "Ceintures urbaines")
    assert found["year"].to_pylist() == [None] * 7
    assert remarks(found) == ("L'année de la grille n'est pas dite par le fichier",)
    files.assert_recognised(path, densite.LAYER)


def test_the_grid_of_2025_is_read_at_its_seven_levels_and_its_communes(tmp_path):
    header = [
        "CODGEO",
        "LIBGEO",
        "DENS",
        "LIBDENS",
        "PMUN22",
        "P1",
        "P2",
        "P3",
        "DENS_AAV",
        "LIBDENS_AAV",
        "DENS7",
        "LIBDENS7",
    ]
    three = {1: (1, "Urbain dense"), 2: (2, "Urbain intermédiaire")}
    rows = [
        [r[0], r[1], *three.get(r[2], (3, "Rural")), 100, 0, 0, 100, 4, "Rural non périurbain", r[2], r[3]]
        for r in ROWS
    ]
    epci = [["200000172", "CC", 3, "Rural", 100, 0, 0, 100, 4, "Rural", 6, "Rural à habitat dispersé"]]
    title = [["Grille de densité 2025"], ["Géographie communale au 01/01/2026"], [None], [None]]
    path = books.xlsx(
        tmp_path, "g.xlsx", {"Maille communale": [*title, header, *rows], "Maille EPCI": [*title, header, *epci]}
    )
    found = densite.parse(path)
    assert levels(found)["2A004"] == (7, "Rural à habitat très dispersé")
    assert set(found["year"].to_pylist()) == {2026}
    assert remarks(found) == ("Feuille « Maille EPCI » : autre maille que la commune, non lue",)
    files.assert_recognised(path, densite.LAYER)


def test_codes_are_mended_with_a_remark(tmp_path):
    sheets = {"G": [*TITLE, HEADER, [1001, "x", "6.0", LABELS[5], 1, 0, 0], *ROWS, ["Source : Insee"]]}
    found = densite.parse(books.xlsx(tmp_path, "g.xlsx", sheets))
    assert levels(found)["01001"] == (6, LABELS[5])
    assert remarks(found)[0].startswith("1 codes de commune auxquels manquait le premier zéro")


def change(at, place, value):
    rows = [list(row) for row in ROWS]
    rows[at][place] = value
    return {"Grille": [*TITLE, HEADER, *rows]}


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (change(0, 2, 8), "ligne 6, colonne DENS : un nombre entier ≥ 1 ≤ 7 attendu, « 8 » trouvé"),
        (change(1, 2, "x"), "ligne 7, colonne DENS"),
        (change(2, 2, 4), r"ligne 8, colonne LIBDENS : .* « Petites villes \(niveau 4\) » trouvé"),
        (change(2, 3, "Rural"), "ligne 8, colonne LIBDENS : un libellé de la grille à 7 niveaux .* « Rural » trouvé"),
        (change(3, 0, "33063"), "lignes 6 et 9 : clé répétée"),
        (change(3, 0, "20004"), "colonne CODGEO : un code commune .* « 20004 » trouvé"),
        (change(3, 0, "x"), "ligne 9 : un code de commune attendu, « x » trouvé"),
        ({"G": [*TITLE, HEADER, [*ROWS[0][:2], None, None, 1]]}, "colonne DENS : .* rien trouvé"),
        ({"G": [["CODGEO", "LIBGEO", "DENS"], *(row[:3] for row in ROWS[:4])]}, "4 niveaux trouvés sans libellé"),
        ({"G": [*TITLE, HEADER]}, "aucune trouvée"),
        ({"G": [["CODGEO", "LIBGEO", "TYPO"], *ROWS]}, "« CODGEO » et « DENS » .* aucune trouvée"),
        ({"A": GRID["Grille_Densite"], "B": GRID["Grille_Densite"]}, "« A », « B » trouvée"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, sheets, said):
    with pytest.raises(SchemaError, match=said):
        densite.parse(books.xlsx(tmp_path, "g.xlsx", sheets))


@pytest.mark.parametrize(
    "content", [b"", b"CODGEO;DENS\n33063;1\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99]
)
def test_what_is_no_workbook_is_refused(tmp_path, content):
    with pytest.raises(CptsMapError, match=r"g\.xlsx : (fichier vide|classeur illisible|archive endommagée)"):
        densite.parse(files.write(tmp_path, "g.xlsx", content))


test_fuzz = books.fuzz(densite.LAYER, GRID)
