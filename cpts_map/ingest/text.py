"""Open text files: their encoding, their header, their columns found by name whatever the case, accents or order."""

import codecs
import re
import unicodedata
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from cpts_map.errors import SchemaError

_CHUNK = 1 << 20
_DELIMITERS = (";", ",", "\t", "|")
_LONGEST_HEADER = 1 << 16
_LONGEST_LINE = 2 << 20  # what DuckDB accepts
_LETTERS = re.compile(rb"[\x80-\xff]+")
_FRENCH = re.compile("[\u00a0-\u017f\u2010-\u20ac\ufeff]+")
_BINARY = {
    b"PK\x03\x04": "une archive zip ou un classeur",
    b"PK\x05\x06": "une archive zip vide",
    b"BZh": "une archive bzip2",
    b"\xfd7zXZ": "une archive xz",
    b"7z\xbc\xaf": "une archive 7z",
    b"Rar!": "une archive rar",
    b"\x28\xb5\x2f\xfd": "une archive zstd",
    b"\x1f\x8b": "une archive gzip",
    b"%PDF": "un document PDF",
    b"\xd0\xcf\x11\xe0": "un ancien classeur Excel",
    b"PAR1": "un fichier Parquet",
    b"SQLite format 3": "une base SQLite ou un GeoPackage",
}


def fold_name(name: str) -> str:
    """Reduce the name of a column to what publishers keep: letters and digits, lower case, without accents.

    Examples
    --------
    >>> fold_name("Code Département (coord. structure)"), fold_name("Type d’identifiant PP")
    ('codedepartementcoordstructure', 'typedidentifiantpp')
    """
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE"))
    return re.sub(r"[^0-9a-z]", "", plain.casefold())


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a publisher writes an open text file.

    Attributes
    ----------
    columns
        Our name of each column, to the names that the publisher gave it over the years; compared by :func:`fold_name`.
        Columns that are not named are not read.
    optional
        Those that may be absent.
    delimiter, quote
        One character each; an empty quote means that a quotation mark is data.
    skipped
        Lines before the header.
    has_header
        Without, the names of ``columns`` are the positions, in order, and ``width`` says how many cells a row has.
    width
        Cells of a row, without header.
    trailing_delimiter
        Whether each row may end with a delimiter.
    private
        Whether rows name people: no error shows a cell, nor a header that is not the one expected.
    """

    columns: Mapping[str, tuple[str, ...]]
    optional: frozenset[str] = field(default_factory=frozenset)
    delimiter: str = ";"
    quote: str = '"'
    skipped: int = 0
    has_header: bool = True
    width: int = 0
    trailing_delimiter: bool = False
    private: bool = False

    def positions(self, file: str, header: Sequence[str]) -> dict[str, int | None]:
        """Find each column in a header.

        Raises
        ------
        SchemaError
            A column is absent, or two columns answer to one name.
        """
        if not self.has_header:
            return dict(zip(self.columns, range(self.width), strict=False))
        folded = [fold_name(name) for name in header]
        found: dict[str, int | None] = {}
        for column, names in self.columns.items():
            wanted = {fold_name(name) for name in names}
            at = [i for i, name in enumerate(folded) if name in wanted]
            if len(at) > 1:
                raise SchemaError(f"{file} : {_twice([header[i] for i in at])}.")
            if not at and column not in self.optional:
                shown = ", ".join(header[:12]) + (", …" if len(header) > 12 else "")  # noqa: PLR2004 - enough to see
                shown = f"{len(header)} colonnes trouvées" if self.private else f"colonnes trouvées : {shown}"
                raise SchemaError(f"{file} : colonne « {names[0]} » absente ; {shown}.")
            found[column] = at[0] if at else None
        return found


def _twice(names: Sequence[str]) -> str:
    if len({fold_name(name) for name in names}) == 1:
        return f"la colonne « {names[0]} » figure {len(names)} fois dans l'en-tête"
    return "une seule colonne attendue parmi " + ", ".join(f"« {name} »" for name in names)


def text_encoding(path: Path, *, whole: bool = True) -> str:
    """Tell the encoding of a text file, as DuckDB names it.

    Parameters
    ----------
    path
        The file.
    whole
        Whether to look at it to its end. The first of it is enough for a very large one: DuckDB refuses what comes
        later in the columns that it reads.

    Returns
    -------
    str
        ``utf-8`` (with or without mark) or ``latin-1``.

    Raises
    ------
    SchemaError
        The file is empty, cannot be read, or is not text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, letters, line, number = "utf-8", False, 0, 1
    try:
        with path.open("rb") as file:
            chunk = file.read(_CHUNK)
            refuse_binary(path, chunk)
            while chunk:
                line = _open_line(path, line, number, chunk)
                number += chunk.count(b"\n")
                if encoding == "utf-8":
                    try:
                        letters |= not decoder.decode(chunk).isascii()
                    except UnicodeDecodeError:
                        encoding = "latin-1"
                chunk = file.read(_CHUNK) if whole else b""
    except OSError as error:
        raise SchemaError(f"{path.name} : fichier illisible ({error.strerror}).") from error
    if whole and encoding == "utf-8" and decoder.getstate()[0]:
        if letters:
            raise SchemaError(f"{path.name} : fichier coupé au milieu d'un caractère.")
        return "latin-1"  # its only letter that is not ASCII is the last
    return encoding


def _open_line(path: Path, line: int, number: int, chunk: bytes) -> int:
    """Length of the line that a chunk leaves open, ``line`` being what the chunk before left of line ``number``.

    DuckDB may drop the end of a file, without a word, where one line fills its buffer.
    """
    if b"\x00" in chunk:
        raise SchemaError(f"{path.name} : texte attendu, octets nuls trouvés.")
    first = chunk.find(b"\n")
    if line + (len(chunk) if first < 0 else first) >= _LONGEST_LINE:
        raise SchemaError(f"{path.name}, ligne {number} : ligne démesurée.")
    return line + len(chunk) if first < 0 else len(chunk) - chunk.rfind(b"\n") - 1


def as_utf8(path: Path, folder: Path) -> Path:
    """Copy a text that is not in UTF-8, as UTF-8.

    What publishers call ISO-8859-1 is often Windows-1252 (dashes, typographic apostrophes), which DuckDB does not read,
    and letters in UTF-8 are sometimes found among the others: each run of letters tells its own encoding.

    Parameters
    ----------
    path
        The file.
    folder
        Where the copy goes, under the same name.

    Returns
    -------
    Path
        The copy.

    Raises
    ------
    SchemaError
        A line is in neither, or is longer than any line of an official file.
    """
    target = folder / path.name
    with path.open("rb") as source, target.open("wb") as file:
        number = 0
        while line := source.readline(_LONGEST_LINE):
            number += 1
            if len(line) == _LONGEST_LINE:
                raise SchemaError(f"{path.name}, ligne {number} : ligne démesurée.")
            file.write(_line_as_utf8(path, number, line))
    return target


def _line_as_utf8(path: Path, number: int, line: bytes) -> bytes:
    try:
        return _LETTERS.sub(_letters_as_utf8, line)
    except UnicodeDecodeError as error:
        raise SchemaError(f"{path.name}, ligne {number} : octets qui ne sont pas du texte.") from error


def _letters_as_utf8(run: re.Match[bytes]) -> bytes:
    """Letters as UTF-8: they are already where they read as French, for « É» » in Windows-1252 is valid UTF-8 too."""
    with suppress(UnicodeDecodeError):
        if _FRENCH.fullmatch(run[0].decode("utf-8")):
            return run[0]
    return run[0].decode("cp1252").encode()


def refuse_binary(path: Path, first: bytes) -> None:
    """Refuse what is not text, by the first bytes.

    Raises
    ------
    SchemaError
        The file is empty, or is something else than text, named where it is known.
    """
    if not first.strip():
        raise SchemaError(f"{path.name} : fichier vide.")
    for mark, what in _BINARY.items():
        if first.startswith(mark):
            raise SchemaError(f"{path.name} : texte attendu, {what} trouvé.")
    if first[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        raise SchemaError(f"{path.name} : texte en UTF-8 ou ISO-8859-1 attendu, UTF-16 trouvé.")
    if b"\x00" in first:
        raise SchemaError(f"{path.name} : texte attendu, octets nuls trouvés.")
    if re.match(rb"(\xef\xbb\xbf)?\s*<", first[:200]):
        page = re.search(rb"<(!doctype\s+html|html|head|body|script|meta)\b", first[:4096], re.IGNORECASE)
        raise SchemaError(f"{path.name} : données attendues, {'page web trouvée' if page else 'document XML trouvé'}.")


def read_header(path: Path, layout: TextFormat, encoding: str) -> list[str]:
    """Read the names of the columns.

    Raises
    ------
    SchemaError
        The header is absent, or is cut by another delimiter.
    """
    python_encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=python_encoding, newline="") as file:
        for _ in range(layout.skipped):
            file.readline(_LONGEST_HEADER)
        line = _first_row(file, layout.quote)
    if layout.has_header and len(line) >= _LONGEST_HEADER:
        raise SchemaError(f"{path.name} : ligne {layout.skipped + 1}, en-tête démesuré.")
    line = line.rstrip("\r\n")
    if not line:
        raise SchemaError(f"{path.name} : ligne {layout.skipped + 1}, en-tête attendu, rien trouvé.")
    if not layout.has_header:
        return [f"c{i}" for i in range(layout.width)]
    header = split_line(line, layout.delimiter, layout.quote)
    if len(header) == 1:
        for other in _DELIMITERS:
            if other != layout.delimiter and other in line:
                raise SchemaError(f"{path.name} : séparateur « {layout.delimiter} » attendu, « {other} » trouvé.")
    return header


def _first_row(file: TextIO, quote: str) -> str:
    """Next line of a file, and those that a name in quotes goes over."""
    line = file.readline(_LONGEST_HEADER)
    inside = quote and line.count(quote) % 2
    while inside and len(line) < _LONGEST_HEADER and (more := file.readline(_LONGEST_HEADER)):
        line += more
        inside = (more.count(quote) + 1) % 2
    return line


def row_width(path: Path, layout: TextFormat, header: Sequence[str], encoding: str) -> int:
    """Count the cells of a row: those of the header, and one more where the first row ends with a delimiter.

    DuckDB lets a row end with empty cells too many: a row is as wide as declared, or has cells that moved.
    """
    if not layout.trailing_delimiter:
        return len(header)
    named = len(header) - (header[-1] == "")
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        line = [file.readline(_LONGEST_HEADER) for _ in range(layout.skipped + layout.has_header + 1)][-1]
    return named + (len(split_line(line.rstrip("\r\n"), layout.delimiter, layout.quote)) > named)


def refuse_cut(path: Path, layout: TextFormat, width: int) -> None:
    """Refuse a file whose last line stops before its last cell (unless it has quotation marks), or never ends.

    Raises
    ------
    SchemaError
        As said.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(-min(_LONGEST_LINE, size), 2)
        tail = file.read()
    if size > _LONGEST_LINE and b"\n" not in tail[:-1]:  # DuckDB may drop such a row without a word
        raise SchemaError(f"{path.name} : dernière ligne démesurée.")
    if layout.quote:
        return
    before, end, line = tail.rpartition(b"\n")
    found = line.count(layout.delimiter.encode()) + 1
    if line and (before or end) and found < width:
        raise SchemaError(f"{path.name} : fichier tronqué, sa dernière ligne a {found} cellules sur {width}.")


def split_line(line: str, delimiter: str, quote: str = '"') -> list[str]:
    """Cut one line into cells, quotation marks taken off.

    Examples
    --------
    >>> split_line('a;"b;""c";', ";")
    ['a', 'b;"c', '']
    """
    if not quote or quote not in line:
        return line.split(delimiter)
    cells, cell, inside, at = [], "", False, 0
    while at < len(line):
        letter = line[at]
        if inside and letter == quote and line[at + 1 : at + 2] == quote:
            cell, at = cell + quote, at + 1
        elif letter == quote:
            inside = not inside
        elif letter == delimiter and not inside:
            cells.append(cell)
            cell = ""
        else:
            cell += letter
        at += 1
    return [*cells, cell]
