"""Source → layer → store: whole or nothing, verified, made again only when something changed."""

import dataclasses
import datetime as dt
import filecmp
import shutil
from pathlib import Path

import pytest

from cpts_map import indicators, pipeline
from cpts_map.errors import ChecksumError, SchemaError
from cpts_map.layers import LAYERS
from cpts_map.pipeline import ensure_store, fingerprint, is_current
from cpts_map.schema import Kind
from cpts_map.settings import Settings
from tests import drawn

ROWS = {
    "commune": 9,
    "departement": 3,
    "region": 2,
    "epci": 4,
    "adjacency": 10,
    "island_link": 1,
    "cog": 12,  # 9 communes, 2 delegated communes, 1 old code
    "population": 9 + 9 + 10 + 10 + 9,  # 2016, 2019: with 47013, without 40003; 2020, 2022: with both; 2023: as drawn
    "apl": 6 * 3 + 2 + 2,
    "apl_reference": 3 * 3,
    "bpe_type": 11,
    "age_65": 8 * 2 * 7,
    "age_departement": 2 * 2 * 20,
    "cpts": 4,
    "cpts_commune": 2 + 4 + 2,
    "register_complete": 0,
    "contact": 2,
    "national_coverage": 2,
    "regional_state": 2,
}


def altered(settings: Settings) -> None:
    drawn.replace_line(settings.data / "raw" / "bpe_types.csv", "D265", "D265,Médecin généralistE")


@pytest.fixture
def old_store(settings: Settings, tiny_store) -> Path:
    """Put a copy of the store of the drawn region where the settings say; give the original."""
    settings.store.parent.mkdir()
    shutil.copyfile(tiny_store, settings.store)
    return tiny_store


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.table.name)
def test_every_layer_is_in_the_store_with_every_row_of_its_file(layer, drawn_tables, tiny_store):
    content = drawn_tables[layer.source].select(list(layer.table.key)).to_pylist()
    stored = drawn.sql(tiny_store, f"SELECT {', '.join(layer.table.key)} FROM {layer.table.name}")
    assert set(stored) == {tuple(row.values()) for row in content}
    assert len(stored) == len(content)


@pytest.mark.parametrize(("table", "expected"), ROWS.items())
def test_tables_have_as_many_rows_as_the_map_says(tiny_store, table, expected):
    assert drawn.sql(tiny_store, f"SELECT count(*) FROM {table}") == [(expected,)]


def test_the_store_says_where_its_figures_come_from(drawn_files, tiny_store):
    declared = drawn.catalogue(drawn_files)
    stored = drawn.sql(tiny_store, "SELECT source_id, title, vintage, regions, retrieved, file FROM source")
    assert len(stored) == len(LAYERS)
    for key, title, vintage, regions, retrieved, file in stored:
        source = declared[key]
        assert (title, vintage, tuple(regions), file) == (source.title, source.vintage, source.regions, source.file)
        assert dt.date.fromisoformat(retrieved) == source.retrieved


def test_the_store_says_when_it_was_built(tiny):
    age = dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(tiny.meta["built"])
    assert dt.timedelta(0) <= age < dt.timedelta(hours=1)


def test_an_altered_file_is_refused_by_name_and_the_old_store_still_serves(settings, catalogue, old_store):
    altered(settings)
    with pytest.raises(ChecksumError, match=r"bpe_types : .*bpe_types\.csv a pour sha256"):
        pipeline.build(settings, sources=catalogue)
    assert filecmp.cmp(settings.store, old_store, shallow=False)
    assert list(settings.store.parent.iterdir()) == [settings.store]


def test_an_absent_file_is_refused_by_name_and_no_store_appears(settings, catalogue):
    (settings.data / "geo" / "epci.parquet").unlink()
    with pytest.raises(ChecksumError, match=r"epci : le fichier .* est absent"):
        pipeline.build(settings, sources=catalogue)
    assert list(settings.store.parent.iterdir()) == []


def test_a_declared_file_with_a_bad_value_is_refused_and_no_store_appears(settings):
    drawn.replace_line(settings.data / "raw" / "liaisons_iles.csv", "40004", "40004,40001,tunnel,Île Houle")
    with pytest.raises(SchemaError, match=r"liaisons_iles\.csv, ligne 2"):
        drawn.build(settings.data, settings.store)
    assert not settings.store.exists()


def test_the_fingerprint_depends_on_the_content_of_every_declared_file(catalogue):
    reference = fingerprint(catalogue)
    assert fingerprint(dict(catalogue)) == reference
    for key, source in catalogue.items():
        assert fingerprint(catalogue | {key: dataclasses.replace(source, sha256="0" * 64)}) != reference, key


def test_the_fingerprint_depends_on_what_the_store_keeps_of_a_source(catalogue):
    """Vintage, regions and attribution are in the table ``source``: figures and checks read them there."""
    reference = fingerprint(catalogue)
    for change in ({"vintage": 2000}, {"regions": ("76",)}, {"attribution": "Autre"}, {"max_age": 50}):
        changed = catalogue | {"bpe": dataclasses.replace(catalogue["bpe"], **change)}
        assert fingerprint(changed) != reference, change


@pytest.mark.parametrize(
    ("name", "value"),
    [("__version__", "99"), ("GP_OUTLIER_PER_1000", 6.0), ("DECAYS", ())],
    ids=["version", "outliers", "decay functions"],
)
def test_the_fingerprint_depends_on_what_the_code_puts_in_the_store(catalogue, monkeypatch, name, value):
    reference = fingerprint(catalogue)
    monkeypatch.setattr(pipeline, name, value)
    assert fingerprint(catalogue) != reference


def test_the_fingerprint_depends_on_the_indicators(catalogue, monkeypatch):
    reference = fingerprint(catalogue)
    monkeypatch.setattr(indicators, "DECLARED", indicators.DECLARED[1:])
    assert fingerprint(catalogue) != reference


def test_ensure_store_makes_again_what_is_corrupt_step_by_step_then_leaves_it_alone(settings, declared):
    settings.store.parent.mkdir()
    settings.store.write_bytes(b"not a store")
    told = []
    assert not is_current(settings)
    assert ensure_store(settings, told.append) == settings.store
    assert told == [*(declared[layer.source].title for layer in LAYERS), "Indicateurs"]
    assert len(told) == pipeline.steps()
    assert is_current(settings)
    first = settings.store.stat()
    assert ensure_store(settings, told.append) == settings.store
    assert len(told) == pipeline.steps()
    assert (settings.store.stat().st_ino, settings.store.stat().st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


@pytest.mark.usefixtures("declared")
def test_an_absent_store_is_not_current(settings):
    assert not is_current(settings)


@pytest.mark.usefixtures("old_store")
def test_ensure_store_makes_again_a_store_whose_sources_changed(settings, declared, monkeypatch):
    built = []
    monkeypatch.setattr(pipeline, "build", lambda asked, _: built.append(asked) or asked.store)
    ensure_store(settings)
    assert built == []
    altered(settings)
    declared.update(drawn.catalogue(settings.data))
    assert not is_current(settings)
    assert ensure_store(settings) == settings.store
    assert built == [settings]


def test_a_refresh_that_fails_says_why_and_keeps_the_old_store(settings, declared, old_store):
    declared["bpe"] = dataclasses.replace(declared["bpe"], sha256="0" * 64)
    with pytest.raises(ChecksumError, match=r"^bpe : "):
        ensure_store(settings)
    assert filecmp.cmp(settings.store, old_store, shallow=False)


def test_every_type_of_column_is_exercised_by_some_layer():
    assert {c.kind for layer in LAYERS for c in layer.table.columns} == set(Kind)
