"""How long a list to read may be: some patterns that read names take the square of the length of what they read."""

import re
from pathlib import PurePath

from cpts_map.errors import UnrecognisedError
from cpts_map.texts import shield as said
from cpts_map.texts.typography import fr

# A list of every commune of a region with names and codes is under 300 KB.
TEXT_BYTES = 2 << 20
# Between two separators; the longest name has 45 characters.
FIELD_CHARACTERS = 1_000
# What an archive that a visitor sends may unpack into: outlines of the CPTS of a region are some megabytes.
UNPACKED_BYTES = 64 << 20
_FIELD = re.compile(rb"[^,;|\t\r\n]{%d}" % (FIELD_CHARACTERS + 1))
_BINARY = (b"PK\x03\x04", b"SQLite format 3", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_DRAWN = {".geojson", ".json", ".gpkg"}
_NAME = 80


def check(content: bytes, name: str = "") -> None:
    """Refuse a text that is too long to be a list; workbooks, outlines and archives have bounds of their own.

    Parameters
    ----------
    content
        Bytes of a file, or of what was pasted.
    name
        Of the file.

    Raises
    ------
    UnrecognisedError
        The text, or what stands between two separators, is too long.
    """
    if content.startswith(_BINARY) or PurePath(name).suffix.lower() in _DRAWN:
        return
    # Wide encodings put a zero beside each letter.
    plain = content.replace(b"\x00", b"")
    if len(plain) > TEXT_BYTES:
        raise UnrecognisedError(fr(said.LIST_TOO_LONG.format(limit=TEXT_BYTES >> 20)))
    if _FIELD.search(plain):
        raise UnrecognisedError(fr(said.FIELD_TOO_LONG.format(limit=FIELD_CHARACTERS)))


def file_name(name: str | None) -> str:
    """Name for a file that a visitor sends: its last part, short, without what no file system takes.

    Examples
    --------
    >>> file_name("../../etc/liste.csv"), file_name("a" * 300 + ".xlsx")[-8:], file_name(None), file_name("..")
    ('liste.csv', 'aaa.xlsx', 'liste.txt', 'liste.txt')
    """
    last = (name or "").replace("\\", "/").rpartition("/")[2]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')
    stem, dot, end = plain.rpartition(".")
    found = f"{(stem if dot else plain)[:_NAME]}{dot}{end[:10] if dot else ''}".strip()
    return found if found.strip(". ") else "liste.txt"
