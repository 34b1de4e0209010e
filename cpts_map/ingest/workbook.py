"""Workbooks: their sheets as rows of text, their header found rather than counted."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_calamine

from cpts_map.errors import SchemaError
from cpts_map.ingest import archives
from cpts_map.ingest.text import fold_name

Cells = tuple[str | None, ...]


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
        raise SchemaError(f"{self.file}, feuille « {self.name} » : aucune ligne ne commence par « {first[0]} ».")


def sheet_names(path: Path) -> tuple[str, ...]:
    """Names of the sheets.

    Raises
    ------
    SchemaError
        The file is not a workbook, or unpacks into more than it should.
    """
    with _opened(path) as book:
        return tuple(book.sheet_names)


def read_sheet(path: Path, name: str, rows: int | None = None) -> Sheet:
    """Read a sheet, or its first rows.

    Raises
    ------
    SchemaError
        The file is not a workbook, or has no such sheet.
    """
    with _opened(path) as book:
        if name not in book.sheet_names:
            known = ", ".join(f"« {n} »" for n in book.sheet_names)
            raise SchemaError(f"{path.name} : feuille « {name} » absente ; feuilles trouvées : {known}.")
        try:
            content = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=rows)
        except (python_calamine.CalamineError, ValueError) as error:
            raise SchemaError(f"{path.name}, feuille « {name} » : illisible ({error}).") from error
    return Sheet(path.name, name, tuple(tuple(_text(cell) for cell in row) for row in content))


class _opened:  # noqa: N801 - used as a function
    """A workbook, closed at the end; a bad file said in French."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> python_calamine.CalamineWorkbook:
        archives.refuse_bomb(self._path)
        try:
            self._book = python_calamine.CalamineWorkbook.from_path(str(self._path))
        except Exception as error:  # the Rust side raises bare exceptions of many kinds on a damaged file
            raise SchemaError(f"{self._path.name} : classeur illisible ({str(error).splitlines()[0]}).") from error
        return self._book

    def __exit__(self, *_: object) -> None:
        self._book.close()


def _text(cell: object) -> str | None:
    """Write a cell as text; an empty one is missing."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = str(cell).strip()
    return text or None


def width(rows: Sequence[Cells], columns: int) -> Iterator[Cells]:
    """Give every row the same number of cells."""
    for row in rows:
        yield (*row[:columns], *(None,) * (columns - len(row)))
