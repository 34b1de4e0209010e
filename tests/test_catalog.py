"""The catalogue: complete, and closed to what it does not know."""

import dataclasses
import datetime as dt
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from cpts_map import catalog
from cpts_map.catalog import LICENCE_LABELS, Kind, Licence, Source
from cpts_map.codes import REGION
from cpts_map.errors import CatalogError, ChecksumError
from cpts_map.layers import LAYERS
from tests import drawn
from tests.drawn import INDICATORS

ENTRY = """
[one]
title = "Un"
producer = "Producteur"
kind = "raw"
file = "one.csv"
page = "https://one.example"
address = ""
licence = "etalab-2.0"
attribution = "Producteur, 2026"
vintage = 2026
max_age = 1
retrieved = 2026-11-21
regions = ["75"]
note = ""
sha256 = "0"
bytes = 1
"""


@pytest.fixture
def load(tmp_path):
    """Read a catalogue written in a test."""

    def read(text: str) -> dict[str, Source]:
        path = tmp_path / "sources.toml"
        path.write_text(text, "utf-8")
        return catalog.load(path)

    return read


def test_every_layer_has_its_source_and_every_source_that_is_no_package_its_layer():
    declared = {key for key, source in catalog.load().items() if source.kind is not Kind.PACKAGE}
    assert declared == {layer.source for layer in LAYERS}
    assert len({layer.table.name for layer in LAYERS}) == len(LAYERS)


def test_every_indicator_names_declared_sources():
    assert {key for indicator in INDICATORS for key in indicator.sources} <= catalog.load().keys()


def test_the_catalogue_says_of_each_source_all_that_a_reader_needs():
    for source in catalog.load().values():
        assert all((source.title, source.producer, source.attribution)), source.id
        assert source.page.startswith("https://"), source.id
        assert re.fullmatch(r"[0-9a-f]{64}", source.sha256), source.id
        assert source.bytes > 0, source.id
        assert 2000 < source.vintage <= source.retrieved.year, source.id
        assert all(map(REGION.matches, source.regions)), source.id


def test_no_two_sources_share_a_file():
    paths = [source.path(Path("data")) for source in catalog.load().values()]
    assert len(set(paths)) == len(paths)


def test_every_licence_has_a_label():
    assert set(LICENCE_LABELS) == set(Licence)


def test_an_entry_becomes_a_source_with_its_types(load):
    assert load(ENTRY) == {
        "one": Source(
            id="one",
            title="Un",
            producer="Producteur",
            kind=Kind.RAW,
            file="one.csv",
            page="https://one.example",
            address="",
            licence=Licence.ETALAB,
            attribution="Producteur, 2026",
            vintage=2026,
            max_age=1,
            retrieved=dt.date(2026, 11, 21),
            regions=("75",),
            note="",
            sha256="0",
            bytes=1,
        )
    }


def test_the_catalogue_keeps_the_order_of_the_file(load):
    assert list(load(ENTRY.replace("[one]", "[b]") + ENTRY.replace("[one]", "[a]"))) == ["b", "a"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('licence = "etalab-2.0"', 'licence = "cc-by-nc"', "cc-by-nc"),
        ('licence = "etalab-2.0"', 'licence = "a-verifier"', "une licence à vérifier ne s'embarque pas"),
        ('kind = "raw"', 'kind = "web"', "web"),
        ("bytes = 1", "octets = 1", "['bytes', 'octets']"),
        ("bytes = 1", 'bytes = 1\ncolour = "red"', "['colour']"),
    ],
    ids=["unknown licence", "licence to check", "unknown kind", "renamed key", "unknown key"],
)
def test_what_the_catalogue_does_not_know_is_refused_by_name(load, old, new, named):
    with pytest.raises(CatalogError, match=f"'one' .*{re.escape(named)}"):
        load(ENTRY.replace(old, new))


@pytest.mark.parametrize("key", tomllib.loads(ENTRY)["one"])
def test_no_key_of_an_entry_may_be_absent(load, key):
    with pytest.raises(CatalogError, match=f"'one' : clés absentes ou inconnues \\['{key}'\\]"):
        load(re.sub(rf"(?m)^{key} = .*\n", "", ENTRY))


@pytest.mark.parametrize(("kind", "folder"), [(Kind.RAW, "raw"), (Kind.GEO, "geo"), (Kind.PACKAGE, "packages")])
def test_a_kind_has_its_folder(load, tmp_path, kind, folder):
    source = dataclasses.replace(load(ENTRY)["one"], kind=kind)
    assert source.path(tmp_path) == tmp_path / folder / "one.csv"


@pytest.fixture
def on_disk(load, tmp_path) -> Source:
    """Give a source whose file is in ``tmp_path / "raw"``."""
    content = b"a,b\n1,2\n"
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "one.csv").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return dataclasses.replace(load(ENTRY)["one"], bytes=len(content), sha256=digest)


def test_the_declared_file_is_verified(on_disk, tmp_path):
    assert on_disk.verified(tmp_path) == tmp_path / "raw" / "one.csv"


def test_an_absent_file_is_refused(on_disk, tmp_path):
    (tmp_path / "raw" / "one.csv").unlink()
    with pytest.raises(ChecksumError, match=r"one : le fichier .*one\.csv est absent"):
        on_disk.verified(tmp_path)


def test_a_folder_in_place_of_the_file_is_refused(on_disk, tmp_path):
    (tmp_path / "raw" / "one.csv").unlink()
    (tmp_path / "raw" / "one.csv").mkdir()
    with pytest.raises(ChecksumError, match="absent"):
        on_disk.verified(tmp_path)


def test_a_file_of_another_size_is_refused(on_disk, tmp_path):
    drawn.add_line(tmp_path / "raw" / "one.csv", "3,4")
    with pytest.raises(ChecksumError, match="fait 12 octets, 8 attendus"):
        on_disk.verified(tmp_path)


def test_a_file_of_the_same_size_but_another_content_is_refused(on_disk, tmp_path):
    (tmp_path / "raw" / "one.csv").write_bytes(b"a,b\n1,3\n")
    with pytest.raises(ChecksumError, match=f"sha256 [0-9a-f]{{64}}, {on_disk.sha256} attendu"):
        on_disk.verified(tmp_path)


def test_a_true_declaration_needs_no_other(on_disk, tmp_path):
    assert catalog.restamp(on_disk, tmp_path) == ""


@pytest.mark.parametrize("wrong", [{"sha256": "0"}, {"bytes": 9}, {"sha256": "0", "bytes": 9}], ids=str)
def test_what_is_to_declare_instead_makes_the_catalogue_accept_the_file(on_disk, tmp_path, wrong):
    declared = dataclasses.replace(on_disk, **wrong)
    lines = tomllib.loads(catalog.restamp(declared, tmp_path))
    assert dataclasses.replace(declared, **lines) == on_disk


def test_an_absent_file_has_nothing_to_declare(on_disk, tmp_path):
    on_disk.path(tmp_path).unlink()
    with pytest.raises(ChecksumError, match=r"one : le fichier .* est absent"):
        catalog.restamp(on_disk, tmp_path)


def test_the_embedded_files_are_the_declared_ones(region_store):
    """The build of the real store verifies every file that it reads."""
    sources = {key for key, source in catalog.load().items() if source.kind is not Kind.PACKAGE}
    assert {row[0] for row in drawn.sql(region_store, "SELECT source_id FROM source")} == sources
