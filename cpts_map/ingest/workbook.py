"""Workbooks: their sheets as rows of text, their header found rather than counted."""

import functools
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cpts_map.errors import SchemaError
from cpts_map.ingest import archives
from cpts_map.ingest.text import fold_name

Cells = tuple[str | None, ...]
_SECONDS = 300

# What the code of a commune looks like before it is mended: "33063", "2A004", "1001", "1001.0".
_CODE = re.compile(r"\d{1,5}(?:\.0+)?|\d[ABab]\d{3}", re.ASCII)
_SHOWN = 60
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Body:
    """The rows of communes of a sheet.

    Attributes
    ----------
    first
        Line of the first row in the sheet, from 1; the others follow without a hole.
    rows
        Cells.
    totals
        First cells of the rows with figures under them, which are of no commune: "France entière".
    """

    first: int
    rows: tuple[Cells, ...]
    totals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet.

    Attributes
    ----------
    file, name
        Of the workbook and of the sheet.
    rows
        Cells as text; ``None`` where empty; whole numbers without decimals; dates as ``2024-01-31``.
    """

    file: str
    name: str
    rows: tuple[Cells, ...]

    def header(self, first: Sequence[str]) -> int:
        """Find the row of the names of columns.

        Parameters
        ----------
        first
            What its first cell may hold; compared without case, accents or spaces.

        Returns
        -------
        int
            Its position from 0.

        Raises
        ------
        SchemaError
            No row begins so.
        """
        wanted = {fold_name(name) for name in first}
        for at, row in enumerate(self.rows):
            if row and row[0] is not None and fold_name(row[0]) in wanted:
                return at
        raise SchemaError(f"{self.label} : aucune ligne ne commence par « {first[0]} ».")

    @property
    def label(self) -> str:
        """The workbook and the sheet, as an error names them."""
        return f"{self.file}, feuille « {self.name} »"

    def body(self, header: int) -> Body:
        """Find the rows of communes: under the header and a row of units, above the notes.

        Parameters
        ----------
        header
            Position of the row of names, from 0.

        Returns
        -------
        Body
            Rows whose first cell looks like the code of a commune.

        Raises
        ------
        SchemaError
            There is none, or a row among them, or beside them, holds figures and no code.
        """
        coded = [at for at in range(header + 1, len(self.rows)) if _is_coded(self.rows[at])]
        if not coded:
            raise SchemaError(f"{self.label} : aucune ligne de commune sous l'en-tête (ligne {header + 1}).")
        first, last = coded[0], coded[-1]
        around = [
            at for at in (*range(header + 1, first), *range(last + 1, len(self.rows))) if _has_figures(self.rows[at])
        ]
        totals = [at for at in around if at > last and _is_words(self.rows[at])]
        lost = sorted({*range(first, last + 1), *around} - {*coded, *totals})
        if lost:
            found = self.rows[lost[0]][0]
            said = "rien" if found is None else f"« {found[:_SHOWN]} »"
            raise SchemaError(f"{self.label}, ligne {lost[0] + 1} : un code de commune attendu, {said} trouvé.")
        return Body(first + 1, self.rows[first : last + 1], tuple(str(self.rows[at][0]) for at in totals))


def _is_coded(row: Cells) -> bool:
    return bool(row) and row[0] is not None and _CODE.fullmatch(row[0]) is not None and any(row[1:])


def _has_figures(row: Cells) -> bool:
    return any(cell is not None and _NUMBER.fullmatch(cell) is not None for cell in row[1:])


def _is_words(row: Cells) -> bool:
    return row[0] is not None and not any(letter.isdigit() for letter in row[0])


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets.

    Raises
    ------
    SchemaError
        The file is not a workbook, or unpacks into more than it should.
    """
    names, _ = _cells(path, 0)
    return names


def first_rows(path: Path, rows: int) -> dict[str, tuple[Cells, ...]]:
    """First rows of each sheet.

    Raises
    ------
    SchemaError
        The file is not a workbook, or unpacks into more than it should.
    """
    return _cells(path, rows)[1]


def read_sheet(path: Path, name: str, rows: int | None = None) -> Sheet:
    """Read a sheet, or its first rows.

    Raises
    ------
    SchemaError
        The file is not a workbook, or has no such sheet.
    """
    names, found = _cells(path, -1 if rows is None else rows, name)
    if name not in names:
        known = ", ".join(f"« {n} »" for n in names)
        raise SchemaError(f"{path.name} : feuille « {name} » absente ; feuilles trouvées : {known}.")
    return Sheet(path.name, name, found.get(name, ()))


def _cells(path: Path, rows: int, sheet: str | None = None) -> tuple[tuple[str, ...], dict[str, tuple[Cells, ...]]]:
    """Names of the sheets and rows, read by a process of its own: see :mod:`cpts_map.ingest._cells`."""
    archives.refuse_bomb(path)
    status = path.stat()
    _refuse_vast(path, status.st_mtime_ns, status.st_size)
    program = [sys.executable, "-P", str(Path(__file__).with_name("_cells.py")), str(path.absolute()), str(rows)]
    named = [] if sheet is None else [sheet]
    try:
        run = subprocess.run([*program, *named], capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603 - ours
        found = json.loads(run.stdout)
    except subprocess.CalledProcessError as error:
        raise SchemaError(f"{path.name} : classeur démesuré ou endommagé.") from error
    except subprocess.TimeoutExpired as error:
        raise SchemaError(f"{path.name} : classeur illisible en {_SECONDS} secondes.") from error
    if "error" in found:
        raise SchemaError(f"{path.name} : classeur illisible ({found['error']}).")
    sheets = {name: tuple(tuple(row) for row in content) for name, content in found["sheets"].items()}
    return tuple(found["names"]), sheets


@contextmanager
def _readable(otherwise: str) -> Iterator[None]:
    """Say in French what the reader of workbooks, in Rust, says of a damaged file in many ways."""
    try:
        yield
    except BaseException as error:
        # A panic of Rust is no Exception; an interruption is not one either, and must pass.
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        reason = (str(error).splitlines() or [""])[0]
        raise SchemaError(f"{otherwise} ({reason}).") from error


# A sheet is read into memory from its first cell to its last: one cell far away would take all of it and more.
_MAX_CELLS = 30_000_000
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})([0-9]{1,7})"')


@functools.lru_cache(maxsize=8)
def _refuse_vast(path: Path, _changed: int, _size: int) -> None:
    """Refuse an xlsx whose cells stand too far apart; looked at once as long as the file does not change."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                with _readable(f"{path.name} : classeur illisible"):
                    rows, columns = _extent(archive.read(info))
                if rows * columns > _MAX_CELLS:
                    raise SchemaError(f"{path.name} : une feuille de {rows} lignes et {columns} colonnes, refusée.")


def _extent(sheet: bytes) -> tuple[int, int]:
    found = _REFERENCE.findall(sheet)
    rows = max((int(row) for row in {row for _, row in found}), default=0)
    letters = {column for column, _ in found}
    return rows, max((functools.reduce(lambda n, a: 26 * n + a - 64, column, 0) for column in letters), default=0)


def width(rows: Sequence[Cells], columns: int) -> Iterator[Cells]:
    """Give every row the same number of cells."""
    for row in rows:
        yield (*row[:columns], *(None,) * (columns - len(row)))
