"""`cpts-map export`: the files of the downloads, without a server."""

import pytest
from click.testing import CliRunner

from cpts_map import catalog, cli, geofiles
from cpts_map.web import downloads
from tests import drawn


@pytest.fixture
def run(tiny_store, drawn_files, monkeypatch):
    declared = drawn.catalogue(drawn_files)
    monkeypatch.setattr(catalog, "load", lambda: declared)
    options = ["--store", str(tiny_store), "--data", str(drawn_files), "export"]
    return lambda *arguments: CliRunner().invoke(cli.cli, [*options, *map(str, arguments)])


@pytest.mark.parametrize("form", downloads.MEDIA)
def test_a_table_is_the_file_that_the_server_gives(form, run, atlas, tmp_path):
    path, query = tmp_path / f"t.{form}", "niveau=epci&departement=47"
    assert run("tension", "-o", path, "--query", query).exit_code == 0
    assert path.read_bytes() == downloads.content("tension", f"?{query}", atlas, form)


@pytest.mark.parametrize("form", geofiles.FORMS)
def test_a_layer_has_its_outlines(form, run, atlas, tmp_path):
    path = tmp_path / f"zones.{form}"
    assert run("zones", "-o", path).exit_code == 0
    assert path.read_bytes() == geofiles.write("zones", form, atlas)


def test_a_whole_address_is_taken_by_its_question(run, atlas, tmp_path):
    path, query = tmp_path / "d.csv", "?selection=departement:47"
    assert run("diagnostic", "-o", path, "--international", "--query", f"/diagnostic{query}#bornes").exit_code == 0
    assert path.read_bytes() == downloads.content("diagnostic", f"{query}&format=international", atlas)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("registre", "-o", "r.gpkg"), "Extensions possibles : .csv, .xlsx, .parquet."),
        (("zones", "-o", "z.txt"), "Extensions possibles : .csv, .xlsx, .parquet, .geojson, .gpkg."),
        (("zones", "-o", "z.xlsx", "--international"), "--international ne vaut que pour un fichier .csv."),
        (("diagnostic", "-o", "d.csv"), "Aucun territoire n'est nommé"),
        (("diagnostic", "-o", "d.csv", "--query", "selection=cpts:RIEN"), "« selection=cpts:RIEN »"),
        (("zones", "-o", "absent/z.csv"), "ne peut être écrit"),
    ],
)
def test_what_cannot_be_written_is_one_french_line_and_no_file(arguments, said, run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run(*arguments)
    assert found.exit_code == 1
    assert said in found.output.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
    assert not list(tmp_path.iterdir())
