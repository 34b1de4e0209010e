"""Read the cells of a workbook, in a process of its own: ``python _cells.py PATH ROWS [SHEET]``, JSON on the output.

The reader (Rust) makes room for every cell between the first and the last, and ends the whole process where there is
not so much memory: a workbook of 5 KB with one cell in the far corner would stop a server. Here it stops this process.
"""

import datetime as dt
import io
import json
import sys
from pathlib import Path

MEMORY = 3 << 30  # bytes; the largest official workbooks take some 1 GB
_SHEETS = 100  # of which the first rows are read


def as_text(cell: object) -> str | None:
    """Write a cell as text; an empty one is missing."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    text = str(cell).strip()
    return text or None


def read(path: str, rows: int, sheet: str | None) -> dict[str, object]:
    """Give the names of the sheets, and the first rows of each or all those of one.

    Parameters
    ----------
    path
        The workbook.
    rows
        At most so many; all where negative.
    sheet
        The one to read; each where none is named.

    Returns
    -------
    dict
        ``names``, and ``sheets``: the rows of each.
    """
    import python_calamine  # noqa: PLC0415 - after the limit of memory

    # By content: from a path, the reader believes the end of the name.
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(Path(path).read_bytes()))
    wanted = book.sheet_names[:_SHEETS] if sheet is None else [name for name in book.sheet_names if name == sheet]
    found = {}
    for name in wanted if rows else []:
        content = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=None if rows < 0 else rows)
        found[name] = [[as_text(cell) for cell in row] for row in content]
    return {"names": book.sheet_names, "sheets": found}


def _limit_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def main(path: str, rows: str, sheet: str | None = None) -> None:
    """Write what was read, or why it could not be."""
    _limit_memory()
    try:
        found = read(path, int(rows), sheet)
    except BaseException as error:  # noqa: BLE001 - the Rust side raises exceptions of many kinds, panics among them
        found = {"error": (str(error).splitlines() or [type(error).__name__])[0]}
    sys.stdout.buffer.write(json.dumps(found).encode())


if __name__ == "__main__":
    main(*sys.argv[1:])
