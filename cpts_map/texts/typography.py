"""French typography, applied once: sentences are written with plain spaces and straight apostrophes."""

import re

from cpts_map.texts.numbers import NBSP, THIN

_RULES = (
    (re.compile(r"(?<=\w)'(?=[\w«])"), "’"),
    (re.compile(r" (?=[:%»])"), NBSP),
    (re.compile(r" (?=[;?!])"), THIN),
    (re.compile(r"(?<=«) "), NBSP),
    (re.compile(r"(?<=\d) (?=\d{3}\b)"), THIN),
    (re.compile(r"\.\.\."), "…"),
)


def fr(text: str) -> str:
    r"""Put the no-break spaces and the apostrophes that French wants.

    Examples
    --------
    >>> fr("L'accès : « zéro » ou 20 000 ?")
    'L’accès\\xa0: «\\xa0zéro\\xa0» ou 20\\u202f000\\u202f?'
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
