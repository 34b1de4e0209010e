"""What the properties of a polygon file are: no service names them alike, nor the same from one year to the next."""

import datetime as dt
import re
from collections.abc import Sequence

import pandas as pd

from cpts_map.registers.columns import Columns, assign
from cpts_map.registers.dates import read_date
from cpts_map.registers.headers import POSSIBLE, Role, by_name
from cpts_map.registers.names import key
from cpts_map.registers.statuses import read_status
from cpts_map.rules import Status

_TECHNICAL = re.compile(
    r"(?:object|ogc_?f|g|f|row)id|id_?\d*|shape_?\w*|geom\w*|the_geom|(?:st_)?(?:area|length|perimeter)\w*",
    re.IGNORECASE,
)
_SMALL_NUMBER = re.compile(r"\d{1,6}")
_MOSTLY = 0.8
_HALF = 0.5
_WORDS = re.compile(r"\b(?:cpts|communautes? professionnelles?)\b")


def texts(column: pd.Series) -> list[str]:
    """Values of a property as text; what is missing is empty, a whole number has no decimals, a moment is a day."""
    return [_text(value) for value in column]


def _text(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or value != value:  # noqa: PLR0124 - not a number
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).split())


def roles(headers: Sequence[str], values: Sequence[Sequence[str]]) -> Columns:
    """Give its role to each property, by its name, then by its values.

    Parameters
    ----------
    headers
        Names of the properties.
    values
        Of each property, as text, one a feature, empty where missing.
    """
    filled = [[text for text in column if text] for column in values]
    found = assign(headers, filled, lambda _: False)
    of_communes = frozenset({Role.COMMUNE, Role.CODE, Role.POSTAL})
    at = {role: i for role, i in found.at.items() if role not in of_communes}
    left_out = {Role.PERSON}
    free = [i for i, header in enumerate(headers) if by_name(header)[1] not in left_out and header not in found.persons]
    if Role.ID in at and _row_numbers(filled[at[Role.ID]]):
        del at[Role.ID]
    if Role.NAME not in at or by_name(headers[at[Role.NAME]])[0] <= POSSIBLE:
        best = max(free, key=lambda i: _name_score(headers[i], filled[i], len(values[i])), default=None)
        if best is not None and _name_score(headers[best], filled[best], len(values[best])) > 0:
            at[Role.NAME] = best
    for role, test in ((Role.STATUS, _is_status), (Role.DATE, _is_date)):
        rest = [i for i in free if i not in at.values() and not any(i == step for step, _ in found.steps)]
        likely = [i for i in rest if test(filled[i])]
        if role not in at and likely:
            at[role] = likely[0]
    used = {*at.values(), *(i for i, _ in found.steps)}
    unread = tuple(h for i, h in enumerate(headers) if i not in used and h not in found.persons)
    return Columns(at, found.steps, found.persons, unread)


def mentions_cpts(words: Sequence[str]) -> bool:
    """Tell whether names or values speak of CPTS."""
    return any(_WORDS.search(key(word)) for word in words)


def _row_numbers(values: Sequence[str]) -> bool:
    """Tell numbers of rows, that the next export will deal again, from the identifiers of a producer."""
    return all(_SMALL_NUMBER.fullmatch(value) for value in values)


def _name_score(header: str, values: Sequence[str], count: int) -> float:
    """How much a property looks like the name of a CPTS: said by its name, words, different for each."""
    if not values or _TECHNICAL.fullmatch(header) or _is_status(values) or _is_date(values):
        return 0.0
    lettered = sum(any(c.isalpha() for c in value) for value in values) / len(values)
    if lettered < _MOSTLY or len(values) < _HALF * count:
        return 0.0
    strength, role = by_name(header)
    named = strength / 3 if role is Role.NAME else 0.0
    spoken = sum(bool(_WORDS.search(key(value))) for value in values) / len(values)
    different = len(set(values)) / len(values)
    spaced = sum(" " in value for value in values) / len(values)
    return named + 2 * spoken + different + spaced / 2


def _is_status(values: Sequence[str]) -> bool:
    """Tell a property whose values are statuses: nearly all understood, fewer than the features."""
    read = [read_status(value) for value in values]
    understood = sum(r.understood and r.status is not Status.INCONNU for r in read)
    return bool(values) and understood >= _MOSTLY * len(values) and len(set(values)) <= max(len(values) // 2, 2)


def _is_date(values: Sequence[str]) -> bool:
    """Tell a property whose values are days or months; a bare year may be anything."""
    precise = [read_date(value) for value in values if not value.isdigit()]
    return bool(values) and sum(date is not None for date in precise) >= _MOSTLY * len(values)
