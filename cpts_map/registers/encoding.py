"""Letters that a wrong encoding spoiled: given back where the bytes still tell them, to be guessed elsewhere."""

import re
from collections.abc import Iterator

# (how the bytes were read, how they were written): the confusions that files from ministries and spreadsheets show.
_CONFUSIONS = (
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("mac_roman", "utf-8"),
    ("cp850", "utf-8"),
    ("cp1252", "cp850"),
    ("latin-1", "cp850"),
    ("cp850", "cp1252"),
    ("cp1252", "mac_roman"),
    ("latin-1", "mac_roman"),
    ("mac_roman", "cp1252"),
)
# UTF-8 read as a one-byte encoding: no French word holds these pairs.
_DOUBLED = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u0161\u2013-\u2122]|â€|Å[\u0093“\u0178¸]|ï¿½")
_EXPECTED = re.compile(r"[^\W_]|[\s'’ʼ`´.,/()&\-‐‑–—]")
_READABLE = 3


def repairs(text: str) -> Iterator[str]:
    """Every other reading of a text whose encoding may have been mistaken; none for plain ASCII.

    Examples
    --------
    >>> next(repairs("BesanÃ§on")), "Besançon" in repairs("Besan‡on")
    ('Besançon', True)
    """
    if text.isascii():
        return
    for read, written in _CONFUSIONS:
        try:
            mended = text.encode(read).decode(written)
        except UnicodeError:
            continue
        if mended != text and not unreadable(mended):
            yield mended


def mended(text: str) -> str:
    """Undo UTF-8 read as a one-byte encoding, where it shows beyond doubt; any other text is given back.

    Examples
    --------
    >>> mended("CPTS du ChÃ¢telleraudais"), mended("Ã Paris ?")
    ('CPTS du Châtelleraudais', 'Ã Paris ?')
    """
    if not _DOUBLED.search(text):
        return text
    for read in ("cp1252", "latin-1"):
        try:
            return text.encode(read).decode("utf-8")
        except UnicodeError:
            continue
    return text


def unreadable(text: str) -> bool:
    """Tell whether a text holds a character that no French name holds."""
    return any(not _EXPECTED.match(letter) for letter in text.replace("ï¿½", "\ufffd"))


def guess(text: str) -> str:
    """Put a mark, ``0``, at each run of unreadable characters; names of communes hold no digit.

    Returns
    -------
    str
        The marked text; empty where nothing is unreadable, or too little is left to guess from.

    Examples
    --------
    >>> guess("Besanï¿½on"), guess("Bordeaux"), guess("?")
    ('Besan0on', '', '')
    """
    marked = "".join(c if _EXPECTED.match(c) else "\ufffd" for c in text.replace("ï¿½", "\ufffd"))
    letters = sum(c.isalpha() for c in marked)
    if "\ufffd" not in marked or letters < _READABLE or any(c.isdigit() for c in marked):
        return ""
    return re.sub("\ufffd+", "0", marked)
