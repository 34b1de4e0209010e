"""FILOSOFI: figures by hand in both layouts, secret apart from missing, what is refused, the real file of 2015."""

import pandas as pd
import pytest

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.layers.open import filosofi
from tests.open import books, files

LONG = "GEO;GEO_OBJECT;FILOSOFI_MEASURE;UNIT_MEASURE;UNIT_MULT;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE"
WIDE = "CODGEO;NBMENFISC18;NBPERSMENFISC18;MED18;PIMP18;TP6018;TP60AGE118;D118;D918;RD18"


def long(*rows):
    quoted = (";".join(f'"{cell}"' for cell in row.split(";")) for row in (LONG, *rows))
    return "\n".join(quoted) + "\n"


def observed(code, measure, value, status="F", **cells):
    row = {"geo": "COM", "observation": "A", "year": "2023", "multiplier": "0"} | cells
    cells_ = (code, row["geo"], measure, "X", row["multiplier"], status, row["observation"], row["year"], value)
    return ";".join(cells_)


def wide(*rows, header=WIDE):
    return "\n".join((header, *rows)) + "\n"


def by_code(table):
    return {row["commune_code"]: row for row in table.to_pylist()}


LONG_FILE = long(
    observed("33063", "MED_SL", "24560"),
    observed("33063", "PR_MD60", "16.4"),
    observed("33063", "IR_D9_D1_SL", "3.5"),
    observed("33063", "NUM_HH", "120000"),
    observed("33063", "NUM_PER", "240000.5"),
    observed("33063", "GI_SL", "0.3"),
    observed("01002", "MED_SL", "23000"),
    observed("01002", "PR_MD60", "", status="C"),
    observed("55039", "MED_SL", "", observation="O"),
    observed("33", "MED_SL", "23900", geo="DEP"),
    observed("75101", "MED_SL", "36000", geo="ARM"),
)
WIDE_FILE = wide(
    "33063;120000;240000,5;22130;57,3;17,0;25;10000;38000;3,8",
    "01002;100;245,5;22883;s;s;s;s;s;s",
    "55039;nd;nd;nd;nd;nd;nd;nd;nd;nd",
    "01001;308;801;;;;;;;",
)


def test_the_long_layout_puts_the_measures_of_a_commune_side_by_side(tmp_path):
    path = files.write(tmp_path, "DS_FILOSOFI_CC_2023_data.csv", LONG_FILE)
    found = by_code(filosofi.parse(path))
    assert found["33063"] == {
        "commune_code": "33063",
        "year": 2023,
        "series": "depuis_2023",
        "median_eur": 24560.0,
        "median_status": "publie",
        "poverty_pct": 16.4,
        "poverty_status": "publie",
        "decile_ratio": 3.5,
        "households": 120000,
        "persons": 240000.5,
    }
    assert list(found) == ["01002", "33063", "55039", "75101"]
    files.assert_recognised(path, filosofi.LAYER)


def test_the_wide_layout_reads_its_year_in_the_names(tmp_path):
    path = files.write(tmp_path, "cc_filosofi_2018_COM-geo2021.CSV", WIDE_FILE)
    found = by_code(filosofi.parse(path))
    assert found["33063"] == {
        "commune_code": "33063",
        "year": 2018,
        "series": "jusqu_a_2021",
        "median_eur": 22130.0,
        "median_status": "publie",
        "poverty_pct": 17.0,
        "poverty_status": "publie",
        "decile_ratio": 3.8,
        "households": 120000,
        "persons": 240000.5,
    }
    assert found["01002"]["persons"] == 245.5
    files.assert_recognised(path, filosofi.LAYER)


@pytest.mark.parametrize(
    ("content", "code", "median", "poverty"),
    [
        (LONG_FILE, "01002", (23000.0, "publie"), (None, "secret")),
        (LONG_FILE, "55039", (None, "absent"), (None, "absent")),
        (WIDE_FILE, "01002", (22883.0, "publie"), (None, "secret")),
        (WIDE_FILE, "55039", (None, "absent"), (None, "absent")),
        # This file marks its secrets: an empty cell is not one.
        (WIDE_FILE, "01001", (None, "absent"), (None, "absent")),
        # This one does not.
        (wide("01001;308;801;22228;;;;;;", "01006;;;;;;;;;"), "01001", (22228.0, "publie"), (None, "secret")),
        (wide("01001;308;801;22228;;;;;;", "01006;;;;;;;;;"), "01006", (None, "secret"), (None, "secret")),
        # A column that is not there hides nothing.
        (wide("01001;22228", header="CODGEO;MED18"), "01001", (22228.0, "publie"), (None, "absent")),
        (long(observed("01001", "PR_MD60", "0")), "01001", (None, "absent"), (0.0, "publie")),
    ],
)
def test_zero_secret_and_absent_are_three_things(tmp_path, content, code, median, poverty):
    found = filosofi.parse(files.write(tmp_path, "filosofi.csv", content))
    row = by_code(found)[code]
    assert (row["median_eur"], row["median_status"]) == median
    assert (row["poverty_pct"], row["poverty_status"]) == poverty
    files.assert_declared(found, filosofi.LAYER)


def test_the_long_layout_of_2021_is_of_the_older_series(tmp_path):
    content = long(observed("33063", "MED_SL", "23000", year="2021"))
    assert filosofi.parse(files.write(tmp_path, "f.csv", content))["series"].to_pylist() == ["jusqu_a_2021"]


def test_what_was_hidden_or_mended_is_said(tmp_path):
    content = long(
        observed("1004", "MED_SL", "23000", observation="E"),
        observed("1005.0", "MED_SL", "21000", status="C"),
        observed("01006", "PR_MD60", "", status="D"),
    )
    found = filosofi.parse(files.write(tmp_path, "f.csv", content))
    assert by_code(found)["01005"]["median_status"] == "secret"
    assert by_code(found)["01005"]["median_eur"] is None
    said = remarks(found)
    assert any(each.startswith("2 communes dont le code avait perdu son premier zéro") for each in said)
    assert any(each.startswith("1 valeurs présentes mais couvertes par le secret") for each in said)
    assert any(each.startswith("1 valeurs dont OBS_STATUS n'est pas « A »") for each in said)
    assert any(each.startswith("1 communes dont le taux de pauvreté est couvert") for each in said)

    unmarked = filosofi.parse(files.write(tmp_path, "f.csv", wide("1001;308;801;22228;;;;;;")))
    assert any("ne marque pas le secret : 1 cases vides" in each for each in remarks(unmarked))
    narrow = filosofi.parse(files.write(tmp_path, "f.csv", wide("01001;22228", header="CODGEO;MED18")))
    assert remarks(narrow)[0].startswith("Colonnes que le fichier n'a pas : poverty_pct")


BOOK = [
    ["Structure et distribution des revenus, inégalité des niveaux de vie en 2015"],
    ["Insee-DGFiP-Cnaf-Cnav-Ccmsa, Fichier localisé social et fiscal"],
    [None],
    [None],
    ["Code géographique", "Libellé", "Nombre de ménages", "Nombre de personnes", "Médiane", "Taux", "Rapport"],
    ["CODGEO", "LIBGEO", "NBMENFISC15", "NBPERSMENFISC15", "MED15", "TP6015", "RD15"],
    ["01001", "L'Abergement-Clémenciat", 308, 801, 22228, None, None],
    ["01004", "Ambérieu-en-Bugey", 6216, 13917, 19735.2, 17.2, 3.25],
    ["01006", "Ambléon", None, None, None, None, None],
]
EPCI = [*BOOK[:6], ["200000172", "CC Faucigny-Glières", 10000, 20000, 24000, 9.5, 3]]


@pytest.mark.parametrize("write", [books.xlsx, books.xls])
def test_the_workbook_of_2015_is_read_at_its_sheet_of_communes(tmp_path, write):
    path = write(tmp_path, "base-cc-filosofi-2015.xls", {"Documentation": [["Notes"]], "EPCI": EPCI, "COM": BOOK})
    found = by_code(filosofi.parse(path))
    assert list(found) == ["01001", "01004", "01006"]
    assert (found["01004"]["year"], found["01004"]["poverty_pct"]) == (2015, 17.2)
    assert (found["01006"]["median_status"], found["01001"]["poverty_status"]) == ("secret", "secret")
    files.assert_recognised(path, filosofi.LAYER)


def test_an_export_of_local_statistics_is_read_with_its_words(tmp_path):
    lines = (
        "Statistiques locales",
        "Insee, Filosofi",
        "Code;Libellé;Médiane du niveau de vie 2021;Taux de pauvreté 2021",
        "01001;L'Abergement-Clémenciat;25500;N/A - secret statistique",
        "55039;Beaumont-en-Verdunois;N/A - résultat non disponible;N/A - résultat non disponible",
    )
    path = files.write(tmp_path, "export.csv", "\n".join(lines) + "\n", encoding="utf-8-sig")
    found = by_code(filosofi.parse(path))
    assert (found["01001"]["year"], found["01001"]["median_eur"]) == (2021, 25500.0)
    assert found["01001"]["poverty_status"] == "secret"
    assert found["55039"]["median_status"] == "absent"
    files.assert_recognised(path, filosofi.LAYER)


def test_an_export_with_a_column_of_years_is_read_by_year(tmp_path):
    rows = [
        ["Observatoire des territoires"],
        [None],
        [None],
        [None],
        ["codgeo", "libgeo", "an", "Médiane du niveau de vie"],
        ["01001", "x", 2020, 25000],
        ["01001", "x", 2021, "N/A - secret statistique"],
        ["01002", "y", 2021, 24000],
    ]
    found = filosofi.parse(books.xlsx(tmp_path, "export.xlsx", {"Data": rows}))
    assert [(r["year"], r["median_status"]) for r in found.to_pylist()] == [
        (2020, "publie"),
        (2021, "secret"),
        (2021, "publie"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "fichier vide"),
        (b"\x00\x01", "octets nuls"),
        (LONG_FILE.encode("utf-16"), "UTF-16"),
        (long(), "aucune ligne"),
        (long(observed("33", "MED_SL", "20000", geo="DEP")), "aucune ligne"),
        (long(observed("33063", "MED_SL", "x")), "ligne 2, colonne OBS_VALUE : un nombre .* « x » trouvé"),
        (long(observed("33063", "PR_MD60", "164")), "colonne OBS_VALUE : .* ≤ 100"),
        (long(observed("33063", "MED_SL", "24.5")), "colonne OBS_VALUE : .* ≥ 2000"),
        (long(observed("330633", "MED_SL", "24000")), "colonne GEO : un code commune .* « 330633 »"),
        (long(observed("33063", "MED_SL", "24000", status="")), "colonne CONF_STATUS : .* rien trouvé"),
        (long(observed("33063", "MED_SL", "24000", status="Z")), "colonne CONF_STATUS : .* « Z » trouvé"),
        (
            long(observed("33063", "MED_SL", "24000", observation="O")),
            "CONF_STATUS : .* « F, OBS_STATUS O et la valeur",
        ),
        (long(observed("33063", "MED_SL", "24", multiplier="3")), "CONF_STATUS : .* « UNIT_MULT 3 » trouvé"),
        (long(observed("33063", "MED_SL", "24000", year="2022")), "depuis_2023 attendu, « 2022 » trouvé"),
        (long(*[observed("33063", "MED_SL", "24000")] * 2), "lignes 2 et 3 : clé répétée .*MED_SL"),
        (LONG_FILE.replace("CONF_STATUS", "CONF"), "colonne « CONF_STATUS » absente"),
        (LONG_FILE.replace(";", ","), "séparateur « ; » attendu, « , » trouvé"),
        (LONG_FILE + '"33063";"COM"\n', "cellules attendues"),
        (wide(), "aucune ligne"),
        (wide("33063;1;1;x;;;;;;"), "ligne 2, colonne MED18 : un nombre .* « x » trouvé"),
        (wide("33063;1;1;22;;;;;;"), "colonne MED18 : .* ≥ 2000"),
        (wide("33063;1;1;22000;;170;;;;"), "colonne TP6018 : .* ≤ 100"),
        (wide("33063;1,5;1;22000;;;;;;"), "colonne NBMENFISC18 : un nombre entier"),
        (wide("3306X;1;1;22000;;;;;;"), "colonne CODGEO : un code commune"),
        (wide("1001;1;1;22000;;;;;;", "01001;1;1;22000;;;;;;"), "lignes 2 et 3 : clé répétée"),
        (wide("33063;22000;22000", header="CODGEO;MED17;MED18"), "un seul millésime attendu, 2017, 2018"),
        (wide("33063;22000;22000", header="CODGEO;MED18;MED18"), "« MED18 » figure 2 fois"),
        (wide("33063;22000", header="CODGEO;MEDIANE"), "« CODGEO » et « MEDaa » .* attendues, absentes"),
        (wide("33063;22000", header="CODGEO|MED18"), "attendues, absentes"),
        (wide("33063;22000", header="CODGEO;MED22"), "depuis_2023 attendu, « 2022 » trouvé"),
        (wide("33063;22000;9", header="CODGEO;MED18;P18_POP"), "attendues, absentes"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, content, said):
    with pytest.raises(SchemaError, match=said):
        filosofi.parse(files.write(tmp_path, "filosofi.csv", content))


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"DEP": EPCI, "EPCI": EPCI}, "feuille « COM » .* attendue, absente"),
        ({"COM": EPCI}, "« COM » : aucune ligne de commune"),
        ({"COM": [*BOOK, ["0100", "x", 1, 1, 20000]]}, "« 00100 » trouvé|« 0100 » trouvé"),
        ({"COM": [*BOOK, [None, "x", 1, 1, 20000]]}, "ligne 10 : un code de commune attendu, rien trouvé"),
    ],
)
def test_what_is_wrong_in_a_workbook_is_said(tmp_path, sheets, said):
    with pytest.raises(SchemaError, match=said):
        filosofi.parse(books.xlsx(tmp_path, "filosofi.xlsx", sheets))


def test_a_truncated_workbook_is_refused(tmp_path):
    whole = books.xlsx(tmp_path, "f.xlsx", {"COM": BOOK}).read_bytes()
    with pytest.raises(CptsMapError, match="une archive zip ou un classeur trouvé"):
        filosofi.parse(files.write(tmp_path, "coupé.xlsx", whole[: len(whole) // 2]))


test_fuzz_long = files.fuzz(filosofi.LAYER, LONG_FILE)
test_fuzz_wide = files.fuzz(filosofi.LAYER, WIDE_FILE)
test_fuzz_book = books.fuzz(filosofi.LAYER, {"Documentation": [["Notes"]], "EPCI": EPCI, "COM": BOOK})


@pytest.mark.real_data
def test_the_real_file_of_2015_is_read_whole(real_data):
    path = real_data / "insee" / "filosofi_2015_communes.csv"
    files.assert_recognised(path, filosofi.LAYER)
    content = filosofi.parse(path)
    files.assert_declared(content, filosofi.LAYER)
    found = content.to_pandas().set_index("commune_code")
    real = pd.read_csv(path, dtype={"CODGEO": str}).set_index("CODGEO")
    assert found.index.tolist() == real.index.tolist()
    assert set(found["year"]) == {2015}
    for ours, theirs in (("median_eur", "MED15"), ("poverty_pct", "TP6015"), ("persons", "NBPERSMENFISC15")):
        pd.testing.assert_series_equal(found[ours], real[theirs], check_names=False)
    # As the note beside the file counts them for the region.
    region = found[found.index.str[:2].isin(["16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87"])]
    assert (region["median_status"].eq("publie").sum(), region["poverty_status"].eq("publie").sum()) == (4235, 428)
    assert set(found.loc[found["median_eur"].isna(), "median_status"]) == {"secret"}
