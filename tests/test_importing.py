"""From a file given to figures on screen: told, staged, built with, kept; or refused with nothing changed."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from cpts_map import changes, cli, imports, pipeline
from cpts_map.atlas import Atlas
from cpts_map.errors import SchemaError, StoreError, UnrecognisedError
from cpts_map.importing import claims, commune_codes, stage
from cpts_map.imports import Staging
from cpts_map.layers.open import bpe
from tests import drawn

HEADER = (
    '"GEO";"GEO_OBJECT";"FACILITY_DOM";"FACILITY_SDOM";"FACILITY_TYPE";"BPE_MEASURE";"UNIT_MEASURE";"OBS_STATUS";'
    '"UNIT_MULT";"TIME_PERIOD";"OBS_VALUE"'
)


def observed(code: str, type_: str, value: int) -> str:
    return f'"{code}";"COM";"D";"D2";"{type_}";"FACILITIES";"UNIT";"A";"0";"2024";"{value}"'


# 47013 joined 47003 since: its nurses count there. 32001 is in another region.
NURSES = {"47001": 9, "47003": 3, "47013": 27, "40001": 80, "32001": 5}
FILE = "\n".join([HEADER, *(observed(code, "D281", n) for code, n in NURSES.items())]) + "\n"


@pytest.fixture
def bpe_zip(tmp_path):
    """Archive as INSEE publishes it: the data and their metadata."""
    path = tmp_path / "DS_BPE_CSV_FR.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DS_BPE_2024_data.csv", FILE)
        archive.writestr("DS_BPE_2024_metadata.csv", '"COD_VAR";"LIB_VAR";"COD_MOD";"LIB_MOD"\n"GEO";"x";"1";"y"\n')
    return path


@pytest.fixture
def built(built_settings):
    """Store of the drawn region, in its place."""
    return built_settings


@pytest.fixture
def run(built):
    """Give a function that runs a command on the drawn region, imports beside it."""

    def call(*arguments):
        options = ["--store", str(built.store), "--data", str(built.data)]
        return CliRunner().invoke(cli.cli, [*options, *map(str, arguments)])

    return call


def nurses(settings, code: str) -> float:
    atlas = Atlas(settings.store)
    try:
        return atlas.perimeter([code]).atlas.values("densite_infirmiers").loc[code, "value"]
    finally:
        atlas.close()


def test_a_file_is_told_by_its_content_and_what_stands_beside_is_left(bpe_zip, tmp_path):
    with zipfile.ZipFile(bpe_zip) as archive:
        archive.extractall(tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    renamed = files[0].rename(tmp_path / "out" / "sans rapport.txt")
    assert [(c.layer, c.file) for c in claims(bpe_zip, [renamed, files[1]])] == [(bpe.LAYER, renamed)]


def test_an_import_changes_the_figures_and_says_what_changed(run, built, bpe_zip):
    assert nurses(built, "47001") == pytest.approx(20.0)  # 18 for 9,000 inhabitants
    result = run("import", bpe_zip)
    assert result.exit_code == 0, result.output
    assert "open_bpe" in result.output
    assert "5 lignes" in result.output.replace("\u00a0", " ")
    assert "Infirmiers libéraux" in result.output
    assert "2025 (population 2023) → 2024 (population 2023)" in result.output
    assert nurses(built, "47001") == pytest.approx(10.0)  # 9 for 9,000
    assert nurses(built, "47003") == pytest.approx(10.0)  # 3 + 27 of 47013, for 30,000
    assert nurses(built, "40002") == 0.0  # absent from the file: none
    assert pipeline.is_current(built)


def test_the_screen_names_the_vintage_that_is_loaded(run, built, bpe_zip):
    run("import", bpe_zip)
    atlas = Atlas(built.store)
    assert atlas.indicator("densite_infirmiers").vintage == "2024 (population 2023)"
    source = next(s for s in atlas.sources if s.source_id == "bpe")
    assert (source.vintage, source.file, source.regions) == (2024, bpe_zip.name, [])
    (loaded,) = atlas.imported
    assert (loaded.source, loaded.part, loaded.vintage, loaded.rows) == ("open_bpe", "tout", "2024", len(NURSES))
    assert atlas.described("bpe")
    atlas.close()


def test_a_dry_run_changes_nothing(run, built, bpe_zip):
    before = built.store.read_bytes()
    result = run("import", "--dry-run", bpe_zip)
    assert result.exit_code == 0, result.output
    assert built.store.read_bytes() == before
    assert imports.kept(built.imports) == ()


def test_a_loaded_source_can_be_taken_away(run, built, bpe_zip):
    run("import", bpe_zip)
    result = run("forget", "open_bpe")
    assert result.exit_code == 0, result.output
    assert nurses(built, "47001") == pytest.approx(20.0)
    assert imports.kept(built.imports) == ()
    assert run("forget", "open_bpe").exit_code == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "fichier vide"),
        ("a;b\n1;2\n", "aucun format connu"),
        (FILE.replace('"80"', '"beaucoup"'), "« beaucoup » trouvé"),
        (FILE.replace('"2024";"80"', '"2023";"80"'), "un seul millésime"),
    ],
)
def test_a_bad_file_is_one_french_line_and_the_old_figures_stay(run, built, tmp_path, content, said):
    path = tmp_path / "fichier.csv"
    path.write_text(content)
    before = built.store.read_bytes()
    result = run("import", path)
    assert result.exit_code == 1
    assert said in result.output.replace("\u00a0", " ").replace("\u202f", " ")
    assert "Traceback" not in result.output
    assert built.store.read_bytes() == before
    assert not built.imports.exists() or list(built.imports.iterdir()) == []


def test_one_bad_file_among_two_loads_neither(run, built, bpe_zip, tmp_path):
    bad = tmp_path / "bad.csv"
    bad.write_text("a;b\n1;2\n")
    assert run("import", bpe_zip, bad).exit_code == 1
    assert imports.kept(built.imports) == ()


def test_a_build_that_fails_keeps_what_was_loaded(run, built, bpe_zip, tmp_path, monkeypatch):
    run("import", bpe_zip)
    sidecar = built.imports / "open_bpe" / "tout.json"
    before = sidecar.read_bytes(), built.store.read_bytes()
    monkeypatch.setattr(pipeline, "_derive", lambda *_: (_ for _ in ()).throw(SchemaError("raison")))
    other = tmp_path / "autre.csv"
    other.write_text(FILE.replace('"80"', '"81"'))
    result = run("import", other)
    assert result.exit_code == 1
    assert "raison" in result.output
    assert (sidecar.read_bytes(), built.store.read_bytes()) == before
    assert [p.name for p in built.imports.iterdir()] == ["open_bpe"]


def test_the_sidecar_says_where_the_rows_come_from_without_any_path(run, built, bpe_zip):
    run("import", bpe_zip)
    facts = json.loads((built.imports / "open_bpe" / "tout.json").read_text("utf-8"))
    assert facts["file"] == bpe_zip.name
    assert facts["rows"] == len(NURSES)
    assert str(built.data.parent) not in json.dumps(facts)


def test_a_damaged_sidecar_is_said(built):
    folder = built.imports / "open_bpe"
    folder.mkdir(parents=True)
    (folder / "tout.json").write_text("{")
    with pytest.raises(StoreError, match="recharger la source open_bpe"):
        imports.kept(built.imports)


def test_codes_that_no_vintage_knows_are_counted_and_said(built, tmp_path):
    path = tmp_path / "bpe.csv"
    path.write_text(FILE + observed("01999", "D281", 1) + "\n")
    with Staging(built.imports) as staging:
        (facts,) = stage([path], staging, commune_codes(built.data))
    assert facts.remarks == ("1 codes de commune inconnus, sans effet sur les chiffres : 01999.",)


def test_an_unknown_folder_says_what_it_holds(built, tmp_path):
    folder = tmp_path / "dossier"
    folder.mkdir()
    (folder / "notice.txt").write_text("Bonjour\n")
    with Staging(built.imports) as staging, pytest.raises(UnrecognisedError, match=r"contient notice\.txt"):
        stage([folder], staging, frozenset())


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="ne peut pas être écrit"), Staging(tmp_path / "imports"):
        pass


def test_changes_compare_two_stores_and_list_what_to_review(built, run, bpe_zip):
    before = changes.snapshot(built.store, "75")
    run("import", bpe_zip)
    found = changes.compare(before, changes.snapshot(built.store, "75"))
    region = next(c for c in found if c.indicator.id == "densite_infirmiers" and not c.departement)
    # 80 + 9 + 3 + 27 nurses now in the region, for 120,000 inhabitants.
    then = sum(drawn.BPE["D281"].values())
    assert region.before.value == pytest.approx(10_000 * then / 120_000)
    assert region.after.value == pytest.approx(10_000 * 119 / 120_000)
    assert region.to_review
    assert changes.compare(before, before) == []
    assert changes.snapshot(Path("/nowhere"), "75") is None
