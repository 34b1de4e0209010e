"""The year that only a name tells: read where there is one, asked for where there is none or several."""

import gzip
import zipfile
from pathlib import Path

import pytest

from cpts_map.errors import SchemaError
from cpts_map.ingest.archives import unpacked
from cpts_map.ingest.naming import year_in_name
from tests.open import files


def year(name: str) -> int:
    return year_in_name(Path(name), "L'année", "communes_2024.csv")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("v_commune_2024.csv", 2024),
        ("communes2020.csv", 2020),
        ("communes-01012019.csv", 2019),
        ("donnees_communes (2021).csv", 2021),
        ("donnees_communes.2021.csv", 2021),
        ("2021-donnees_communes.csv", 2021),
        ("populations 2021/donnees_communes.csv", 2021),
        ("populations_2020/donnees_communes_2021.csv", 2021),
        ("2021_2021.csv", 2021),
        ("populations_33_2021.csv", 2021),
        ("populations_2021_33.csv", 2021),
    ],
)
def test_the_year_of_the_name_else_of_the_folder(name, expected):
    assert year(name) == expected


@pytest.mark.parametrize(
    "name",
    [
        "donnees_communes.csv",
        "donnees_communes_20240312.csv",
        "donnees_communes_2024-03-12.csv",
        "donnees_communes_12.03.2024.csv",
        "donnees_communes_2024-03.csv",
        "communes_1789.csv",
        "communes_33063.csv",
    ],
)
def test_no_year_is_said_with_what_to_do(name):
    with pytest.raises(SchemaError, match=r"L'année n'est pas écrite dans ce fichier ; .* « communes_2024[.]csv »"):
        year(name)


def test_two_years_are_refused():
    with pytest.raises(SchemaError, match=r"une seule année attendue .* 2008, 2024 trouvées"):
        year("passage_2008_et_2024.csv")


def test_a_file_of_an_archive_lies_in_a_folder_of_its_name(tmp_path):
    zipped = tmp_path / "populations_2021.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("ensemble/donnees_communes.csv", "COM;PMUN\n")
    gzipped = files.write(tmp_path, "communes_2020.csv.gz", gzip.compress(b"COM;PMUN\n"))
    for path, expected in ((zipped, 2021), (gzipped, 2020)):
        with unpacked(path) as found:
            assert [year(str(each)) for each in found] == [expected]
            assert found[0].read_text() == "COM;PMUN\n"
        assert not found[0].exists()
