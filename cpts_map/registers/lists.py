"""Lists by name, as ARS write them: a workbook or a text, a header somewhere near the top, communes by their names."""

from dataclasses import replace
from pathlib import Path

from cpts_map.errors import SchemaError
from cpts_map.ingest.archives import is_workbook
from cpts_map.ingest.sample import Sample
from cpts_map.ingest.text import split_line
from cpts_map.registers.claims import Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import Grid, names_cpts, read_text, table, text_grid, workbook_grids
from cpts_map.registers.headers import Role
from cpts_map.registers.records import RegisterImport
from cpts_map.registers.split import pieces
from cpts_map.registers.tables import read_tables

_DELIMITERS = (";", ",", "\t", "|")
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_ZIP = b"PK\x03\x04"
_WITHIN = 15


def recognise(seen: Sample) -> bool:
    """Tell a list of CPTS by a row that names a CPTS and its communes, in a sheet or near the top of a text."""
    if any(names_cpts(row, Role.COMMUNE, Role.CODE) for rows in seen.sheets.values() for row in rows):
        return True
    if not seen.lines or seen.is_json:
        return False
    return any(
        names_cpts([cell.strip('" ') for cell in split_line(line, delimiter)], Role.COMMUNE, Role.CODE)
        for line in seen.lines[:_WITHIN]
        for delimiter in _DELIMITERS
    )


def read(path: Path, gazetteer: Gazetteer, scope: Scope | None = None) -> RegisterImport:
    """Read a list of CPTS.

    Parameters
    ----------
    path
        A workbook (xlsx, xls, ods) or a text. Every sheet with a header is read. A row is a CPTS and a commune, or a
        CPTS and several communes in one cell; a CPTS named on its first row only goes on below.
    gazetteer
        The communes.
    scope
        What is known beforehand.

    Raises
    ------
    SchemaError
        No row names both a CPTS and its communes, or the file is damaged.
    """
    grids = workbook_grids(path) if _is_workbook(path) else [text_grid(path.name, read_text(path))]

    def is_commune(text: str) -> bool:
        return gazetteer.knows(next(iter(pieces(text, gazetteer.knows)), ""))

    tables = [(grid, table(grid, is_commune)) for grid in grids]
    found = [each for _, each in tables if each is not None]
    if not found:
        raise SchemaError(f"{path.name} : aucune ligne d'en-tête ne nomme la CPTS et ses communes ({_shown(grids)}).")
    done = read_tables(path.name, found, gazetteer, scope or Scope())
    return _with_unread(
        done, [grid.sheet for grid, each in tables if each is None and any(any(c) for _, c in grid.rows)]
    )


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error.strerror}).") from error
    return head == _OLD_WORKBOOK or (head == _ZIP and is_workbook(path))


def _shown(grids: list[Grid]) -> str:
    first = next((cells for grid in grids for _, cells in grid.rows if any(cells)), ())
    return "première ligne : " + ", ".join(str(cell) for cell in first[:8] if cell) if first else "aucune ligne"


def _with_unread(done: RegisterImport, sheets: list[str]) -> RegisterImport:
    said = [f"Feuille « {sheet} » non lue : aucun en-tête de CPTS et de communes." for sheet in sheets]
    return replace(done, read_remarks=(*said, *done.read_remarks), remarks=(*said, *done.remarks))
