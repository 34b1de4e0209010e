"""APL: figures by hand in every layout that DREES published, what is refused, real values in the official format."""

import pandas as pd
import pytest

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.layers.open import apl
from tests.open import books, files

TITLE = [
    ["Indicateur d'accessibilité potentielle localisée (APL) aux médecins généralistes"],
    [None],
    ["Sources : SNIIR-AM 2022, Insee 2020"],
    ["Champ : France hors Mayotte."],
    ["Lecture : en 2022, un habitant accède à 2,4 consultations."],
    ["Note : pondérer par la population standardisée."],
    [None],
    [None],
]
GP = [
    "Code commune INSEE",
    "Commune",
    "APL aux médecins généralistes",
    "APL aux médecins généralistes de 65 ans et moins ",
    "APL aux médecins généralistes de 62 ans ou moins",
    "APL aux médecins généralistes de 60 ans et moins ",
    "Population standardisée 2020 pour la médecine générale",
    "Population totale 2020",
]
UNITS = [None, None, "En nombre de consultations/visites accessibles par an par habitant standardisé"]
NOTES = [[None], ["Source : DREES"], ["Lecture : 33063, 4.2 consultations"]]
ROWS = [
    ["01001", "L'Abergement-Clémenciat", 2.396, 2.112, 2.0, 1.9, 761.7279, 780],
    ["2A004", "Ajaccio", 0, 0, 0, 0, 70000.5, 71000.000000004],
    ["75101", "Paris 1er Arrondissement", 6, 5, 4, 3, 15000, 16000],
    ["97101", "Les Abymes", 3.5, None, None, None, 52000, 53000],
]
NOTICE = {"Paramètres": [["Indicateur d'accessibilité potentielle localisée (APL)"], ["Éditions", 2022]]}


def sheet(header=None, rows=None, *, units=UNITS, title=TITLE, notes=NOTES):
    return [*title, header or GP, units, *(ROWS if rows is None else rows), *notes]


def gp(**sheets):
    return NOTICE | {name.replace("_", " "): rows for name, rows in sheets.items()}


def rows(table):
    return {(r["profession"], r["year"], r["commune_code"]): r for r in table.to_pylist()}


def test_general_practitioners_of_several_years(tmp_path):
    path = books.xlsx(
        tmp_path, "mg.xlsx", gp(APL_2022=sheet(), APL_2023=sheet(rows=[["01001", "x", 3, 2, 1, 0, 9, 10]]))
    )
    found = apl.parse(path)
    by_key = rows(found)
    assert found.num_rows == 5
    assert by_key["medecins_generalistes", 2022, "01001"] == {
        "commune_code": "01001",
        "year": 2022,
        "profession": "medecins_generalistes",
        "apl": 2.396,
        "apl_65": 2.112,
        "apl_62": 2.0,
        "apl_60": 1.9,
        "standardised_population": 761.7279,
        "total_population": 780.0,
    }
    assert by_key["medecins_generalistes", 2023, "01001"]["apl_60"] == 0
    files.assert_declared(found, apl.LAYER)
    files.assert_recognised(path, apl.LAYER)
    assert remarks(found) == ("Feuille « Paramètres » : sans communes, non lue",)


def test_zero_is_a_value_and_an_empty_cell_is_missing(tmp_path):
    found = apl.parse(books.xlsx(tmp_path, "mg.xlsx", gp(APL_2022=sheet())))
    by_code = {code: r for (_, _, code), r in rows(found).items()}
    assert (by_code["2A004"]["apl"], by_code["2A004"]["apl_65"]) == (0, 0)
    assert (by_code["97101"]["apl"], by_code["97101"]["apl_65"]) == (3.5, None)


@pytest.mark.parametrize(
    ("words", "population", "profession"),
    [
        ("APL aux infirmières", "Population standardisée 2020 pour les infirmières", "infirmiers"),
        ("APL aux infirmiers", "Population standardisée par la consommation de soins infirmiers", "infirmiers"),
        ("APL aux kinésithérapeutes", "Population standardisée 2020 pour les kinésithérapeutes", None),
        (
            "APL aux masseurs-kinésithérapeutes",
            "Population standardisée par la consommation de masso-kinésithérapie",
            None,
        ),
        ("APL aux sages-femmes", "Population féminine standardisée 2020 pour les sages-femmes", "sages_femmes"),
        (
            "APL aux chirurgiens-dentistes",
            "Population standardisée 2020 pour les chirurgiens-dentistes",
            "chirurgiens_dentistes",
        ),
    ],
)
def test_the_profession_is_told_by_the_columns(tmp_path, words, population, profession):
    header = ["Code commune INSEE", "Commune", words, population, "Population totale 2020", "Population féminine 2020"]
    body = sheet(header, [["33063", "Bordeaux", 112.5, 200, 300, 150]], units=[None, None, "En ETP"])
    # The name of the file lies on purpose.
    path = books.xlsx(tmp_path, "apl_medecins_generalistes.xlsx", {"APL 2022": body})
    (row,) = apl.parse(path).to_pylist()
    assert row["profession"] == (profession or "masseurs_kinesitherapeutes")
    assert (row["apl"], row["standardised_population"], row["total_population"]) == (112.5, 200, 300)
    assert row["apl_65"] is None
    files.assert_recognised(path, apl.LAYER)


OLD = [
    "Code commune",
    "Libellé de la commune",
    "APL aux médecins généralistes (sans borne d'âge)",
    "APL aux médecins généralistes de moins de 65 ans",
    "Population standardisée par la consommation de soins par tranche d'âge",
]


@pytest.mark.parametrize("write", [books.xlsx, books.xls])
def test_an_old_workbook_of_one_year(tmp_path, write):
    path = write(tmp_path, "APL.bin", {"APL_2018": [*TITLE[:7], OLD, UNITS, ["33063", "Bordeaux", 4.5, 4.1, 250000]]})
    found = apl.parse(path)
    assert rows(found)["medecins_generalistes", 2018, "33063"]["apl_65"] == 4.1
    assert "« APL aux médecins généralistes de moins de 65 ans » lu comme 65 ans et moins" in remarks(found)[0]
    files.assert_recognised(path, apl.LAYER)


def test_a_sheet_of_several_professions_gives_each_its_population(tmp_path):
    header = [
        "Code commune",
        "Libellé de la commune",
        "APL aux médecins généralistes",
        "Population standardisée par la consommation de soins chez un médecin généraliste",
        "APL aux infirmiers",
        "Population standardisée par la consommation de soins infirmiers",
    ]
    content = {"APL_2017": [header, ["33063", "Bordeaux", 4, 10, 120, 20], ["33064", "x", 3, 30, 90, 40]]}
    found = rows(apl.parse(books.xlsx(tmp_path, "apl.xlsx", content)))
    assert found["medecins_generalistes", 2017, "33063"]["standardised_population"] == 10
    assert (
        found["infirmiers", 2017, "33064"] | {"standardised_population": 40, "apl": 90}
        == found["infirmiers", 2017, "33064"]
    )
    assert len(found) == 4


@pytest.mark.parametrize(
    ("name", "sheets", "year", "said"),
    [
        ("x.xlsx", {"APL_2015": [*TITLE, OLD]}, 2015, None),
        ("x.xlsx", {"APL": [["Millésime : 2021"], OLD]}, 2021, None),
        ("x.xlsx", {"Feuil1": [["Accessibilité potentielle localisée (APL) 2016"], OLD]}, 2016, None),
        ("x.xlsx", {"APL": [["Code commune INSEE", "Commune", "APL 2021 aux sages-femmes"]]}, 2021, None),
        ("x.xlsx", {"APL": [["rien"], GP]}, 2022, "année 2022 déduite de la population, de deux ans avant"),
        ("APL2016MG.xlsx", {"APL": [["rien"], OLD]}, 2016, "année 2016 lue dans le nom du fichier"),
    ],
)
def test_the_year_is_told_by_the_sheet_then_its_title_its_population_its_file(tmp_path, name, sheets, year, said):
    filled = {
        title: [*rows_, ["33063", "Bordeaux", 4.5, 4.1, 4, 3, 5, 6][: len(rows_[-1])]]
        for title, rows_ in sheets.items()
    }
    found = apl.parse(books.xlsx(tmp_path, name, filled))
    assert found["year"].to_pylist() == [year]
    assert said is None or any(said in each for each in remarks(found))


def test_a_year_that_cannot_be_told_is_refused(tmp_path):
    path = books.xlsx(tmp_path, "téléchargement_2024.xlsx", {"APL": [OLD, ["33063", "Bordeaux", 4, 3, 2]]})
    with pytest.raises(SchemaError, match=r"feuille « APL » : une année attendue .* rien trouvé"):
        apl.parse(path)


def test_codes_are_mended_and_totals_left_out_with_a_remark(tmp_path):
    body = sheet(
        rows=[[1001, "a", 2, 1, 1, 1, 5, 6], ["1004.0", "b", 2, 1, 1, 1, 5, 6]], notes=[["France entière", None, 3.7]]
    )
    found = apl.parse(books.xlsx(tmp_path, "mg.xlsx", {"APL 2022": body}))
    assert found["commune_code"].to_pylist() == ["01001", "01004"]
    total, mended = remarks(found)
    assert total == "Feuille « APL 2022 » : ligne « France entière » sous les communes, non lue"
    assert mended.startswith("APL 2022, médecins généralistes : 2 codes de commune auxquels manquait le premier zéro")


def test_what_is_missing_or_odd_is_said(tmp_path):
    body = sheet(rows=[["01001", "a", None, None, None, None, 5, 6], ["01002", "b", "2,5", 2.6, 1, 1, 5, 6]])
    found = apl.parse(books.xlsx(tmp_path, "mg.xlsx", {"APL 2022": body}))
    assert found["apl"].to_pylist() == [None, 2.5]
    assert any("1 communes sans APL" in each for each in remarks(found))
    assert any("1 communes où l'APL des 65 ans et moins dépasse" in each for each in remarks(found))


def test_an_unknown_apl_column_is_said(tmp_path):
    header = [*GP, "APL aux médecins généralistes hors MEP"]
    body = sheet(header, rows=[[*ROWS[0], 2]])
    found = apl.parse(books.xlsx(tmp_path, "mg.xlsx", {"APL 2022": body}))
    assert any(
        "colonne « APL aux médecins généralistes hors MEP » inconnue, non lue" in each for each in remarks(found)
    )


def test_a_column_that_is_not_there_is_said(tmp_path):
    header = ["Code commune", "Commune", "APL 2021 aux infirmières de 65 ans et moins"]
    found = apl.parse(books.xlsx(tmp_path, "inf.xlsx", {"Feuil1": [header, ["33063", "x", 120]]}))
    assert (found["apl"].to_pylist(), found["apl_65"].to_pylist()) == ([None], [120])
    assert remarks(found) == (
        "Feuille « Feuil1 » : pas de colonne d'APL de tous âges pour les infirmiers",
        "Feuille « Feuil1 » : pas de colonne de population standardisée pour les infirmiers",
    )


def spoil(at, place, value):
    body = sheet()
    body[len(TITLE) + 2 + at] = [value if i == place else cell for i, cell in enumerate(ROWS[at])]
    return {"APL 2022": body}


NURSES = [
    "Code commune INSEE",
    "Commune",
    "APL aux infirmières",
    "Population standardisée 2020 pour la médecine générale",
]


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        (
            spoil(0, 2, "x"),
            r"« APL 2022 », ligne 11, colonne APL aux médecins généralistes : un nombre .* « x » trouvé",
        ),
        (spoil(0, 2, 104.2), r"≤ 50 attendu, « 104.2 » trouvé"),
        (spoil(1, 3, -1), r"ligne 12, colonne APL aux médecins généralistes de 65 ans et moins : .* ≥ 0"),
        (spoil(2, 6, 1e9), "colonne Population standardisée 2020 pour la médecine générale"),
        (spoil(1, 0, "2A04"), r"ligne 12 : un code de commune attendu, « 2A04 » trouvé"),
        (spoil(3, 0, "971011"), r"ligne 14 : un code de commune attendu, « 971011 » trouvé"),
        (spoil(0, 0, None), r"ligne 11 : un code de commune attendu, rien trouvé"),
        (spoil(1, 0, None), r"ligne 12 : un code de commune attendu, rien trouvé"),
        (spoil(1, 0, "96001"), r"un code commune .* « 96001 » trouvé"),
        (spoil(1, 0, "01001"), r"lignes 11 et 12 : clé répétée"),
        ({"APL 2022": sheet(rows=[])}, "aucune ligne de commune"),
        ({"APL 2022": sheet(), "APL 2023": [["Code commune INSEE", "APL"]]}, "« APL 2023 » : aucune ligne n'a"),
        ({"APL 2022": sheet(), "APL_2022": sheet()}, r"« APL 2022 » et « APL_2022 » décrivent toutes deux"),
        ({"APL 2022": sheet(["Code INSEE", *GP[1:]])}, "« APL 2022 » : aucune ligne n'a"),
        ({"APL 2022": sheet([*GP[:2], "Accès aux médecins", *GP[6:]])}, "aucune ligne n'a"),
        ({"APL 2022": sheet([*GP[:3], GP[2], *GP[4:]])}, "disent la même chose"),
        ({"APL 2022": sheet(NURSES, [["33063", "x", 1, 2]])}, "population d'une profession de la feuille attendue"),
        ({"APL 2022": [["Millésime : 2023"], *sheet()]}, "2022 et 2023 trouvé"),
        (NOTICE, "aucune feuille"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, sheets, said):
    with pytest.raises(SchemaError, match=said):
        apl.parse(books.xlsx(tmp_path, "mg.xlsx", sheets))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "fichier vide"),
        (b"Code commune INSEE;APL aux infirmiers\n33063;2\n", "classeur illisible"),
        (b"<!doctype html><html>", "classeur illisible"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path, content, said):
    with pytest.raises(CptsMapError, match=said):
        apl.parse(files.write(tmp_path, "apl.xlsx", content))


def test_a_truncated_workbook_is_refused(tmp_path):
    whole = books.xlsx(tmp_path, "mg.xlsx", gp(APL_2022=sheet())).read_bytes()
    with pytest.raises(CptsMapError, match="archive endommagée ou tronquée"):
        apl.parse(files.write(tmp_path, "coupé.xlsx", whole[: len(whole) // 2]))


test_fuzz = books.fuzz(apl.LAYER, gp(APL_2022=sheet()))


@pytest.mark.real_data
def test_real_values_come_back_from_the_official_format_with_the_shares_of_drees(real_data, tmp_path):
    real = pd.read_csv(real_data / "drees_apl" / "apl_communes_2016_2018.csv", dtype={"code": str})
    real = real[real["code"].str[:2].isin(["33", "40", "47", "64", "2A"])]
    header = [*GP[:4], "Population standardisée 2016 pour la médecine générale"]
    columns = ["code", "lib_com", "apl_mg2018", "apl_mg2018_65", "pop_std_mg_2016"]
    body = [*TITLE, header, UNITS, *real[columns].itertuples(index=False), *NOTES]
    found = apl.parse(books.xlsx(tmp_path, "mg.xlsx", {"APL_2018": body})).to_pandas()
    assert found["commune_code"].tolist() == real["code"].tolist()
    assert found["apl"].tolist() == real["apl_mg2018"].tolist()
    assert found["apl_65"].tolist() == real["apl_mg2018_65"].tolist()

    def mean(apl_, weight):
        return (apl_ * weight).sum() / weight.sum()

    ours = mean(found["apl"], found["standardised_population"])
    assert ours == pytest.approx(mean(real["apl_mg2018"], real["pop_std_mg_2016"]), rel=1e-12)
    assert 4.0 < ours < 5.5  # south-west and Corse-du-Sud: above the 3.93 of France
    under = found["apl_65"] < 2.5
    share = found.loc[under, "standardised_population"].sum() / found["standardised_population"].sum()
    real_under = real.loc[real["apl_mg2018_65"] < 2.5, "pop_std_mg_2016"].sum() / real["pop_std_mg_2016"].sum()
    assert share == pytest.approx(real_under, rel=1e-12)


@pytest.mark.real_data
def test_real_values_of_the_other_professions_are_within_what_is_believed(real_data, tmp_path):
    real = pd.read_csv(real_data / "drees_apl" / "apl_communes_2016_2018.csv", dtype={"code": str}).dropna()
    for column, words in (("inf", "infirmiers"), ("mk", "masseurs-kinésithérapeutes"), ("sf", "sages-femmes")):
        columns = ["code", "lib_com", f"apl_{column}2016"]
        highest = real.nlargest(50, columns[-1])[columns]
        body = [["Code commune", "Commune", f"APL aux {words}"], *highest.itertuples(index=False)]
        found = apl.parse(books.xlsx(tmp_path, "apl.xlsx", {"APL_2016": body}))
        assert found["apl"].to_pylist() == highest[columns[-1]].tolist()
