"""French typography, applied once: sentences are written with plain spaces and straight apostrophes."""

import re
from functools import lru_cache

from cpts_map.codes import fold
from cpts_map.texts.numbers import NBSP, THIN

# From the beginning of a word only: at each of its letters, it would read to its end again.
_ADDRESS = re.compile(r"((?<!\S)\S+?://\S+)")
_RULES = (
    (re.compile(r"(?<=\w)'(?=[\w«])"), "’"),
    (re.compile(r" (?=[:%»])"), NBSP),
    (re.compile(r" (?=[;?!])"), THIN),
    (re.compile(r"(?<=«) "), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN),
    (re.compile(r"\.\.\."), "…"),
)


# The same labels and sentences come back on every page; what is long is rare, and not worth its memory.
_KEPT, _SHORT = 8192, 400


def fr(text: str) -> str:
    r"""Put the no-break spaces and the apostrophes that French wants.

    Examples
    --------
    >>> fr("L'accès : « zéro » ou 20 000 ?")
    'L’accès\xa0: «\xa0zéro\xa0» ou 20\u202f000\u202f?'
    """
    return _kept(text) if len(text) <= _SHORT else _typeset(text)


def _typeset(text: str) -> str:
    parts = _ADDRESS.split(text)
    for pattern, replacement in _RULES:
        # Every second part is an address: what the split captured.
        parts[::2] = [pattern.sub(replacement, part) for part in parts[::2]]
    return "".join(parts)


_kept = lru_cache(_KEPT)(_typeset)


def de(name: str) -> str:
    """Put "de" before a name, elided or contracted.

    Examples
    --------
    >>> de("Écume"), de("Le Bouscat"), de("Les Portes-en-Ré"), de("La Rochelle"), de("Pau")
    ("d'Écume", 'du Bouscat', 'des Portes-en-Ré', 'de La Rochelle', 'de Pau')
    """
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    return f"d'{name}" if fold(name)[:1] in set("aeiouy") else f"de {name}"
