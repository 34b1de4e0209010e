"""The door to the network: a whole and plausible file, or one French sentence and the disk as it was."""

import errno
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import zipfile
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map import fetch
from cpts_map.errors import CptsMapError, FetchError
from cpts_map.fetch import Patience, _part
from cpts_map.opendata import Evidence, Media, Remote
from cpts_map.version import __version__
from tests import screen
from tests.publisher import gives, late, published, says, without_length

CONTENT = b"code;valeur\n" + b"".join(b"%05d;%d\n" % (n, n * n) for n in range(20_000))
NEWER = CONTENT.replace(b";1\n", b";2\n")
OLD = b"code;valeur\n01001;1\n"
REMOTE = Remote("a.csv", "https://open.example/data/a.csv", Evidence.MEMORY, False, Media.CSV, 1_000, 1_000_000)  # noqa: FBT003
QUICK = Patience(attempts=4, first_wait=0.001, longest_wait=0.05, connect=2, read=2)
PAGE = b"<!DOCTYPE html><html><body>Maintenance</body></html>" * 40


@pytest.fixture(scope="module", autouse=True)
def direct():
    """Leave the proxies of this machine aside."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
            patch.delenv(name, raising=False)
            patch.delenv(name.lower(), raising=False)
        yield


@pytest.fixture(scope="module")
def client():
    """Open one client for all: reading the certificates takes time."""
    with fetch.open_client() as opened:
        yield opened


@pytest.fixture(scope="module")
def server():
    with published() as publisher:
        yield publisher


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "imported" / "open_one"


@pytest.fixture
def old(folder):
    """A file of last year stands there."""
    folder.mkdir(parents=True)
    (folder / "a.csv").write_bytes(OLD)
    return folder / "a.csv"


@pytest.fixture
def get(server, folder, client):
    """Download from the publisher, as a mirror."""

    def call(remote=REMOTE, patience=QUICK, client=client, **more):
        return fetch.download(remote, folder, client, mirror=server.address, patience=patience, **more)

    return call


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def refusal(call, *arguments, **more):
    """Give the sentence of a refusal."""
    with pytest.raises(FetchError) as caught:
        call(*arguments, **more)
    text = re.sub("[\u00a0\u202f]", " ", str(caught.value))
    assert re.fullmatch(r"a\.\w+ : [^\n]+\.", text), text
    return text


# A good server


def test_a_whole_file_takes_its_place_and_leaves_nothing_beside(server, get, folder):
    server.gives(gives(CONTENT, etag='"1"'))
    assert get() == folder / "a.csv"
    assert (folder / "a.csv").read_bytes() == CONTENT
    assert names(folder) == ["a.csv"]


def test_a_whole_file_replaces_the_old_one(server, get, old):
    server.gives(gives(CONTENT))
    assert get().read_bytes() == CONTENT
    assert names(old.parent) == ["a.csv"]


def test_the_request_says_who_asks_and_carries_no_credential(server, get, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.gives(gives(CONTENT))
    get(client=None)
    ((path, headers),) = server.asked
    assert path == "/open.example/data/a.csv"
    assert headers["user-agent"] == f"cpts-map/{__version__}"
    assert headers["accept-encoding"] == "identity"
    assert not {"authorization", "cookie", "range", "if-range"} & headers.keys()


def test_the_query_of_an_address_reaches_the_mirror(server, get):
    server.gives(gives(CONTENT))
    get(replace(REMOTE, address="https://open.example/csv?where=a%3D%22b%22&x=1"))
    assert server.asked[0][0] == "/open.example/csv?where=a%3D%22b%22&x=1"


@pytest.mark.parametrize("mirror", ["https://mirror.example/open", "https://mirror.example/open/"])
def test_a_mirror_may_be_a_folder(mirror):
    assert fetch.mirrored("https://a.example:8443/b", mirror) == "https://mirror.example/open/a.example:8443/b"


def test_progress_goes_from_nothing_to_the_whole(server, get):
    told = []
    server.gives(gives(CONTENT))
    get(progress=lambda done, total: told.append((done, total)))
    assert told[0] == (0, len(CONTENT))
    assert told[-1] == (len(CONTENT), len(CONTENT))
    assert told == sorted(told)


def test_one_client_serves_several_downloads(server, get, folder):
    server.gives(gives(CONTENT))
    get()
    get(replace(REMOTE, file="b.csv"))
    assert names(folder) == ["a.csv", "b.csv"]


def test_a_file_without_announced_length_is_received(server, get):
    told = []
    server.gives(without_length(CONTENT))
    assert get(progress=lambda done, total: told.append((done, total))).read_bytes() == CONTENT
    assert {total for _, total in told} == {None}


def test_a_file_packed_on_the_way_is_unpacked(server, get, folder):
    server.gives(says(200, gzip.compress(CONTENT), Content_Encoding="gzip", ETag='"1"'))
    assert get().read_bytes() == CONTENT
    assert names(folder) == ["a.csv"]


def test_a_gzip_file_is_kept_as_it_is_even_if_said_to_be_packed_on_the_way(server, get):
    packed = gzip.compress(CONTENT)
    server.gives(says(200, packed, Content_Encoding="gzip"))
    assert get(replace(REMOTE, file="a.gz", media=Media.GZIP)).read_bytes() == packed


def test_redirects_are_followed_by_the_mirror(server, get):
    elsewhere = says(302, Location="https://static.example/day/a.csv")
    server.gives(says(301, Location="/open.example/moved"), elsewhere, gives(CONTENT))
    assert get().read_bytes() == CONTENT
    assert [path for path, _ in server.asked] == [
        "/open.example/data/a.csv",
        "/open.example/moved",
        "/static.example/day/a.csv",
    ]


def test_the_declared_checksum_is_verified(server, get):
    server.gives(gives(CONTENT))
    assert get(replace(REMOTE, sha256=hashlib.sha256(CONTENT).hexdigest())).read_bytes() == CONTENT


def packed(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.csv", content)
    return buffer.getvalue()


GEOJSON = b'{"type": "FeatureCollection", "features": [' + b" " * 2_000 + b"]}\n"


@pytest.mark.parametrize(
    ("media", "content"),
    [
        (Media.TEXT, CONTENT),
        (Media.TEXT, b"\xef\xbb\xbf" + CONTENT),
        (Media.CSV, "Libellé;Été\n".encode("latin-1") * 100),
        (Media.ZIP, packed(a=CONTENT, b=OLD)),
        (Media.XLSX, packed(workbook=CONTENT)),
        (Media.XLSX, b"\xd0\xcf\x11\xe0" + bytes(5_000)),
        (Media.JSON, b"[" + b"1, " * 1_000 + b"2]"),
        (Media.GEOJSON, GEOJSON),
        (Media.GZIP, gzip.compress(os.urandom(5_000))),
    ],
    ids=["text", "bom", "latin-1", "zip", "xlsx", "xls", "json", "geojson", "gzip"],
)
def test_each_media_is_accepted_as_it_is(server, get, media, content):
    server.gives(gives(content))
    assert get(replace(REMOTE, media=media)).read_bytes() == content


# Cuts and retries


def test_a_cut_download_continues_where_it_was_cut(server, get, folder):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-"]
    assert server.asked[1][1]["if-range"] == '"1"'
    assert names(folder) == ["a.csv"]


def test_the_next_command_continues_a_download_given_up(server, get, old):
    server.gives(gives(CONTENT, etag='"1"', cut=10_000))
    text = refusal(get)
    assert "a coupé la connexion avant la fin, après 4 essais ; le début reçu est gardé" in text
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["a.csv", "a.csv.part", "a.csv.part.json"])
    assert fetch.waiting(REMOTE, old.parent) == 40_000
    assert (old.parent / "a.csv.part").read_bytes() == CONTENT[:40_000]
    server.gives(gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == ["bytes=40000-"]
    assert names(old.parent) == ["a.csv"]
    assert fetch.waiting(REMOTE, old.parent) == 0


@pytest.mark.parametrize("etag", [None, 'W/"1"'])
def test_a_date_serves_where_there_is_no_strong_etag(server, get, etag):
    day = formatdate(1e9, usegmt=True)
    server.gives(gives(CONTENT, etag=etag, modified=day, cut=100_000), gives(CONTENT, etag=etag, modified=day))
    assert get().read_bytes() == CONTENT
    assert server.asked[1][1]["if-range"] == day


def test_without_validator_the_file_is_received_again_and_a_cut_leaves_nothing(server, get, old):
    server.gives(gives(CONTENT, cut=100_000), gives(CONTENT))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, None]
    old.write_bytes(OLD)
    server.gives(gives(CONTENT, cut=100_000))
    assert "gardé" not in refusal(get)
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["a.csv"])


def test_a_server_that_ignores_the_place_asked_for_gives_the_whole_again(server, get):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), gives(CONTENT, etag='"1"', ranges=False))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-"]


def test_a_file_changed_between_two_tries_is_received_whole(server, get):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), gives(NEWER, etag='"2"'))
    assert get().read_bytes() == NEWER


def rest(content, start, etag, length=None):
    """The end of a file, whatever the condition asked for."""
    span = f"bytes {start}-{len(content) - 1}/{len(content)}"
    return says(206, content[start:][:length], Content_Range=span, ETag=etag)


def test_a_server_that_forgets_the_condition_does_not_mix_two_files(server, get):
    server.gives(
        gives(CONTENT, etag='"1"', cut=100_000), rest(NEWER, 100_000, '"2"'), gives(NEWER, etag='"2"', cut=5_000)
    )
    assert "connexion" in refusal(get)
    server.gives(gives(NEWER, etag='"2"'))
    assert get().read_bytes() == NEWER


def test_a_server_that_gives_another_place_than_asked_is_not_believed(server, get):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), rest(CONTENT, 50_000, '"1"'), gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-", None]


def test_a_server_that_gives_less_than_asked_is_asked_again(server, get):
    server.gives(
        gives(CONTENT, etag='"1"', cut=100_000), rest(CONTENT, 100_000, '"1"', 70_000), gives(CONTENT, etag='"1"')
    )
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-", "bytes=170000-"]


def test_a_place_beyond_the_end_begins_again(server, get):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), says(416, ETag='"1"'), gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, "bytes=100000-", None]


@pytest.mark.parametrize(
    "note",
    [
        None,
        b"",
        b"{",
        b"[]",
        b'"text"',
        b'{"address": 1, "etag": 2, "modified": 3}',
        b'{"other": ""}',
        b"\xff",
        json.dumps({"address": "https://elsewhere.example/a.csv", "etag": '"1"', "modified": ""}).encode(),
    ],
    ids=["none", "empty", "cut", "list", "string", "numbers", "other", "binary", "another address"],
)
def test_bytes_of_unknown_origin_are_not_continued(server, get, folder, note):
    folder.mkdir(parents=True)
    (folder / "a.csv.part").write_bytes(b"x" * 1_000)
    if note is not None:
        (folder / "a.csv.part.json").write_bytes(note)
    server.gives(gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None]
    assert names(folder) == ["a.csv"]


@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, len(CONTENT)), max_size=5), validated=st.booleans())
def test_whatever_the_cuts_the_file_is_the_published_one(server, client, tmp_path_factory, cuts, validated):
    etag = '"1"' if validated else None
    server.gives(*(gives(CONTENT, etag=etag, cut=cut) for cut in cuts), gives(CONTENT, etag=etag))
    folder = tmp_path_factory.mktemp("cuts")
    patience = replace(QUICK, attempts=len(cuts) + 1, first_wait=0)
    assert fetch.download(REMOTE, folder, client, mirror=server.address, patience=patience).read_bytes() == CONTENT
    assert names(folder) == ["a.csv"]


@pytest.mark.parametrize("status", [500, 502, 503, 504, 408])
def test_a_server_out_of_order_is_asked_again(server, get, status):
    server.gives(says(status), says(status), gives(CONTENT))
    assert get().read_bytes() == CONTENT
    assert len(server.asked) == 3


@pytest.fixture
def slept(monkeypatch):
    """Note the waits instead of waiting."""
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_server_is_left_the_time_it_asks_for(server, get, slept, status):
    server.gives(says(status, Retry_After="7"), gives(CONTENT))
    assert get(patience=replace(QUICK, longest_wait=10)).read_bytes() == CONTENT
    assert slept == [7]


def test_the_time_asked_for_may_be_a_date(server, get, slept):
    server.gives(says(429, Retry_After=formatdate(time.time() + 30, usegmt=True)), gives(CONTENT))
    get(patience=replace(QUICK, longest_wait=60))
    assert slept == [pytest.approx(29, abs=2)]


def test_a_date_gone_by_asks_for_no_wait(server, get, slept):
    server.gives(says(429, Retry_After=formatdate(0, usegmt=True)), gives(CONTENT))
    get()
    assert slept == [0]


@pytest.mark.parametrize("asked", ["soon", "-3", ""])
def test_an_unreadable_wait_is_ours_to_choose(server, get, slept, asked):
    server.gives(says(429, Retry_After=asked), gives(CONTENT))
    get()
    assert slept == [pytest.approx(0.001, abs=0.002)]


def test_waits_double_up_to_a_limit(server, get, slept):
    server.gives(says(503))
    refusal(get, patience=Patience(attempts=7, first_wait=1, longest_wait=10))
    assert len(slept) == 6
    for wait, least in zip(slept, (1, 2, 4, 8, 10, 10), strict=True):
        assert least <= wait <= min(least + 1, 10)


def test_a_server_that_asks_for_too_long_a_wait_is_not_waited_for(server, get, slept, old):
    server.gives(says(429, Retry_After="3600"))
    assert "demande d'attendre 3600 s" in refusal(get)
    assert slept == []
    assert (len(server.asked), names(old.parent)) == (1, ["a.csv"])


# What is refused: one sentence, the old file intact, nothing beside


CUT_ZIP = packed(a=CONTENT)[:-100]
BAD_ZIP = packed(a=CONTENT).replace(b"00003;9\n", b"00003;8\n")
BAD_GZIP = bytearray(gzip.compress(CONTENT))
BAD_GZIP[-6] ^= 1


@pytest.mark.parametrize(
    ("answer", "change", "sentence", "asked"),
    [
        (says(404), {}, "n'a pas de fichier à l'adresse .* 404", 1),
        (says(410), {}, "n'a pas de fichier à l'adresse .* 410", 1),
        (says(403), {}, "refuse l'accès à .* 403", 1),
        (says(401), {}, "refuse l'accès à .* 401", 1),
        (says(400), {}, "réponse inattendue .400.", 1),
        (says(204), {}, "réponse inattendue .204.", 1),
        (says(304), {}, "réponse inattendue .304.", 1),
        (says(503), {}, "saturé ou en panne .réponse 503., après 4 essais", 4),
        (says(429), {}, "saturé ou en panne .réponse 429., après 4 essais", 4),
        (says(206, CONTENT, Content_Range="bytes 0-9/10"), {}, "n'a plus le même fichier", 4),
        (says(302, Location="/open.example/data/a.csv"), {}, "redirige sans fin", 11),
        (says(302, Location="ftp://elsewhere.example/a"), {}, "redirige vers une adresse impossible", 1),
        (says(200, PAGE, Content_Type="text/csv"), {}, "une page web .* au lieu d'un fichier CSV", 1),
        (says(200, b"  \n" + PAGE), {"media": Media.ZIP}, "une page web .* au lieu d'une archive zip", 1),
        (says(200, b"<ServiceException>couche x</ServiceException>"), {"media": Media.GEOJSON}, "un message XML", 1),
        (says(200, b'{"message": "Quota atteint"}'), {}, "un message .« Quota atteint ». au lieu d'un fichier CSV", 1),
        (says(200, b'{"code": {"numero": 7}}'), {"media": Media.XLSX}, "un message .*code", 1),
        (says(200, CONTENT), {"media": Media.ZIP}, "autre chose au lieu d'une archive zip", 1),
        (says(200, CONTENT), {"media": Media.GZIP}, "autre chose au lieu d'un fichier gzip", 1),
        (says(200, CONTENT), {"media": Media.XLSX}, "autre chose au lieu d'un classeur Excel", 1),
        (says(200, CONTENT), {"media": Media.GEOJSON}, "autre chose au lieu d'un fichier GeoJSON", 1),
        (says(200, packed(a=CONTENT)), {}, "autre chose au lieu d'un fichier CSV", 1),
        (says(200, gzip.compress(CONTENT)), {"media": Media.TEXT}, "autre chose au lieu d'un texte", 1),
        (says(200, CONTENT.decode().encode("utf-16")), {}, "autre chose au lieu d'un fichier CSV", 1),
        (says(200, b""), {}, "fichier vide", 1),
        (says(200, b"\xef\xbb\xbf \r\n"), {}, "fichier vide", 1),
        (says(200, OLD), {}, "20 octets reçus, entre 1,0 ko et 1,0 Mo attendus", 1),
        (gives(CONTENT), {"max_bytes": 10_000}, "10,0 ko au plus attendus", 1),
        (without_length(CONTENT), {"max_bytes": 10_000}, "10,0 ko au plus attendus", 1),
        (gives(CONTENT), {"sha256": "0" * 64}, "empreinte sha256 [0-9a-f]{64}, 0{64} attendue", 1),
        (without_length(CUT_ZIP), {"media": Media.ZIP}, "archive zip endommagée, tronquée", 1),
        (says(200, CUT_ZIP), {"media": Media.XLSX}, "archive zip endommagée, tronquée", 1),
        (says(200, BAD_ZIP), {"media": Media.ZIP}, "archive zip endommagée, au fichier « a.csv »", 1),
        (without_length(gzip.compress(CONTENT)[:-9]), {"media": Media.GZIP}, "gzip endommagé ou tronqué", 1),
        (says(200, bytes(BAD_GZIP)), {"media": Media.GZIP}, "gzip endommagé ou tronqué", 1),
        (without_length(GEOJSON[:-4]), {"media": Media.GEOJSON}, "JSON tronqué", 1),
        (gives(CONTENT, cut=100_000), {}, "a coupé la connexion avant la fin, après 4 essais", 4),
        (says(200, gzip.compress(CONTENT)[:-9], Content_Encoding="gzip", ETag='"1"'), {}, "coupé la connexion", 4),
        (says(200, CONTENT, Content_Encoding="gzip"), {}, "mal compressé", 1),
        (says(200, CONTENT, Content_Encoding="br"), {}, "codage inconnu .br.", 1),
    ],
)
def test_what_is_no_file_is_refused_in_one_sentence(  # noqa: PLR0913, PLR0917 - fixtures and cases
    server, get, old, answer, change, sentence, asked
):
    server.gives(answer)
    text = refusal(get, replace(REMOTE, **change))
    assert re.search(sentence, text), text
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["a.csv"])
    assert screen.english([text]) == []
    assert len(server.asked) == asked


def test_what_is_refused_once_whole_is_not_continued(server, get, folder):
    """A beginning that belongs to a wrong file would spoil the right one."""
    server.gives(gives(CONTENT, etag='"1"'))
    refusal(get, replace(REMOTE, sha256="0" * 64))
    assert names(folder) == []


def test_a_refusal_leaves_what_can_still_be_continued(server, get, folder):
    server.gives(gives(CONTENT, etag='"1"', cut=100_000), says(403))
    refusal(get)
    assert names(folder) == ["a.csv.part", "a.csv.part.json"]
    server.gives(gives(CONTENT, etag='"1"'))
    assert get().read_bytes() == CONTENT
    assert server.ranges() == ["bytes=100000-"]


def test_what_is_announced_too_large_is_refused_before_it_is_received(server, get, folder):
    told = []
    server.gives(gives(CONTENT))
    refusal(get, replace(REMOTE, max_bytes=10_000), progress=lambda done, _: told.append(done))
    assert (told, names(folder)) == ([], [])


def test_a_wrong_beginning_stops_the_download(server, get, folder):
    told = []
    server.gives(gives(PAGE * 100))
    refusal(get, progress=lambda done, _: told.append(done))
    assert told == [0]
    assert names(folder) == []


def test_a_bomb_is_refused(server, get, old, monkeypatch):
    monkeypatch.setattr("cpts_map.fetch._content.MAX_UNPACKED", 100_000)
    server.gives(says(200, gzip.compress(CONTENT)))
    assert "une fois décompressé : refusé" in refusal(get, replace(REMOTE, media=Media.GZIP))
    server.gives(says(200, packed(a=CONTENT)))
    assert "l'archive annonce plus de 100,0 ko" in refusal(get, replace(REMOTE, media=Media.ZIP))
    assert names(old.parent) == ["a.csv"]


# The network


def test_a_silent_server_is_not_waited_for_long(server, get, old):
    server.gives(late(CONTENT, 5))
    began = time.monotonic()
    assert "n'envoie plus rien depuis" in refusal(get, patience=replace(QUICK, attempts=2, read=0.05))
    assert time.monotonic() - began < 5
    assert names(old.parent) == ["a.csv"]


def test_a_server_that_drips_does_not_hold_the_command_for_ever(server, get, old):
    server.gives(late(CONTENT, 0.01, piece=100))
    assert "envoie trop lentement" in refusal(get, patience=replace(QUICK, whole=0.2))
    assert old.read_bytes() == OLD
    assert fetch.waiting(REMOTE, old.parent) > 0


def test_a_refused_connection_is_one_sentence(folder, client):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        mirror = f"http://127.0.0.1:{taken.getsockname()[1]}"
        text = refusal(fetch.download, REMOTE, folder, client, mirror=mirror, patience=QUICK)
    assert "la connexion à 127.0.0.1 est impossible" in text
    assert "après 4 essais" in text
    assert names(folder) == []


def failing(error):
    """Give a client whose every request fails so."""

    def fail(request):
        raise httpx.ConnectError("failed", request=request) from error

    return httpx.Client(transport=httpx.MockTransport(fail))


def alert():
    error = ssl.SSLError(1, "alert")
    error.reason = "WRONG_VERSION_NUMBER"
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (socket.gaierror(-3, "Temporary failure in name resolution"), "le serveur open.example est introuvable"),
        (alert(), "la connexion chiffrée à open.example échoue"),
        (OSError(101, "Network is unreachable"), "la connexion à open.example est impossible"),
    ],
    ids=["dns", "tls", "network"],
)
def test_what_fails_on_the_way_is_tried_again_then_told(folder, error, sentence):
    with failing(error) as client:
        text = refusal(fetch.download, REMOTE, folder, client, patience=QUICK)
    assert sentence in text
    assert "après 4 essais" in text
    assert screen.english([text]) == []
    assert names(folder) == []


def test_an_unknown_certificate_is_told_at_once_with_the_remedy(folder):
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message = "unable to get local issuer certificate"
    with failing(error) as client:
        text = refusal(fetch.download, REMOTE, folder, client, patience=QUICK)
    assert "le certificat de open.example n'est pas reconnu (unable to get local issuer certificate)" in text
    assert "SSL_CERT_FILE" in text
    assert "essais" not in text


def test_a_server_that_does_not_cipher_is_not_read_as_https(server, folder, client):
    remote = replace(REMOTE, address=server.address.replace("http:", "https:") + "/a.csv")
    assert "la connexion chiffrée à 127.0.0.1 échoue" in refusal(fetch.download, remote, folder, client, patience=QUICK)


def test_a_proxy_that_refuses_is_named(server, folder, monkeypatch):
    monkeypatch.setenv("HTTPS_PROXY", server.address)
    text = refusal(fetch.download, REMOTE, folder, patience=QUICK)
    assert "le proxy déclaré par HTTP_PROXY ou HTTPS_PROXY refuse l'accès à open.example (403" in text
    assert names(folder) == []


def test_a_redirect_out_of_ciphering_is_refused_before_it_is_asked(folder):
    asked = []

    def answer(request):
        asked.append(request.url.scheme)
        return httpx.Response(302, headers={"Location": "http://open.example/a.csv"})

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        text = refusal(fetch.download, REMOTE, folder, client, patience=QUICK)
    assert "redirige vers une adresse non chiffrée" in text
    assert asked == ["https"]


ODD = ["", "http://[", "https://", "https://a b/", "https://open.example:99999/", "//", "?", "https://é/", "data:,x"]


@settings(max_examples=40)
@given(location=st.sampled_from(ODD) | st.text(st.characters(max_codepoint=255, exclude_characters="\r\n")))
@pytest.mark.parametrize("mirror", [None, "http://127.0.0.1:9/open"])
def test_wherever_a_server_redirects_there_is_one_sentence(tmp_path_factory, mirror, location):
    def answer(_):
        return httpx.Response(302, headers=[(b"Location", location.encode("latin-1"))])

    with httpx.Client(transport=httpx.MockTransport(answer)) as client:
        folder = tmp_path_factory.mktemp("redirected")
        refusal(fetch.download, REMOTE, folder, client, mirror=mirror, patience=replace(QUICK, attempts=1))
    assert names(folder) == []


# The disk


def test_a_disk_too_small_is_seen_before_anything_is_received(server, get, old, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 1_000_000))
    told = []
    server.gives(gives(CONTENT))
    text = refusal(get, progress=lambda done, _: told.append(done))
    assert re.search(r"il reste 1,0 Mo sur le disque de .*, 33,\d Mo nécessaires", text)
    assert (told, old.read_bytes(), names(old.parent)) == ([], OLD, ["a.csv"])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_disk_filled_meanwhile_gets_its_room_back(server, get, old, monkeypatch, code):
    append = _part.Part.append

    def full(part, chunk):
        append(part, chunk[:100])
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(_part.Part, "append", full)
    server.gives(gives(CONTENT, etag='"1"'))
    assert re.search("le disque de .* est plein ; ce qui était reçu a été effacé", refusal(get))
    assert (old.read_bytes(), names(old.parent)) == (OLD, ["a.csv"])


def test_short_writes_lose_nothing(server, get, monkeypatch):
    """The system may write less than it is given."""
    taken = _part._taken

    class Short(io.FileIO):
        def write(self, data):
            return super().write(bytes(data[:1_000]))

    def short(path):
        taken(path).close()
        return Short(path, "ab")

    monkeypatch.setattr(_part, "_taken", short)
    server.gives(gives(CONTENT))
    assert get().read_bytes() == CONTENT


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_a_folder_closed_to_writing_is_named(server, get, folder, monkeypatch, code):
    def closed(*_, **__):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(_part, "_taken", closed)
    server.gives(gives(CONTENT))
    assert f"le dossier {folder} n'est pas ouvert en écriture" in refusal(get)
    assert server.asked == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_really_closed_to_writing_is_named(server, get, old):
    old.parent.chmod(0o500)
    server.gives(gives(CONTENT))
    try:
        assert "n'est pas ouvert en écriture" in refusal(get)
    finally:
        old.parent.chmod(0o700)


def test_a_file_in_place_of_the_folder_is_named(get, folder):
    folder.parent.mkdir()
    folder.write_text("a file")
    assert f"le dossier {folder} ne peut pas recevoir le fichier" in refusal(get)
    assert folder.read_text() == "a file"


def test_a_folder_in_place_of_the_file_is_left_alone(server, get, folder):
    (folder / "a.csv").mkdir(parents=True)
    server.gives(gives(CONTENT))
    assert "ne peut pas recevoir le fichier" in refusal(get)
    assert names(folder) == ["a.csv"]
    assert (folder / "a.csv").is_dir()


class Stop(BaseException):
    """What Ctrl-C does."""


@pytest.mark.parametrize(("etag", "left"), [('"1"', ["a.csv", "a.csv.part", "a.csv.part.json"]), (None, ["a.csv"])])
def test_an_interrupted_download_is_continued_when_it_can_be(server, get, old, etag, left):
    def interrupt(done, _):
        if done > 50_000:
            raise Stop

    server.gives(gives(CONTENT, etag=etag))
    with pytest.raises(Stop):
        get(progress=interrupt)
    assert (old.read_bytes(), names(old.parent)) == (OLD, left)
    assert get().read_bytes() == CONTENT
    assert (server.ranges()[-1] is None) == (etag is None)
    assert names(old.parent) == ["a.csv"]


def test_a_killed_download_leaves_a_clean_beginning(server, get, folder, tmp_path):
    """Killed as a power cut would: nothing runs after."""
    script = tmp_path / "killed.py"
    script.write_text(
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from cpts_map import fetch\n"
        "from cpts_map.opendata import Evidence, Media, Remote\n"
        f"remote = Remote('a.csv', '{REMOTE.address}', Evidence.MEMORY, False, Media.CSV, 1_000, 1_000_000)\n"
        "def kill(done, _):\n"
        "    if done > 50_000: os.kill(os.getpid(), signal.SIGKILL)\n"
        "fetch.download(remote, Path(sys.argv[1]), mirror=sys.argv[2], progress=kill)\n",
        "utf-8",
    )
    server.gives(gives(CONTENT, etag='"1"'))
    command = [sys.executable, str(script), str(folder), server.address]
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    assert subprocess.run(command, env=env, check=False, timeout=30).returncode == -signal.SIGKILL
    received = fetch.waiting(REMOTE, folder)
    assert received > 50_000
    assert get().read_bytes() == CONTENT
    assert server.ranges() == [None, f"bytes={received}-"]
    assert names(folder) == ["a.csv"]


def test_a_second_download_of_the_same_file_is_refused_meanwhile(server, get, folder):
    begun, go_on = threading.Event(), threading.Event()

    def held(*_):
        begun.set()
        assert go_on.wait(5)

    server.gives(gives(CONTENT))
    first = threading.Thread(target=get, kwargs={"progress": held})
    first.start()
    assert begun.wait(5)
    text = refusal(get)
    go_on.set()
    first.join()
    assert "un autre téléchargement de ce fichier est en cours" in text
    assert (folder / "a.csv").read_bytes() == CONTENT
    assert names(folder) == ["a.csv"]


def test_a_file_put_in_place_while_another_waits_for_it_is_not_written_over(server, get, old, monkeypatch):
    """Between the opening and the lock, the first download ends: what was opened is now the file in place."""
    lock, ended = _part._lock, []

    def late_lock(file):
        if not ended:
            ended.append(Path(file.name).replace(old))
            old.write_bytes(NEWER)
        lock(file)

    monkeypatch.setattr(_part, "_lock", late_lock)
    server.gives(says(404))
    refusal(get)
    assert (len(ended), old.read_bytes(), names(old.parent)) == (1, NEWER, ["a.csv"])
    ended.clear()
    server.gives(gives(CONTENT, etag='"1"', cut=10_000))
    refusal(get)
    assert old.read_bytes() == NEWER


def test_many_downloads_of_one_file_at_once_leave_one_whole_file(server, get, folder):
    server.gives(gives(CONTENT, etag='"1"'))
    done, refused = [], []
    start = threading.Barrier(8)

    def one():
        start.wait(5)
        try:
            done.append(get().read_bytes())
        except FetchError as error:
            refused.append(str(error))

    threads = [threading.Thread(target=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) >= 1
    assert len(done) + len(refused) == 8
    assert set(done) == {CONTENT}
    assert all("un autre téléchargement" in text for text in refused)
    assert names(folder) == ["a.csv"]


def test_a_file_that_names_persons_is_forgotten_with_what_a_cut_left(server, get, old):
    server.gives(gives(CONTENT, etag='"1"', cut=10_000))
    refusal(get)
    fetch.forget(REMOTE, old.parent)
    assert names(old.parent) == []
    fetch.forget(REMOTE, old.parent)  # nothing left to forget is no error
    fetch.forget(REMOTE, old.parent / "none")


def test_every_refusal_is_an_error_that_the_command_line_tells():
    assert issubclass(FetchError, CptsMapError)
