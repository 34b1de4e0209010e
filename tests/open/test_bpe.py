"""BPE: figures by hand, both layouts, the real samples, and what is refused."""

import csv

import pytest

from cpts_map.errors import SchemaError
from cpts_map.layers.open import bpe
from tests.open import files

RECENT = (
    "GEO;GEO_OBJECT;FACILITY_DOM;FACILITY_SDOM;FACILITY_TYPE;BPE_MEASURE;UNIT_MEASURE;OBS_STATUS;UNIT_MULT;"
    "TIME_PERIOD;OBS_VALUE"
)
OLD = "REG;DEP;DEPCOM;DCIRIS;AN;TYPEQU;NB_EQUIP"


def recent(*rows: str) -> str:
    cells = ";".join(f'"{cell}"' for cell in RECENT.split(";"))
    return "\n".join([cells, *(";".join(f'"{c}"' for c in row.split(";")) for row in rows)]) + "\n"


def observed(  # noqa: PLR0913 - cells of a row
    code: str, type_: str, value: str, *, geo: str = "COM", measure: str = "FACILITIES", year: str = "2024"
) -> str:
    return f"{code};{geo};{type_[:1]};{type_[:2]};{type_};{measure};UNIT;A;0;{year};{value}"


def rows(table):
    return {(r["commune_code"], r["type"]): r["count"] for r in table.to_pylist()}


def test_recent_layout_keeps_communes_health_and_counts(tmp_path):
    path = files.write(
        tmp_path,
        "DS_BPE_2024_data.csv",
        recent(
            observed("33063", "D265", "512"),
            observed("33063", "D281", "3.0"),
            observed("33", "D265", "2000", geo="DEP"),
            observed("33063", "A101", "4"),
            observed("33063", "_T", "900"),
            observed("33063", "D265", "7", measure="CAPACITY"),
            observed("01004", "D307", "0"),
        ),
    )
    found = bpe.parse(path)
    assert rows(found) == {("33063", "D265"): 512, ("33063", "D281"): 3}
    assert set(found["year"].to_pylist()) == {2024}
    files.assert_recognised(path, bpe.LAYER)


def test_old_layout_sums_the_iris_and_takes_the_codes_of_today(tmp_path):
    iris = ("75;33;33063;33063_0101;2021;D201;4", "75;33;33063;33063_0102;2021;D201;3", "84;01;01004;01004;2021;D106;1")
    text = "\n".join((OLD, *iris)) + "\n"
    found = bpe.parse(files.write(tmp_path, "bpe21_ensemble.csv", text))
    assert rows(found) == {("33063", "D265"): 7, ("01004", "D106"): 1}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (recent(observed("33063", "D265", "x")), "ligne 2, colonne OBS_VALUE : un nombre entier .* « x » trouvé"),
        (recent(observed("33063", "D265", "-2")), "≥ 1"),
        (recent(observed("330633", "D265", "2")), "colonne GEO : un code commune .* « 330633 »"),
        (recent(observed("33063", "D265", "2"), observed("33063", "D265", "3")), "lignes 2 et 3 : clé répétée"),
        (recent(observed("33063", "D265", "2"), observed("33064", "D265", "3", year="2023")), "un seul millésime"),
        (recent(), "aucune ligne"),
        (recent().replace("FACILITY_TYPE", "TYPE"), "colonne « .* » absente"),
        (recent(observed("33063", "D265", "2")).replace(";", ","), "séparateur « ; » attendu, « , » trouvé"),
        (recent(observed("33063", "D265", "2")) + '"33063";"COM"\n', "cellules attendues"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        bpe.parse(files.write(tmp_path, "bpe.csv", text))


def test_codes_that_lost_a_zero_are_mended(tmp_path):
    found = bpe.parse(
        files.write(tmp_path, "bpe.csv", recent(observed("1004", "D265", "2"), observed("1005.0", "D265", "1")))
    )
    assert rows(found) == {("01004", "D265"): 2, ("01005", "D265"): 1}


test_fuzz = files.fuzz(bpe.LAYER, recent(observed("33063", "D265", "512"), observed("2A004", "D281", "3")))


@pytest.mark.real_data
def test_real_sample_of_the_town_file(real_data):
    path = real_data / "bpe" / "BPE_TOWN_SAMPLE.csv"
    files.assert_recognised(path, bpe.LAYER)
    found = rows(bpe.parse(path))
    assert found
    assert {code for code, _ in found} <= {f"0100{n}" for n in range(1, 10)}


@pytest.mark.real_data
def test_general_practitioners_of_2020_come_back_whole_from_the_published_layout(real_data, tmp_path):
    with (real_data / "bpe" / "mg_liberaux_bpe2020_communes.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = {row["codgeo"]: int(float(row["nb_medg"])) for row in csv.DictReader(file)}
    lines = [f"00;00;{code};{code};2020;D201;{n}" for code, n in counts.items() if n]
    found = rows(bpe.parse(files.write(tmp_path, "bpe20_ensemble.csv", "\n".join((OLD, *lines)) + "\n")))
    assert sum(found.values()) == 60_305
    assert found == {(code, "D265"): n for code, n in counts.items() if n}
