"""Several communes in one cell or one line, cut apart without cutting a name."""

import re
from collections.abc import Callable

from cpts_map.registers.names import key

# A separator within parentheses belongs to what stands there. Bounded: looking to the end of a long line from each of
# its separators takes the square of its length.
_OUTSIDE = r"(?![^()\[\]]{0,500}[)\]])"
_ARTICLE_AFTER = r"(?!\s*(?:la|le|les|l['’])\s*(?:[,;\n]|$))"  # « Teste-de-Buch, La »
_HARD = re.compile(rf"(?:[;\n\r\t|•·▪●]|,{_ARTICLE_AFTER}){_OUTSIDE}", re.IGNORECASE)
_SOFT = (r"\s+/\s+", r"\s+et\s+", r"\s+[&+]\s+", r"\s+[-–—]\s+", r"/", r"\s+(?:et|&|\+|/|[-–—])\s+")
_LINK = re.compile(r"^(?:et|ainsi que|dont|puis)\s+", re.IGNORECASE)
_LABEL = re.compile(r"^([^:()]{1,60}?)\s*:\s*")
_LABELS = frozenset({"commune", "communes", "territoire", "perimetre", "liste", "villes", "composition", "dont"})


def pieces(text: str, known: Callable[[str], bool]) -> list[str]:
    """Cut a text into communes.

    Parameters
    ----------
    text
        A cell or a line.
    known
        Tells whether a text names a commune: a name that holds « et » or a dash is left whole.

    Returns
    -------
    list of str
        Without the empty ones.

    Examples
    --------
    >>> pieces("Communes : Pessac, Camiac et Saint-Denis ; Teste-de-Buch, La", lambda name: True)
    ['Pessac', 'Camiac et Saint-Denis', 'Teste-de-Buch, La']
    """
    label = _LABEL.match(text)
    body = text[label.end() :] if label and set(key(label[1]).split()) & _LABELS else text
    found: list[str] = []
    for piece in _HARD.split(body):
        plain = _LINK.sub("", piece.strip(" \t."))
        if key(plain):
            found += _softly(plain, known)
        elif plain.strip("-–—_ "):
            found.append(plain)
    return found


def _softly(piece: str, known: Callable[[str], bool]) -> list[str]:
    """Cut at the separators that names also hold, only where every part is a name and the whole is not."""
    if known(piece):
        return [piece]
    for separator in _SOFT:
        parts = [part.strip() for part in re.split(separator + _OUTSIDE, piece, flags=re.IGNORECASE)]
        if len(parts) > 1 and all(map(known, parts)):
            return parts
    return [piece]
