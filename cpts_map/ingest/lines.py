"""Lines of a text as a person counts them, and whether all of them were read."""

import csv
from pathlib import Path
from typing import Literal

from cpts_map.ingest.text import TextFormat

_CHUNK = 1 << 20


def count(path: Path) -> int:
    """Number of lines."""
    lines, last = 0, b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return lines + (last != b"\n")


def of_rows(path: Path, layout: TextFormat) -> list[int] | None:
    """Line where each row begins, from 1: a blank line is no row, a cell in quotes may go over several lines.

    Parameters
    ----------
    path
        A text in UTF-8.
    layout
        How it is written.

    Returns
    -------
    list of int or None
        In order, without the header; none where the rows cannot be told from the lines.
    """
    found: list[int] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for _ in range(layout.skipped):
            file.readline()
        quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if layout.quote else csv.QUOTE_NONE
        rows = csv.reader(file, delimiter=layout.delimiter, quotechar=layout.quote or None, quoting=quoting)
        line = layout.skipped + 1
        try:
            for cells in rows:
                if cells:
                    found.append(line)
                line = layout.skipped + rows.line_num + 1
        except csv.Error:  # a cell longer than it reads
            return None
    return found[1:] if layout.has_header else found
