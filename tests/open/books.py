"""What the tests of workbooks share: writing them, as xlsx and as the xls of before 2007, and spoiling them."""

import io
import struct
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError
from cpts_map.ingest.sample import sample
from cpts_map.layers import Layer
from tests.open import files

Rows = Sequence[Sequence[object]]

_SECTOR = 512
_END, _FAT, _FREE = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def xlsx(folder: Path, name: str, sheets: Mapping[str, Rows]) -> Path:
    """Write a workbook."""
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return files.write(folder, name, content.getvalue())


def xls(folder: Path, name: str, sheets: Mapping[str, Rows]) -> Path:
    """Write an old workbook (BIFF8 in a compound file): texts and numbers only."""
    return files.write(folder, name, _compound(_biff(sheets)))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _biff(sheets: Mapping[str, Rows]) -> bytes:
    def begin(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    end = _record(0x000A, b"")
    bodies = [begin(0x0010) + b"".join(_cells(rows)) + end for rows in sheets.values()]
    names = [title.encode("utf-16-le") for title in sheets]
    at = len(begin(0x0005)) + sum(4 + 8 + len(name) for name in names) + len(end)
    bounds = b""
    for body, name in zip(bodies, names, strict=True):
        bounds += _record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return begin(0x0005) + bounds + end + b"".join(bodies)


def _cells(rows: Rows):
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, str):
                text = cell.encode("utf-16-le")
                yield _record(0x0204, struct.pack("<HHHHB", r, c, 0, len(text) // 2, 1) + text)
            elif cell is not None:
                yield _record(0x0203, struct.pack("<HHHd", r, c, 0, cell))


def _compound(stream: bytes) -> bytes:
    """One stream named Workbook: header, one table of sectors, a directory, the stream."""
    stream = stream.ljust(4096, b"\x00")
    count = -(-len(stream) // _SECTOR)
    assert count + 2 <= _SECTOR // 4, "one table of sectors only"
    table = [_FAT, _END, *range(3, count + 2), _END]
    fat = struct.pack(f"<{_SECTOR // 4}I", *table, *[_FREE] * (_SECTOR // 4 - len(table)))
    header = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        text = (name + "\x00").encode("utf-16-le") if name else b""
        place = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
        return text.ljust(64, b"\x00") + place + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, _END, 0) + entry("Workbook", 2, _FREE, 2, len(stream))
    directory += 2 * entry("", 0, _FREE, 0, 0)
    return header + fat + directory + stream.ljust(count * _SECTOR, b"\x00")


@st.composite
def spoiled(draw: st.DrawFn, sheets: Mapping[str, Rows]) -> dict[str, list[list[object]]]:  # noqa: C901 - one case each
    """Sheets that something happened to: cells changed, rows lost, doubled or moved, columns lost, sheets renamed."""
    spoilt = {title: [list(row) for row in rows] for title, rows in sheets.items()}
    for _ in range(draw(st.integers(1, 3))):
        title = draw(st.sampled_from(sorted(spoilt)))
        rows = spoilt[title]
        if not rows:
            continue
        at = draw(st.integers(0, len(rows) - 1))
        match draw(st.sampled_from(["cell", "cell", "cell", "drop", "double", "swap", "column", "rename", "copy"])):
            case "cell" if rows[at]:
                junk = [
                    None,
                    "",
                    "x",
                    -1,
                    0,
                    1e9,
                    99999,
                    "NaN",
                    "1e999",
                    "3,14",
                    "33063",
                    "1004",
                    2.5,
                    True,
                    "s",
                    "2019",
                ]
                rows[at][draw(st.integers(0, len(rows[at]) - 1))] = draw(st.sampled_from(junk))
            case "drop":
                del rows[at]
            case "double":
                rows.insert(draw(st.integers(0, len(rows))), list(rows[at]))
            case "swap":
                rows[at], rows[-1] = rows[-1], rows[at]
            case "column":
                place = draw(st.integers(0, 5))
                for row in rows:
                    del row[place : place + 1]
            case "rename":
                renamed = draw(st.sampled_from(["APL", "APL 2024", "APL_1850", "COM", "Feuil1", "2021"]))
                if renamed not in spoilt:
                    spoilt[renamed] = spoilt.pop(title)
            case "copy":
                spoilt.setdefault(draw(st.sampled_from(["APL 2031", "Copie"])), [list(row) for row in rows])
    return spoilt


@st.composite
def cut(draw: st.DrawFn, whole: bytes) -> bytes:
    """A workbook whose bytes were cut or changed."""
    at = draw(st.integers(0, len(whole) - 1))
    if draw(st.booleans()):
        return whole[:at]
    return whole[:at] + draw(st.binary(min_size=1, max_size=3)) + whole[at + 1 :]


def fuzz(layer: Layer, sheets: Mapping[str, Rows], name: str = "classeur.xlsx") -> Callable[[], None]:
    """Make the test that a spoiled workbook gives a table that passes its checks, or one of our errors."""
    with tempfile.TemporaryDirectory() as folder:
        whole = [xlsx(Path(folder), name, sheets).read_bytes(), xls(Path(folder), "ancien.xls", sheets).read_bytes()]

    @settings(max_examples=12)
    @given(what=st.one_of(spoiled(sheets), *(cut(content) for content in whole)))
    def test_a_spoiled_workbook_gives_a_sound_table_or_one_of_our_errors(
        what: bytes | dict[str, list[list[object]]],
    ) -> None:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            path = files.write(folder, name, what) if isinstance(what, bytes) else xlsx(folder, name, what)
            try:
                if layer.recognise is not None:
                    layer.recognise(sample(path))
                found = layer.parse(path)
            except CptsMapError:
                return
            files.assert_declared(found, layer)

    return test_a_spoiled_workbook_gives_a_sound_table_or_one_of_our_errors
