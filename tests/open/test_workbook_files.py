"""Files of workbooks: cells as text, sheets found, and files that must not stop the program."""

import datetime as dt
import tempfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import ArchiveError, CptsMapError, SchemaError
from cpts_map.ingest import _cells, workbook
from tests.open import files

SHEET = "xl/worksheets/sheet1.xml"


def book(folder, *rows, name="a.xlsx", more=()):
    path = folder / name
    made = openpyxl.Workbook()
    made.active.title = "COM"
    for row in rows:
        made.active.append(row)
    for title in more:
        made.create_sheet(title).append([title, 1])
    made.save(path)
    return path


def altered(path, change, member=SHEET):
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as source:
        parts = {info.filename: source.read(info) for info in source.infolist()}
    parts[member] = change(parts[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return path


def test_cells_are_text(tmp_path):
    day, moment = dt.date(2024, 1, 31), dt.datetime(2024, 1, 31, 13, 5)  # noqa: DTZ001 - a workbook has no zone
    row = [
        "Périgueux ",
        1004,
        1004.0,
        12.5,
        1e20,
        -0.0,
        True,
        False,
        None,
        "",
        "  ",
        day,
        moment,
        "01004",
        "#N/A",
        0.1 + 0.2,
    ]
    sheet = workbook.read_sheet(book(tmp_path, row), "COM")
    assert sheet.rows == (
        (
            "Périgueux",
            "1004",
            "1004",
            "12.5",
            "100000000000000000000",
            "0",
            "1",
            "0",
            None,
            None,
            None,
            "2024-01-31",
            "2024-01-31 13:05:00",
            "01004",
            None,  # an error of the spreadsheet is no value
            "0.3",
        ),
    )
    assert (sheet.file, sheet.name) == ("a.xlsx", "COM")


def test_rows_keep_their_place_above_and_left_of_the_first_cell(tmp_path):
    sheet = workbook.read_sheet(book(tmp_path, [], [], [None, "x"], [], ["y"]), "COM")
    assert sheet.rows == ((None, None), (None, None), (None, "x"), (None, None), ("y", None))


def test_sheets(tmp_path):
    path = book(tmp_path, ["a"], ["b"], ["c"], more=("EPCI", "Été « 1 »"))
    assert workbook.sheet_names(path) == ("COM", "EPCI", "Été « 1 »")
    assert workbook.read_sheet(path, "COM", 2).rows == (("a",), ("b",))
    assert workbook.read_sheet(path, "Été « 1 »").rows == (("Été « 1 »", "1"),)
    assert workbook.first_rows(path, 1) == {
        "COM": (("a",),),
        "EPCI": (("EPCI", "1"),),
        "Été « 1 »": (("Été « 1 »", "1"),),
    }
    with pytest.raises(SchemaError, match=r"a.xlsx : feuille « com » absente ; feuilles trouvées : « COM », « EPCI »"):
        workbook.read_sheet(path, "com")


def test_an_empty_sheet(tmp_path):
    assert workbook.read_sheet(book(tmp_path), "COM").rows == ()


@pytest.mark.parametrize("name", ["l'été (1).xlsx", "-x.xlsx", "a b\u00e9*.xlsx", "données.XLS", "a.xls", "a.csv", "a"])
def test_any_name_of_file(tmp_path, monkeypatch, name):
    path = book(tmp_path, ["a"]).rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    assert workbook.sheet_names(path) == ("COM",)
    assert workbook.sheet_names(Path(name)) == ("COM",)


def test_header_is_found_whatever_its_spelling(tmp_path):
    sheet = workbook.read_sheet(book(tmp_path, ["Titre"], [], ["Code commune INSEE ", "APL"], ["33063", 1]), "COM")
    assert sheet.header(["codgeo", "CODE COMMUNE (Insee)"]) == 2
    with pytest.raises(SchemaError, match=r"a.xlsx, feuille « COM » : aucune ligne ne commence par « CODGEO »"):
        sheet.header(["CODGEO"])


def test_width():
    assert list(workbook.width([("a",), ("a", "b", "c"), ()], 2)) == [("a", None), ("a", "b"), (None, None)]


FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'


def test_a_cell_in_the_far_corner_does_not_stop_the_program(tmp_path):
    path = altered(book(tmp_path, ["a"]), lambda xml: xml.replace(b"</sheetData>", FAR))
    assert path.stat().st_size < 10_000
    reads = (lambda: workbook.read_sheet(path, "COM"), lambda: workbook.first_rows(path, 3))
    for read in (*reads, lambda: workbook.sheet_names(path)):
        with pytest.raises(SchemaError, match=r"une feuille de 1048576 lignes et 16384 colonnes, refusée"):
            read()


@pytest.mark.parametrize(
    ("member", "change"),
    [
        (SHEET, lambda xml: xml[: len(xml) // 2]),
        (SHEET, lambda xml: xml.replace(b'r="A1"', b'r="A0"')),
        (SHEET, lambda xml: xml.replace(b"<t>a</t>", b"<t>&xxe;</t>")),
        (SHEET, lambda xml: xml.replace(b'r="A1"', b'r="ZZZZZZZZ1"')),
        ("xl/workbook.xml", lambda _: b""),
        ("xl/workbook.xml", lambda _: b"<html>"),
    ],
)
def test_a_damaged_workbook_is_refused(tmp_path, member, change):
    path = altered(book(tmp_path, ["a", 1]), change, member)
    with pytest.raises(SchemaError, match=r"classeur|feuille"):
        workbook.read_sheet(path, "COM")


def test_external_entities_are_not_read(tmp_path):
    (tmp_path / "secret").write_text("secret")
    entity = f'<!DOCTYPE x [<!ENTITY xxe SYSTEM "file://{tmp_path}/secret">]><worksheet'.encode()
    path = altered(
        book(tmp_path, ["a"]), lambda xml: xml.replace(b"<worksheet", entity).replace(b"<t>a<", b"<t>&xxe;<")
    )
    with pytest.raises(SchemaError, match="illisible"):
        workbook.read_sheet(path, "COM")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"code;n\n1;2\n", "classeur illisible"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "classeur"),
        (b"PK\x03\x04" + b"\x00" * 40, "archive endommagée"),
        (b"", "fichier vide"),
    ],
)
def test_what_is_no_workbook(tmp_path, content, said):
    with pytest.raises(CptsMapError, match=said):
        workbook.sheet_names(files.write(tmp_path, "a.xlsx", content))


def test_a_truncated_workbook(tmp_path):
    path = book(tmp_path, ["a"])
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(ArchiveError, match="endommagée ou tronquée"):
        workbook.sheet_names(path)


def test_a_bomb(tmp_path):
    path = altered(book(tmp_path, ["a"]), lambda xml: xml.replace(b"<t>a", b"<t>" + b"a" * (20 << 20)))
    with pytest.raises(ArchiveError, match="refusée"):
        workbook.sheet_names(path)


def test_a_workbook_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "_SECONDS", 0)
    with pytest.raises(SchemaError, match="illisible en 0 secondes"):
        workbook.sheet_names(book(tmp_path, ["a"]))


def test_the_process_says_why_it_stopped(tmp_path, capfdbinary, monkeypatch):
    monkeypatch.setattr(_cells, "_limit_memory", lambda: None)
    _cells.main(str(book(tmp_path, ["a", None, 1.0])), "-1", "COM")
    assert capfdbinary.readouterr().out == b'{"names": ["COM"], "sheets": {"COM": [["a", null, "1"]]}}'
    _cells.main(str(tmp_path / "absent.xlsx"), "0")
    assert b'{"error": ' in capfdbinary.readouterr().out


@settings(max_examples=20)
@given(
    changes=st.lists(st.tuples(st.integers(0, 6000), st.integers(0, 255)), min_size=1, max_size=4), inner=st.booleans()
)
def test_fuzz(changes, inner):
    with tempfile.TemporaryDirectory() as folder:
        path = book(Path(folder), ["Code", "n"], ["33063", 1.5])

        def spoil(content):
            spoiled = bytearray(content)
            for at, byte in changes:
                spoiled[at % len(spoiled)] = byte
            return bytes(spoiled)

        if inner:
            altered(path, spoil)
        else:
            path.write_bytes(spoil(path.read_bytes()))
        try:
            found = workbook.first_rows(path, 5)
        except CptsMapError:
            return
        assert all(cell is None or isinstance(cell, str) for rows in found.values() for row in rows for cell in row)
