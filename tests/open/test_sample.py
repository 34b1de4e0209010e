"""Samples: what a file shows before it is read whole."""

import gzip
import os

import openpyxl
import pytest

from cpts_map.errors import CptsMapError
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import OPEN_LAYERS
from tests.open import files
from tests.open.test_archives import packed


def seen(folder, content, name="a.csv", encoding="utf-8"):
    return sample(files.write(folder, name, content, encoding))


def test_names_of_a_text_whatever_its_separator_case_and_accents(tmp_path):
    for cut in ";,\t|":
        found = seen(tmp_path, f'"Code Département"{cut}N°{cut}"a{cut}b"\n1{cut}2{cut}3\n')
        assert found.names() >= {"codedepartement", "n", "ab"}
        assert found.has("code departement", "N")
        assert not found.has("code departement", "m")
    assert found.names(5) == frozenset()
    assert found.names(1) == {"1", "2", "3"}
    assert found.names(1, ";") == {"123"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines(tmp_path, encoding, end):
    found = seen(tmp_path, end.join(("Libellé;n", "été;1", "")), encoding=encoding)
    assert found.lines[:2] == ("Libellé;n", "été;1")


def test_only_ends_of_lines_cut_lines(tmp_path):
    """The signs of Windows-1252, read as ISO-8859-1, hold one that ends a line for Python alone."""
    assert len(seen(tmp_path, "a;suite…;b\n1;2;3\n", encoding="cp1252").lines) == 2
    assert len(seen(tmp_path, "a;b\x0bc\u2028d\x1ce;f\n1;2;3\n").lines) == 2


def test_a_letter_cut_at_the_end_of_what_is_read(tmp_path):
    for before in range(3):
        found = seen(tmp_path, "é\n" + "x" * (65_533 - before - 1) + "€" * 10)
        assert found.lines[0] == "é"
        assert found.head.count(b"x") > 65_000


def test_little_is_read_of_a_large_file(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        for _ in range(100):
            file.write(b"x" * (1 << 20))
    found = sample(path)
    assert (len(found.head), len(found.lines)) == (1 << 16, 1)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"\x00\x01\x02",
        b"\xff\xfea\x00",
        b"%PDF-1.7",
        b"{",
        b"[[[",
        b"<html>",
        b"\xef\xbb\xbf",
        b'"',
        b'"a;b\n',
        b";;;;",
    ],
)
def test_anything_may_be_looked_at_and_is_of_no_source(tmp_path, content):
    found = seen(tmp_path, content)
    assert not [layer.source for layer in OPEN_LAYERS if layer.recognise is not None and layer.recognise(found)]


def test_archives_show_their_head_alone(tmp_path):
    for content in (packed(("a.csv", b"DEPCOM;TYPEQU;NB_EQUIP\n")), gzip.compress(b"DEPCOM;TYPEQU;NB_EQUIP\n")):
        found = seen(tmp_path, content)
        assert found.head[:2] in {b"PK", b"\x1f\x8b"}
        assert not found.sheets


def test_marks_of_json_and_of_bases(tmp_path):
    assert seen(tmp_path, b'\xef\xbb\xbf\n {"type": 1}').is_json
    assert seen(tmp_path, b"[1]").is_json
    assert not seen(tmp_path, b"a;{b}").is_json
    assert seen(tmp_path, b"SQLite format 3\x00" + b"\x00" * 10).is_sqlite
    assert not seen(tmp_path, b"SQLite").is_sqlite


def test_sheets_of_a_workbook(tmp_path):
    made = openpyxl.Workbook()
    made.active.title = "COM"
    for row in (["Titre"], ["Code Commune", "APL"], *[["x", i] for i in range(50)]):
        made.active.append(row)
    made.create_sheet("Vide")
    made.save(tmp_path / "a.xlsx")
    found = sample(tmp_path / "a.xlsx")
    assert {name: len(rows) for name, rows in found.sheets.items()} == {"COM": 15, "Vide": 0}
    assert found.sheet_has("code commune", "apl")
    assert not found.sheet_has("code commune", "x")
    assert found.lines == ()


def test_what_cannot_be_read(tmp_path):
    for path in (tmp_path / "absent", tmp_path):
        with pytest.raises(CptsMapError, match="illisible"):
            sample(path)
    content = packed(("xl/workbook.xml", b"<html>"))
    with pytest.raises(CptsMapError, match="classeur illisible"):
        seen(tmp_path, content, "a.xlsx")


def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CptsMapError, match="illisible"):
        sample(tmp_path / "pipe")
