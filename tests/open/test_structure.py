"""Structure of the population: figures by hand, bands of each sex, three censuses, and what is refused."""

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import structure
from tests.open import files

FINE = ("0014", "1529", "3044", "4559", "6074", "7589", "90P")
BROAD = ("0019", "2064", "65P")
BESIDE = (
    "Arrondissements de Paris, Lyon et Marseille : N, publiés à côté de leur commune ; ne pas additionner les deux."
)


def variables(year: str) -> list[str]:
    """Names of a census, in the order of the published file, with variables of no use among them."""
    ages = [f"P{year}_POP{band}" for band in FINE]
    sexes = [f"P{year}_{sex}{band}" for sex in "HF" for band in ("", *FINE, *BROAD)]
    named = [name if name[-1].isdigit() or name[-1] == "P" else f"P{year}_POP{name[-1]}" for name in sexes]
    return [f"P{year}_POP", *ages, *named, f"C{year}_POP15P", f"C{year}_POP15P_CS1", f"P{year}_POP01P_IRAN1"]


def figures(men: list[float], women: list[float], broad_men: list[float], broad_women: list[float]) -> list[float]:
    """Cells of one census in the order of ``variables``."""
    both = [h + f for h, f in zip(men, women, strict=True)]
    return [sum(both), *both, sum(men), *men, *broad_men, sum(women), *women, *broad_women, 1.5, 0.0, 12.0]


# 100 men and 110 women; halves where INSEE's weights make decimals.
ALPHA = figures([20, 15, 15, 20, 15.5, 10, 4.5], [18, 14, 16, 20, 18, 14, 10], [28, 50, 22], [26, 52, 32])
BETA = figures([1, 0, 0, 2, 3, 1, 0], [0, 1, 0, 2, 2, 1, 1], [1, 2, 4], [1, 3, 3])


def csv(*rows: tuple[str, ...], years: tuple[str, ...] = ("22", "16", "11")) -> str:
    header = ["CODGEO", *(name for year in years for name in variables(year))]
    return "\n".join(";".join(cells) for cells in ([*header], *rows)) + "\n"


def row(code: str, *censuses: list[float] | None) -> tuple[str, ...]:
    width = len(variables("22"))
    return (code, *(f"{n:.6f}" if n is not None else "" for c in censuses for n in (c or [None] * width)))


def changed(cells: tuple[str, ...], name: str, value: str) -> tuple[str, ...]:
    at = ["CODGEO", *(v for y in ("22", "16", "11") for v in variables(y))].index(name)
    return (*cells[:at], value, *cells[at + 1 :])


FULL = row("33063", ALPHA, BETA, BETA)
WHOLE = csv(FULL, row("01004", BETA, BETA, BETA))


def parsed(tmp_path, text, encoding="utf-8"):
    return structure.parse(files.write(tmp_path, "base-cc-evol-struct-pop-2022.CSV", text, encoding))


def bands(content, code, year, sex):
    return {
        (r["age_low"], r["age_high"]): r["inhabitants"]
        for r in content.to_pylist()
        if (r["commune_code"], r["year"], r["sex"]) == (code, year, sex)
    }


def test_bands_of_each_sex_and_census(tmp_path):
    found = parsed(tmp_path, WHOLE)
    assert bands(found, "33063", 2022, "ensemble") == {
        (0, 14): 38, (15, 29): 29, (30, 44): 31, (45, 59): 40, (60, 74): 33.5, (75, 89): 24, (90, 120): 14.5,
    }  # fmt: skip
    assert bands(found, "33063", 2022, "hommes") == {
        (0, 14): 20, (15, 29): 15, (30, 44): 15, (45, 59): 20, (60, 74): 15.5, (75, 89): 10, (90, 120): 4.5,
        (0, 19): 28, (20, 64): 50, (65, 120): 22,
    }  # fmt: skip
    assert bands(found, "01004", 2011, "femmes")[65, 120] == 3
    assert set(found["year"].to_pylist()) == {2022, 2016, 2011}
    assert found.num_rows == 2 * 3 * (7 + 10 + 10)
    assert ingest.remarks(found) == ()
    files.assert_declared(found, structure.LAYER)


@pytest.mark.parametrize("years", [("99",), ("20", "14", "09"), ("23", "17")])
def test_years_come_from_the_header(tmp_path, years):
    found = parsed(tmp_path, csv(row("33063", *[ALPHA] * len(years)), years=years))
    assert set(found["year"].to_pylist()) == {{"99": 1999}.get(y, 2000 + int(y)) for y in years}


def test_recognised_whatever_the_name_and_the_encoding(tmp_path):
    for encoding in ("utf-8", "utf-8-sig", "latin-1"):
        files.assert_recognised(files.write(tmp_path, "x.txt", WHOLE, encoding), structure.LAYER)
    meta = "COD_VAR;LIB_VAR;LIB_VAR_LONG;COD_MOD;LIB_MOD;TYPE_VAR;LONG_VAR\nP22_POP0014;Pop 0-14 ans;;;;NUM;19\n"
    iris = "IRIS;COM;TYP_IRIS;LAB_IRIS;" + ";".join(variables("22")) + "\n"
    for other in (meta, iris):
        assert not structure.recognise(sample(files.write(tmp_path, "y.csv", other)))


def test_latin_1_mark_and_extra_columns_do_no_harm(tmp_path):
    text = WHOLE.replace("C22_POP15P_CS1", "LIBELLÉ")
    assert parsed(tmp_path, text, "latin-1").equals(parsed(tmp_path, text, "utf-8-sig"))


def test_what_a_spreadsheet_did_is_mended_and_said(tmp_path):
    found = parsed(tmp_path, csv(row("1004", BETA, BETA, BETA), row("1005.0", BETA, BETA, BETA)).replace(".5", ",5"))
    assert sorted(set(found["commune_code"].to_pylist())) == ["01004", "01005"]
    assert ingest.remarks(found) == ("Codes de commune remis à 5 caractères (zéro initial ou décimales perdus) : 2.",)


def test_decimal_commas(tmp_path):
    found = parsed(tmp_path, WHOLE.replace(".", ","))
    assert bands(found, "33063", 2022, "hommes")[90, 120] == 4.5


def test_a_census_that_lacks_a_commune_gives_no_row_and_a_remark(tmp_path):
    found = parsed(tmp_path, csv(FULL, row("97601", ALPHA, None, None)))
    assert bands(found, "97601", 2022, "hommes")[0, 14] == 20
    assert bands(found, "97601", 2016, "hommes") == {}
    assert ingest.remarks(found) == (
        "Communes sans aucun effectif au recensement de 2016 (laissées sans ligne) : 1.",
        "Communes sans aucun effectif au recensement de 2011 (laissées sans ligne) : 1.",
    )


def test_zero_is_not_missing(tmp_path):
    nobody = figures([0] * 7, [0] * 7, [0] * 3, [0] * 3)
    found = parsed(tmp_path, csv(row("55039", nobody, nobody, nobody)))
    assert set(found["inhabitants"].to_pylist()) == {0.0}


def test_arrondissements_beside_their_commune_are_said(tmp_path):
    found = parsed(tmp_path, csv(*(row(code, BETA, BETA, BETA) for code in ("75056", "75101", "75120", "75121"))))
    assert ingest.remarks(found) == (BESIDE.replace("N", "2"),)


def test_rounded_figures_are_said_and_larger_gaps_refused(tmp_path):
    rounded = parsed(tmp_path, csv(changed(FULL, "P22_POP", "214")))
    assert ingest.remarks(rounded) == (
        "Totaux qui diffèrent de la somme de leurs parties, de 4 habitants au plus (arrondis) : 2.",
    )
    with pytest.raises(SchemaError, match=r"ligne 2, colonne P22_POP : .* 210\.00, attendue .* 215\.00 trouvé \(2 tot"):
        parsed(tmp_path, csv(changed(FULL, "P22_POP", "215")))
    with pytest.raises(SchemaError, match=r"ligne 2, colonne P16_POPF : .* 16\.00, attendue .* 7\.00 trouvé"):
        parsed(tmp_path, csv(changed(FULL, "P16_F65P", "12")))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (csv(), "aucune ligne"),
        (WHOLE.replace(";", ","), "séparateur « ; » attendu, « , » trouvé"),
        (WHOLE.replace("CODGEO", "COM"), "colonne « CODGEO » absente"),
        (WHOLE.replace("P16_F90P", "P16_F95P"), "colonne « P16_F90P » absente"),
        (WHOLE.replace("P22_POP7589;P22_POP90P", "P22_POP75P;P22_X"), "colonne « P22_POP7589 » absente"),
        (WHOLE.replace("C16_POP15P;", "P16_POP;"), "« P16_POP » figure 2 fois"),
        ("CODGEO;LIBGEO\n33063;Bordeaux\n", "colonne « P22_POP » absente"),
        (WHOLE[:-40] + "\n", "cellules attendues"),
        (csv(FULL, FULL), "lignes 2 et 3 : clé répétée"),
        (csv(row("3306", ALPHA, BETA, BETA)[:1] + FULL[1:], ("20004", *FULL[1:])), "« 20004 » trouvé"),
        (csv(("", *FULL[1:])), "colonne CODGEO : un code commune .* rien trouvé"),
        (csv(changed(FULL, "P11_H1529", "x")), "colonne P11_H1529 : un nombre d'habitants .* « x » trouvé"),
        (csv(changed(FULL, "P11_H1529", "s")), "« s » trouvé"),
        (csv(changed(FULL, "P11_H1529", "")), "colonne P11_H1529 : .* rien trouvé"),
        (csv(changed(FULL, "P11_H1529", "-3")), "« -3.0 » trouvé"),
        (csv(changed(FULL, "P11_H1529", "nan")), "« nan » trouvé"),
        (csv(changed(FULL, "P11_H1529", "3000001")), "entre 0 et 3000000 attendu"),
        (csv(changed(changed(FULL, "P11_H1529", "x"), "P11_H3044", "y")), r"\(2 valeurs dans ce cas\)"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text)


test_fuzz = files.fuzz(structure.LAYER, csv(row("33063", ALPHA), row("01004", BETA), years=("22",)), "base.CSV")
