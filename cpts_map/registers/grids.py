"""Tables of text and workbooks as rows of cells, and the row that names their columns, found rather than counted."""

import codecs
import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cpts_map.errors import SchemaError
from cpts_map.ingest import workbook
from cpts_map.ingest.text import refuse_binary
from cpts_map.registers.columns import Columns, assign
from cpts_map.registers.headers import EXACT, LIKELY, Role, by_name

Cells = tuple[str | None, ...]
_DELIMITERS = (";", ",", "\t", "|")
_HEADER_WITHIN = 30
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CPTS_ROLES = frozenset({Role.ID, Role.NAME})
_COMMUNE_ROLES = frozenset({Role.CODE, Role.COMMUNE, Role.POSTAL})


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, each with its line in the file."""

    file: str
    sheet: str
    rows: tuple[tuple[int, Cells], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid whose columns are known.

    Attributes
    ----------
    file, sheet
        Where it stands; the sheet is empty where there is only one.
    headers
        Names of the columns.
    columns
        What each is.
    rows
        Those under the header that hold something, with their line.
    above
        How many rows that hold something stand over the header.
    """

    file: str
    sheet: str
    headers: tuple[str, ...]
    columns: Columns
    rows: tuple[tuple[int, Cells], ...]
    above: int = 0


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, UTF-16 with a mark, or else Windows-1252.

    Raises
    ------
    SchemaError
        The file is empty, cannot be read, or is not text.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error.strerror}).") from error
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    refuse_binary(path, content)
    return decode(content)


def decode(content: bytes) -> str:
    """Decode bytes as UTF-8, with or without a mark, else as Windows-1252, that French spreadsheets write."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def text_grid(file: str, text: str, names: Sequence[str] = ()) -> Grid:
    """Cut a text into cells, at the delimiter that gives the most known columns.

    Parameters
    ----------
    file
        Named in the errors.
    text
        The whole.
    names
        Columns known to this reading; by default those of a register.

    Raises
    ------
    SchemaError
        A quotation mark is never closed, or a cell has no end.
    """
    delimiter = max(_DELIMITERS, key=lambda d: _columns_at(text, d, names))
    rows: list[tuple[int, Cells]] = []
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in lines:
            rows.append((line, tuple(_cell(cell) for cell in cells)))
            line = lines.line_num + 1
    except csv.Error as error:
        raise SchemaError(f"{file}, ligne {line} : guillemet jamais fermé ou cellule illisible ({error}).") from error
    return Grid(file, "", tuple(rows))


def _columns_at(text: str, delimiter: str, names: Sequence[str]) -> tuple[int, int]:
    """How well a delimiter cuts: known columns in the best of the first lines, then cells."""
    best = (0, 0)
    for line in text.splitlines()[:_HEADER_WITHIN]:
        cells = [cell.strip('" ') for cell in line.split(delimiter)]
        known = sum(cell in names if names else by_name(cell)[0] >= LIKELY for cell in cells)
        best = max(best, (known, len(cells)))
    return best


def _cell(cell: str) -> str | None:
    """Give a cell, without the apostrophe that our exports put before what looks like a formula."""
    text = cell.strip()
    if text.startswith("'") and text.lstrip("'").startswith(_FORMULA):
        text = text[1:]
    return text or None


def workbook_grids(path: Path) -> list[Grid]:
    """Give each sheet of a workbook.

    Raises
    ------
    SchemaError
        The file is no workbook, or is damaged.
    """
    names = workbook.sheet_names(path)
    several = len(names) > 1
    sheets = (workbook.read_sheet(path, name) for name in names)
    return [Grid(path.name, s.name if several else "", tuple(enumerate(s.rows, 1))) for s in sheets]


def header_at(rows: Sequence[tuple[int, Cells]], *, communes: bool) -> int | None:
    """Find the row that names the columns: it names a CPTS and, where ``communes``, a commune.

    Returns
    -------
    int or None
        Position in the rows; none where no row does.
    """
    best: tuple[int, int] | None = None
    for at, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        named = [by_name(cell) for cell in cells if cell]
        roles = {role for strength, role in named if strength}
        sure = sum(strength >= LIKELY for strength, _ in named)
        wanted = bool(roles & _CPTS_ROLES) and (bool(roles & _COMMUNE_ROLES) or not communes)
        if wanted and sure and len(named) > 1 and (best is None or sure > best[0]):
            best = (sure, at)
    return None if best is None else best[1]


def names_cpts(cells: Sequence[str | None], *beside: Role) -> bool:
    """Tell whether a header surely names a CPTS, and beside it one of some roles: what tells a register from others."""
    named = [(cell, *by_name(cell)) for cell in cells if cell]
    cpts = any(
        role in _CPTS_ROLES and strength == EXACT and "cpts" in cell.casefold() for cell, strength, role in named
    )
    return cpts and any(role in beside and strength >= LIKELY for _, strength, role in named)


def table(grid: Grid, is_commune: Callable[[str], bool], *, communes: bool = True) -> Table | None:
    """Know the columns of a grid.

    Parameters
    ----------
    grid
        Rows of cells.
    is_commune
        Tells whether a text names a commune.
    communes
        Whether a column of communes is needed.

    Returns
    -------
    Table or None
        None where no row names the columns.
    """
    at = header_at(grid.rows, communes=communes)
    if at is None:
        return None
    headers = tuple(" ".join((cell or "").split()) for cell in grid.rows[at][1])
    rows = tuple((line, cells) for line, cells in grid.rows[at + 1 :] if any(cells))
    values = [[v for _, cells in rows if i < len(cells) and (v := cells[i])] for i in range(len(headers))]
    above = sum(any(cells) for _, cells in grid.rows[:at])
    return Table(grid.file, grid.sheet, headers, assign(headers, values, is_commune), rows, above)
