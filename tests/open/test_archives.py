"""Archives: what is taken out, and every way in which one may be wrong."""

import gzip
import io
import os
import random
import stat
import struct
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import ArchiveError, CptsMapError
from cpts_map.ingest import archives
from tests.open import files

DATA = b"code;n\n33063;1\n"


def packed(*members, method=zipfile.ZIP_DEFLATED):
    """Bytes of a zip of (name, content); a name may be a ready ZipInfo."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def member(name, **attributes):
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info


def renamed(content, old, new):
    """The zip with a name of the same length changed in both of its headers, whatever Python thinks of it."""
    assert len(old) == len(new)
    assert content.count(old) == 2
    return content.replace(old, new)


def headers(content):
    """Offsets of the local header and of the entry of the directory of the first member."""
    return content.index(b"PK\x03\x04"), content.index(b"PK\x01\x02")


def patched(content, local, central, value, size="<I"):
    """The zip with a field of the first member changed in both headers."""
    changed = bytearray(content)
    at, entry = headers(content)
    struct.pack_into(size, changed, at + local, value)
    struct.pack_into(size, changed, entry + central, value)
    return bytes(changed)


def taken(path):
    with archives.unpacked(path) as found:
        return {each.name: each.read_bytes() for each in found}


def refused(folder, content, said, name="a.zip", most=archives.MAX_BYTES):
    path = files.write(folder, name, content)
    with pytest.raises(ArchiveError, match=said) as caught, archives.unpacked(path, most):
        pass
    # One sentence of our own, not one wrapped in another.
    assert str(caught.value).count("a.zip") <= 1


def test_plain_file_stands_for_itself(tmp_path):
    assert taken(files.write(tmp_path, "a.csv", DATA)) == {"a.csv": DATA}


def test_members_come_by_name_without_their_folders_nor_what_systems_leave(tmp_path):
    content = packed(
        ("GEOJSON/b.csv", DATA),
        ("GEOJSON/deep/a.csv", DATA * 2),
        ("GEOJSON/", b""),
        ("__MACOSX/GEOJSON/._b.csv", b"x"),
        (".DS_Store", b"x"),
        ("Périmètres.csv", DATA),
    )
    with archives.unpacked(files.write(tmp_path, "a.zip", content)) as found:
        assert [each.name for each in found] == ["Périmètres.csv", "a.csv", "b.csv"]
        assert found[1].read_bytes() == DATA * 2
        folder = found[0].parent
    assert not folder.exists()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_method_of_compression(tmp_path, method):
    assert taken(files.write(tmp_path, "a.zip", packed(("a.csv", DATA), method=method))) == {"a.csv": DATA}


def test_the_day_of_the_archive_is_that_of_its_files(tmp_path):
    for name, content in (("a.zip", packed(("a.csv", DATA))), ("b.csv.gz", gzip.compress(DATA))):
        path = files.write(tmp_path, name, content)
        os.utime(path, (1e9, 1e9))
        with archives.unpacked(path) as found:
            assert found[0].stat().st_mtime == 1e9


@pytest.mark.parametrize(
    "name",
    [
        "../a.csv",
        "../../../../etc/passwd",
        "x/../../a.csv",
        "x/..",
        "/etc/passwd",
        "//server/share/a.csv",
        "..\\a.csv",
        "x\\..\\..\\a.csv",
        "\\windows\\a.csv",
        "C:\\a.csv",
        "C:a.csv",
        "c:/a.csv",
        ".",
    ],
)
def test_names_that_point_outside(tmp_path, name):
    refused(tmp_path, packed((name, DATA)), "sort de l'archive")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip"]


def test_a_nul_in_a_name(tmp_path):
    refused(tmp_path, renamed(packed(("a.csvXexe", DATA)), b"a.csvXexe", b"a.csv\x00exe"), "sort de l'archive")
    refused(tmp_path, renamed(packed(("XXXXX", DATA)), b"XXXXX", b"\x00.csv"), "sort de l'archive|endommagée")


@pytest.mark.parametrize("name", ["a\nb.csv", "a\x1b[31m.csv", "x" * 300 + ".csv", "é" * 150])
def test_names_that_are_not_those_of_files(tmp_path, name):
    refused(tmp_path, packed((name, DATA)), "n'est pas celui d'un fichier")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a.csv", "a.csv"), ("x/a.csv", "y/a.csv"), ("a.csv", "A.CSV")])
def test_two_members_of_one_name(tmp_path, names):
    refused(tmp_path, packed(*((name, DATA) for name in names)), "deux fichiers nommés")


def test_a_link_is_not_followed(tmp_path):
    link = member("a.csv", create_system=3, external_attr=(stat.S_IFLNK | 0o777) << 16)
    refused(tmp_path, packed((link, "/etc/passwd")), "a.csv est un lien")


def test_empty_ones(tmp_path):
    refused(tmp_path, b"", "fichier vide")
    refused(tmp_path, packed(), "archive sans fichier")
    refused(tmp_path, packed(("x/", b"")), "archive sans fichier")
    refused(tmp_path, packed((".DS_Store", b"x")), "archive sans fichier")
    refused(tmp_path, packed(("b.csv", DATA), ("a.csv", b"")), "le fichier a.csv est vide")
    refused(tmp_path, gzip.compress(b""), "archive d'un fichier vide")


def test_a_ciphered_member(tmp_path):
    refused(tmp_path, patched(packed(("a.csv", DATA)), 6, 8, 1, "<H"), "protégée par un mot de passe")


def test_an_unknown_method(tmp_path):
    refused(tmp_path, patched(packed(("a.csv", DATA)), 8, 10, 97, "<H"), "méthode de compression")


def test_damaged_ones(tmp_path):
    noise = random.Random(1).randbytes(5000)  # noqa: S311 - bytes that do not compress
    content = packed(("a.csv", noise))
    refused(tmp_path, content[:2000], "endommagée ou tronquée")
    refused(tmp_path, content[:-10], "endommagée ou tronquée")
    refused(tmp_path, content[:1000] + b"\xff" * 100 + content[1100:], "endommagée ou tronquée")
    stored = packed(("a.csv", noise), method=zipfile.ZIP_STORED)
    refused(tmp_path, stored[:1000] + b"\x00" + stored[1001:], "endommagée ou tronquée")
    compressed = packed(("a.csv", DATA * 500))
    start = compressed.index(b"a.csv") + 5
    refused(tmp_path, compressed[:start] + b"\xff\xff\xff" + compressed[start + 3 :], "endommagée ou tronquée")


def test_a_bomb_that_says_so(tmp_path):
    refused(tmp_path, packed(("a.csv", b"0" * (20 << 20))), "annonce 20971520 octets pour [0-9]+ : refusée")


@pytest.mark.parametrize("announced", [0, 10, 1 << 20])
def test_a_bomb_that_lies(tmp_path, announced):
    content = patched(packed(("a.csv", b"0" * (20 << 20))), 22, 24, announced)
    refused(tmp_path, content, "endommagée|plus que|est vide")


def test_members_that_share_their_bytes(tmp_path):
    """Overlapping members announce more bytes than the archive has: its own size is what counts."""
    body = b"0" * (8 << 20)
    one = packed(("a00.csv", body))
    start, entry = headers(one)
    end = one.index(b"PK\x05\x06")
    directory = b"".join(one[entry:end].replace(b"a00.csv", f"a{i:02d}.csv".encode()) for i in range(90))
    tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 90, 90, len(directory), entry, 0)
    refused(tmp_path, one[start:entry] + directory + tail, "annonce 754974720 octets|endommagée")


def test_too_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    refused(tmp_path, packed(*((f"{i}.csv", DATA) for i in range(3))), "3 fichiers, 2 au plus")


def test_what_unpacks_into_too_much(tmp_path):
    noise = random.Random(1).randbytes(1001)  # noqa: S311 - bytes that do not compress
    refused(tmp_path, packed(("a.csv", noise)), "annonce 1001 octets", most=1000)
    refused(tmp_path, gzip.compress(noise), "contient plus", most=1000)


def test_gzip(tmp_path):
    assert taken(files.write(tmp_path, "a.csv.gz", gzip.compress(DATA))) == {"a.csv": DATA}
    assert taken(files.write(tmp_path, "b.json", gzip.compress(DATA) + gzip.compress(DATA))) == {"b.json": DATA * 2}
    whole = gzip.compress(random.Random(1).randbytes(5000))  # noqa: S311 - bytes that do not compress
    for content in (whole[:-4], whole[:2000], whole[:5], whole[:-8] + b"\x00" * 8, whole + b"junk"):
        refused(tmp_path, content, "endommagée ou tronquée")
    refused(tmp_path, whole[:1000] + b"\xff" * 50 + whole[1050:], "endommagée ou tronquée")


def test_a_bomb_in_gzip(tmp_path):
    refused(tmp_path, gzip.compress(b"0" * (20 << 20)), "contient plus que ce qu'elle annonce")


def test_a_folder_gives_its_files(tmp_path):
    for name in ("b.csv", "a.csv", ".DS_Store"):
        files.write(tmp_path, name, DATA)
    (tmp_path / "inner").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere")
    with archives.unpacked(tmp_path) as found:
        assert [each.name for each in found] == ["a.csv", "b.csv", "link.csv"]
    with pytest.raises(ArchiveError, match="dossier vide"), archives.unpacked(tmp_path / "inner"):
        pass


def test_what_is_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(ArchiveError, match="ni fichier ni dossier"), archives.unpacked(tmp_path / "pipe"):
        pass
    with pytest.raises(ArchiveError, match="illisible"), archives.unpacked(tmp_path / "absent.zip"):
        pass


def test_a_workbook_is_one_file(tmp_path):
    content = packed(("xl/workbook.xml", "<workbook/>"), ("xl/worksheets/sheet1.xml", "<worksheet/>"))
    path = files.write(tmp_path, "a.xlsx", content)
    assert archives.is_workbook(path)
    assert taken(path) == {"a.xlsx": content}
    assert not archives.is_workbook(files.write(tmp_path, "b.zip", packed(("a.csv", DATA))))
    assert not archives.is_workbook(files.write(tmp_path, "c.zip", b"PK\x03\x04"))


def test_refuse_bomb_lets_other_files_pass(tmp_path):
    archives.refuse_bomb(files.write(tmp_path, "a.csv", DATA))
    archives.refuse_bomb(files.write(tmp_path, "a.zip", packed(("a.csv", DATA))))
    with pytest.raises(ArchiveError, match="annonce"):
        archives.refuse_bomb(files.write(tmp_path, "b.zip", packed(("a.csv", b"0" * (20 << 20)))))


def test_errors_of_the_block_are_not_those_of_the_archive(tmp_path):
    path = files.write(tmp_path, "a.zip", packed(("a.csv", DATA)))
    with pytest.raises(KeyError, match="mine"), archives.unpacked(path):
        raise KeyError("mine")


WHOLE = packed(("x/a.csv", DATA * 50), ("b.csv", DATA), method=zipfile.ZIP_DEFLATED)


@settings(max_examples=20)
@given(
    whole=st.sampled_from([WHOLE, gzip.compress(DATA * 50), packed(("xl/workbook.xml", DATA), ("a", DATA))]),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=6),
    cut=st.integers(0, 400) | st.none(),
)
def test_fuzz(whole, changes, cut):
    content = bytearray(whole)
    for at, byte in changes:
        content[at % len(content)] = byte
    with tempfile.TemporaryDirectory() as folder:
        path = files.write(Path(folder), "a.zip", bytes(content[:cut]))
        try:
            archives.refuse_bomb(path)
            found = taken(path)
        except CptsMapError:
            return
        assert found
        assert all(Path(name).name == name for name in found)
