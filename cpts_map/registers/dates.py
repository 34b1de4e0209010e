"""Dates as people write them, to ISO text that is as precise as what was written: a day, a month or a year."""

import datetime as dt
import re

from cpts_map.registers.names import key

# The law that created the CPTS is of 26 January 2016; a date that no register of today can hold is a slip.
FIRST, LAST = 2016, 2100
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
_TWO_DIGITS = 2000
# Day 0 of a spreadsheet, counting the 29 February 1900 that never was.
_DAY_ZERO = dt.date(1899, 12, 30)
_SERIAL = range(42_370, 73_051)  # 2016 to 2099

_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_FRENCH = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4}|\d{2})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_MONTH_YEAR = re.compile(r"(?P<month>\d{1,2})[/.-](?P<year>\d{4})")
_WRITTEN = re.compile(r"(?:le )?(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4}|\d{2})")
_PART_OF_YEAR = re.compile(
    r"(?:[1-4](?:er|e|eme|nd)? ?(?:trimestre|semestre)|[ts] ?[1-4]|debut|mi|fin|courant) (\d{4})"
)


def read_date(text: str) -> str | None:
    """Read a date.

    Returns
    -------
    str or None
        ``2022-03-15``, ``2022-03`` or ``2022``; none where the text is no date, or one that cannot be (the 31 February,
        a year before 2016).

    Examples
    --------
    >>> [read_date(t) for t in ("15/03/2022", "mars 2022", "1er mars 2022", "44635", "31/02/2022", "2022")]
    ['2022-03-15', '2022-03', '2022-03-01', '2022-03-15', None, '2022']
    """
    plain = " ".join(text.split())
    if plain.isascii() and plain.isdigit() and int(plain) in _SERIAL:
        return (_DAY_ZERO + dt.timedelta(days=int(plain))).isoformat()
    for pattern in (_ISO, _FRENCH, _MONTH_YEAR):
        if found := pattern.fullmatch(plain):
            parts = found.groupdict()
            return _checked(parts["year"], parts.get("month"), parts.get("day"))
    folded = key(plain)
    if found := _PART_OF_YEAR.fullmatch(folded):
        return _checked(found[1], None, None)
    found = _WRITTEN.fullmatch(folded)
    month = _month(found[2]) if found else None
    return _checked(found[3], str(month), found[1]) if found and month else None


def _month(word: str) -> int | None:
    return next((n for n, start in enumerate(_MONTHS, 1) if word.startswith(start)), None)


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    number = int(year) + (_TWO_DIGITS if len(year) == 2 else 0)  # noqa: PLR2004
    if not FIRST <= number <= LAST:
        return None
    try:
        whole = dt.date(number, int(month or 1), int(day or 1))
    except ValueError:
        return None
    return whole.isoformat()[: 10 if day else 7 if month else 4]
