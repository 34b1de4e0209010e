"""What a file shows before it is read whole: enough to tell which official file it is, whatever its name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cpts_map.errors import CptsMapError
from cpts_map.ingest import workbook
from cpts_map.ingest.archives import is_workbook
from cpts_map.ingest.text import TextFormat, fold_name, split_line

_HEAD = 1 << 16
_LINES = 30
_ROWS = 15
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SQLITE = b"SQLite format 3"


@dataclass(frozen=True, slots=True)
class Sample:
    """The first of a file.

    Attributes
    ----------
    path
        The file.
    lines
        First lines of a text; none otherwise.
    sheets
        First rows of each sheet of a workbook; none otherwise.
    head
        First bytes.
    """

    path: Path
    lines: tuple[str, ...] = ()
    sheets: Mapping[str, tuple[workbook.Cells, ...]] = field(default_factory=dict)
    head: bytes = b""

    def delimiter(self, line: int = 0) -> str:
        """Delimiter that a line of a text holds most often."""
        text = self.lines[line] if line < len(self.lines) else ""
        return max((";", ",", "\t", "|"), key=text.count)

    def names(self, line: int = 0, delimiter: str | None = None) -> frozenset[str]:
        """Names of columns in a line of a text, folded; by default cut at the delimiter found most often."""
        if line >= len(self.lines):
            return frozenset()
        cut = delimiter or self.delimiter(line)
        return frozenset(fold_name(cell) for cell in split_line(self.lines[line], cut))

    def has(self, *names: str, line: int = 0) -> bool:
        """Tell whether a line names all these columns, whatever case, accents or separator."""
        return {fold_name(name) for name in names} <= self.names(line)

    def fits(self, layout: TextFormat, line: int = 0) -> bool:
        """Tell whether a line names every column that a layout must find, by one or another of its names."""
        found = self.names(line)
        wanted = (names for column, names in layout.columns.items() if column not in layout.optional)
        return all(found & {fold_name(name) for name in names} for names in wanted)

    def sheet_has(self, *names: str) -> bool:
        """Tell whether a row of a sheet names all these columns."""
        wanted = {fold_name(name) for name in names}
        return any(wanted <= {fold_name(cell) for cell in row if cell} for rows in self.sheets.values() for row in rows)

    @property
    def is_json(self) -> bool:
        """Whether the text begins as JSON does."""
        return self.head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in {b"{", b"["}

    @property
    def is_sqlite(self) -> bool:
        """Whether the file is an SQLite base, as a GeoPackage is."""
        return self.head.startswith(_SQLITE)


def sample(path: Path) -> Sample:
    """Look at the first of a file.

    Raises
    ------
    CptsMapError
        The file is a workbook and is damaged, or cannot be read.
    """
    if path.exists() and not path.is_file():  # a pipe would be waited for without end
        raise CptsMapError(f"{path.name} : fichier illisible (ni texte ni classeur).")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise CptsMapError(f"{path.name} : fichier illisible ({error.strerror}).") from error
    if head.startswith(_OLD_WORKBOOK) or (head.startswith(b"PK\x03\x04") and is_workbook(path)):
        return Sample(path, sheets=workbook.first_rows(path, _ROWS), head=head)
    if b"\x00" in head:
        return Sample(path, head=head)
    try:
        text = head.decode("utf-8-sig", errors="strict")
    except UnicodeDecodeError as error:
        # Cut in the middle of a letter at the end of what was read, or another encoding.
        cut_at_end = error.start > len(head) - 4
        text = head.decode("utf-8-sig", errors="ignore") if cut_at_end else head.decode("latin-1")
    # Only what ends a line of a file: splitlines would also cut at the signs that other encodings leave in a text.
    return Sample(path, tuple(re.split("\r\n|\r|\n", text.removesuffix("\n"))[:_LINES]), head=head)
