"""The catalogue of open files: complete, honest on its addresses, closed to what it does not know."""

import datetime as dt
import re
import tomllib
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from cpts_map import catalog, opendata
from cpts_map.catalog import LICENCE_LABELS, Licence
from cpts_map.errors import CatalogError
from cpts_map.layers.open import OPEN_LAYERS
from cpts_map.opendata import EVIDENCE_LABELS, VERIFIED_LABEL, Evidence, Media, OpenSource, Remote
from cpts_map.texts.typography import fr
from tests import screen

SOURCES = opendata.load()
REMOTES = [remote for source in SOURCES.values() for remote in source.files]
IDS = {
    "open_rpps",
    "open_bpe",
    "open_apl",
    "open_structure",
    "open_population_legale",
    "open_filosofi",
    "open_cog",
    "open_cog_mouvement",
    "open_finess",
    "open_finess_plus",
    "open_sae",
    "open_zonage",
    "open_densite",
    "open_qpv",
    "open_ameli",
    "open_appartenance",
    "open_pathologies",
    "open_trajets",
    "registre",
}
# Each is a publisher: a copy elsewhere is nobody's word.
PUBLISHERS = {
    "www.data.gouv.fr",
    "www.insee.fr",
    "data.drees.solidarites-sante.gouv.fr",
    "data.ameli.fr",
    "santegraphie.fr",
}
SUFFIXES = {
    Media.TEXT: {".txt"},
    Media.CSV: {".csv"},
    Media.ZIP: {".zip"},
    Media.XLSX: {".xlsx"},
    Media.JSON: {".json"},
    Media.GZIP: {".gz"},
    Media.GEOJSON: {".geojson"},
}


def test_the_sources_are_those_of_the_layers():
    assert SOURCES.keys() == IDS
    assert {layer.source for layer in OPEN_LAYERS} <= IDS


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda s: s.id)
def test_an_entry_says_all_that_a_reader_needs(source):
    shown = [source.title, source.producer, source.attribution, source.cadence, source.adds, source.manual]
    assert all(shown)
    assert source.page.startswith("https://")
    assert source.max_age_days > 0
    assert set(source.replaces) <= catalog.load().keys()
    texts = [fr(text) for text in (*shown, source.note)]
    assert screen.untypographic(texts) == []
    assert screen.english(texts) == []
    assert all(text.endswith(".") for text in (source.adds, source.manual, source.note) if text)


@pytest.mark.parametrize("remote", REMOTES, ids=lambda remote: remote.file)
def test_an_address_is_the_one_of_a_publisher_and_does_not_pass_for_verified(remote):
    address = urlsplit(remote.address)
    assert (address.scheme, address.hostname in PUBLISHERS) == ("https", True)
    assert PurePosixPath(remote.file).suffix in SUFFIXES[remote.media]
    assert 0 < remote.min_bytes * 3 <= remote.max_bytes
    assert remote.verified == (remote.certainty == VERIFIED_LABEL)
    assert remote.verified or remote.certainty.endswith("jamais vérifiée par un essai")


def test_a_source_without_address_says_how_to_get_its_file():
    assert {key for key, source in SOURCES.items() if not source.files} == {
        "open_appartenance",
        "open_sae",
        "open_zonage",
        "open_trajets",
    }


def test_only_the_directory_of_professionals_names_persons():
    assert [key for key, source in SOURCES.items() if source.personal] == ["open_rpps"]


def test_the_apl_comes_in_five_workbooks():
    assert len(SOURCES["open_apl"].files) == 5
    assert {remote.media for remote in SOURCES["open_apl"].files} == {Media.XLSX}


@pytest.mark.parametrize(
    ("key", "known"),
    [
        ("open_rpps", 821_000_000),
        ("open_bpe", 13_000_000),
        ("open_apl", 28_000_000 // 5),
        ("open_structure", 39_000_000),
        ("open_structure", 46_000_000),
        ("open_population_legale", 1_000_000),
        ("open_finess", 33_000_000),
        ("open_finess_plus", 50_000_000),
    ],
)
def test_the_sizes_told_of_the_files_are_plausible(key, known):
    assert all(remote.min_bytes < known < remote.max_bytes for remote in SOURCES[key].files)


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("key", "file"),
    [("open_cog", "insee/cog_communes.csv"), ("open_cog_mouvement", "insee/cog_mouvements-communes.csv")],
)
def test_the_sizes_of_real_files_are_plausible(real_data, key, file):
    (remote,) = SOURCES[key].files
    assert remote.min_bytes < (real_data / file).stat().st_size < remote.max_bytes


def test_every_evidence_has_a_label_and_every_licence_too():
    assert EVIDENCE_LABELS.keys() == set(Evidence)
    assert {source.licence for source in SOURCES.values()} <= LICENCE_LABELS.keys()


ENTRY = """
[one]
title = "Un"
producer = "Producteur"
page = "https://one.example"
licence = "etalab-2.0"
attribution = "Producteur, 2026"
cadence = "une fois par an"
max_age_days = 400
adds = "Un chiffre."
personal = false
manual = "À la main."
replaces = ["apl"]
note = ""

[[one.files]]
file = "one.csv"
address = "https://one.example/one.csv?a=1"
evidence = "documentee"
verified = false
media = "csv"
min_bytes = 1
max_bytes = 2
"""
SECOND = ENTRY[ENTRY.index("[[one.files]]") :]


@pytest.fixture
def load(tmp_path):
    """Read a catalogue written in a test."""

    def read(text):
        path = tmp_path / "open_data.toml"
        path.write_text(text, "utf-8")
        return opendata.load(path)

    return read


def test_an_entry_becomes_a_source_with_its_types(load):
    address = "https://one.example/one.csv?a=1"
    remote = Remote("one.csv", address, Evidence.DOCUMENTED, verified=False, media=Media.CSV, min_bytes=1, max_bytes=2)
    assert load(ENTRY) == {
        "one": OpenSource(
            id="one",
            title="Un",
            producer="Producteur",
            page="https://one.example",
            licence=Licence.ETALAB,
            attribution="Producteur, 2026",
            files=(remote,),
            cadence="une fois par an",
            max_age_days=400,
            adds="Un chiffre.",
            personal=False,
            manual="À la main.",
            replaces=("apl",),
            note="",
        )
    }


def test_a_checksum_may_be_declared(load):
    assert load(ENTRY + 'sha256 = "abc"\n')["one"].files[0].sha256 == "abc"


def test_a_verified_address_says_so(load):
    assert load(ENTRY.replace("verified = false", "verified = true"))["one"].files[0].certainty == VERIFIED_LABEL


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('licence = "etalab-2.0"', 'licence = "cc-by-nc"', "cc-by-nc"),
        ('evidence = "documentee"', 'evidence = "certaine"', "fichier 1 : .*certaine"),
        ('media = "csv"', 'media = "pdf"', "fichier 1 : .*pdf"),
        ("personal = false", "secret = false", r"\['personal', 'secret'\]"),
        ("max_bytes = 2", "max_bytes = 2\nspeed = 3", r"fichier 1 : clés absentes ou inconnues \['speed'\]"),
        ("https://one.example/one", "http://one.example/one", "https sans identifiant attendue"),
        ("https://one.example/one", "https://me:secret@one.example/one", "https sans identifiant attendue"),
        ("https://one.example/one", "https:///one", "https sans identifiant attendue"),
        ("https://one.example/one.csv?a=1", "https://[one", "fichier 1"),
        ('file = "one.csv"', 'file = "../one.csv"', "nom de fichier sans dossier"),
        ('file = "one.csv"', 'file = ""', "nom de fichier sans dossier"),
        ('file = "one.csv"', 'file = ".."', "nom de fichier sans dossier"),
        ("min_bytes = 1", "min_bytes = 0", "bornes de taille 0 et 2"),
        ("min_bytes = 1", "min_bytes = 3", "bornes de taille 3 et 2"),
        (SECOND, SECOND + SECOND, "deux fichiers du même nom"),
    ],
)
def test_what_the_catalogue_does_not_know_is_refused_by_name(load, old, new, named):
    assert old in ENTRY
    with pytest.raises(CatalogError, match=f"'one'.*{named}"):
        load(ENTRY.replace(old, new))


def test_a_source_with_neither_file_nor_way_to_get_it_is_refused(load):
    bare = ENTRY.replace(SECOND, "").replace('note = ""', 'note = ""\nfiles = []')
    assert load(bare)["one"].files == ()
    with pytest.raises(CatalogError, match="ni fichier à télécharger, ni façon de l'obtenir"):
        load(bare.replace("À la main.", ""))


@pytest.mark.parametrize("key", [*tomllib.loads(ENTRY)["one"], *tomllib.loads(ENTRY)["one"]["files"][0]])
def test_no_key_may_be_absent(load, key):
    without = ENTRY.replace(SECOND, "") if key == "files" else re.sub(rf"(?m)^{key} = .*\n", "", ENTRY)
    assert without != ENTRY
    with pytest.raises(CatalogError, match=f"clés absentes ou inconnues \\['{key}'\\]"):
        load(without)


@pytest.mark.parametrize(("days", "stale"), [(0, False), (400, False), (401, True)])
def test_a_file_is_stale_after_its_age(load, days, stale):
    taken = dt.date(2026, 1, 1)
    assert load(ENTRY)["one"].is_stale(taken, taken + dt.timedelta(days)) is stale
