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
# What no French name holds: the halves of a letter of UTF-8 read as a one-byte encoding, and what is no letter at all.
_SPOILED = re.compile(r"ï¿½|[ÃÅãå].?|[^\w\s'’‘ʼ′`´.,/()&\-‐‑–—]|_", re.DOTALL)
_MARK = "\ufffd"
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿñœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÑŒÆ’‘“”–—…«»°€ºª\u00a0\u202f")
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
    """Undo UTF-8 read as a one-byte encoding, where the bytes prove it; any other text is given back.

    Examples
    --------
    >>> mended("CPTS du ChÃ¢telleraudais"), mended("Ã Paris ?")
    ('CPTS du Châtelleraudais', 'Ã Paris ?')
    """
    if text.isascii():
        return text
    for read in ("cp1252", "latin-1"):
        try:
            found = text.encode(read).decode("utf-8")
        except UnicodeError:
            continue
        return found if all(letter.isascii() or letter in _FRENCH for letter in found) else text
    return text


def unreadable(text: str) -> bool:
    """Tell whether a text holds a character that no French name holds.

    Examples
    --------
    >>> unreadable("P?rignac"), unreadable("MÃ©rignac"), unreadable("L'Haÿ-les-Roses")
    (True, True, False)
    """
    return _SPOILED.search(text) is not None


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
    marked = _SPOILED.sub(_MARK, text)
    letters = sum(c.isalpha() for c in marked)
    if _MARK not in marked or letters < _READABLE or any(c.isdigit() for c in marked):
        return ""
    return re.sub(f"{_MARK}+", "0", marked)
