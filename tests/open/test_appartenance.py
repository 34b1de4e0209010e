"""Bassin de vie and canton of each commune (INSEE): by hand, the real file, and what is refused."""

import pytest

from cpts_map import ingest
from cpts_map.errors import SchemaError
from cpts_map.layers.open import appartenance
from tests.open import files

HEADER = "CODGEO,LIBGEO,DEP,CTCD,REG,EPCI,EPT,ARR,CANOV,ZE2020,UU2020,AAV2020,BV2022"
NAME = "table_appartenance_geo_communes_2024.csv"


def row(code: str, basin: str, canton: str = "0108") -> str:
    return f"{code},X,01,01D,84,200069193,ZZZZZZZZZ,012,{canton},8405,01000,524,{basin}"


def csv(*rows: str, header: str = HEADER) -> str:
    return "\n".join((header, *rows)) + "\n"


WHOLE = csv(row("01001", "01093"), row("01002", "01004", "0101"), row("2A004", "2A004", ""))


def parsed(folder, text, name=NAME):
    return appartenance.parse(files.write(folder, name, text))


def test_basin_canton_and_year(tmp_path):
    found = parsed(tmp_path, WHOLE)
    assert [tuple(r.values()) for r in found.to_pylist()] == [
        ("01001", "01093", "0108", 2024),
        ("01002", "01004", "0101", 2024),
        ("2A004", "2A004", None, 2024),
    ]
    assert ingest.remarks(found) == ()
    files.assert_declared(found, appartenance.LAYER)
    files.assert_recognised(files.write(tmp_path, NAME, WHOLE), appartenance.LAYER)


def test_semicolons_and_cantons_under_another_name_or_absent(tmp_path):
    assert parsed(tmp_path, WHOLE.replace(",", ";")).equals(parsed(tmp_path, WHOLE))
    assert parsed(tmp_path, WHOLE.replace("CANOV", "CV")).equals(parsed(tmp_path, WHOLE))
    assert parsed(tmp_path, WHOLE.replace("CANOV", "ZONE"))["canton"].to_pylist() == [None] * 3


def test_what_is_mended_or_left_is_said(tmp_path):
    found = parsed(tmp_path, csv(row("1001", "01093"), "," * 12), "table.csv")
    assert found["commune_code"].to_pylist() == ["01001"]
    assert found["year"].to_pylist() == [None]
    assert ingest.remarks(found) == (
        "Lignes entièrement vides, non lues : 1.",
        "L'année de la géographie n'est dite ni par le fichier ni par son nom.",
        "Codes de commune auxquels manquait le premier zéro, rétablis : 1.",
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "fichier vide"),
        (csv(), "aucune ligne"),
        (WHOLE.replace("BV2022", "BV2012"), "colonne « BV2022 » absente"),
        (csv(row("01001", "")), "colonne BV2022 : un code commune .* rien trouvé"),
        (csv(row("01001", "A1B2C")), "colonne BV2022 : un code commune .* « A1B2C » trouvé"),
        (csv(row("99999", "01093")), "colonne CODGEO : un code commune .* « 99999 » trouvé"),
        (csv(row("01001", "01093"), row("01001", "01004")), "lignes 2 et 3 : clé répétée"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(SchemaError, match=said):
        parsed(tmp_path, text)


test_fuzz = files.fuzz(appartenance.LAYER, WHOLE)


@pytest.mark.real_data
def test_real_file_of_2024(real_data):
    path = real_data / "zonages" / NAME
    files.assert_recognised(path, appartenance.LAYER)
    found = appartenance.parse(path)
    files.assert_declared(found, appartenance.LAYER)
    assert found.num_rows == 34_935
    assert len(set(found["bassin"].to_pylist())) == 1_707
    assert ingest.remarks(found) == ("Lignes entièrement vides, non lues : 1.",)
