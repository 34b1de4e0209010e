"""Numbers and dates as a French reader writes them (CLDR; dates through Babel)."""

import datetime as dt
import math
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date

LOCALE = "fr_FR"
NBSP = "\u00a0"
THIN = "\u202f"
DASH = "—"
# What Python writes between thousands and before decimals, and what French does.
_SIGNS = str.maketrans({",": THIN, ".": ","})


def number(value: float | None, decimals: int = 0, *, sign: bool = False) -> str:
    r"""Write a number.

    Parameters
    ----------
    value
        ``None`` or NaN is written as a dash.
    decimals
        Digits after the comma, always all of them.
    sign
        Whether a positive number shows its sign.

    Examples
    --------
    >>> number(1234567.84, 1).replace("\u202f", "_"), number(None), number(-0.35, 2), number(3, sign=True)
    ('1_234_567,8', '—', '−0,35', '+3')
    """
    if value is None or math.isnan(value):
        return DASH
    # Rounded here, halves upwards as readers do (CLDR rounds half to even); a minus zero loses its sign.
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    # A page writes a thousand of them: signs are those of CLDR, without Babel's reading of a pattern each time.
    text = f"{abs(rounded):,f}".translate(_SIGNS)
    if rounded < 0:
        return "−" + text
    return "+" + text if sign and rounded > 0 else text


def percent(share: float | None, decimals: int = 1) -> str:
    r"""Write a share in [0, 1] as a percentage.

    Examples
    --------
    >>> percent(0.0965).replace("\u00a0", "_")
    '9,7_%'
    """
    return DASH if share is None or math.isnan(share) else f"{number(100 * share, decimals)}{NBSP}%"


def with_unit(value: float | None, decimals: int, unit: str, *, sign: bool = False) -> str:
    """Write a number and its unit, joined by a no-break space."""
    text = number(value, decimals, sign=sign)
    return text if text == DASH or not unit else f"{text}{NBSP}{unit}"


def count(value: int, singular: str, plural: str | None = None) -> str:
    r"""Write a number of things, in the plural from two on.

    Examples
    --------
    >>> count(1, "commune").replace("\u00a0", " "), count(0, "commune").replace("\u00a0", " ")
    ('1 commune', '0 commune')
    """
    noun = singular if abs(value) < 2 else plural or singular + "s"  # noqa: PLR2004 - French plural
    return f"{number(value)}{NBSP}{noun}"


def date(text: str | None) -> str:
    """Write a date as precise as it is given: year, month or day.

    Examples
    --------
    >>> [date(d) for d in ("2022-06-15", "2021-12", "2023", "2020-01-01", None)]
    ['15 juin 2022', 'décembre 2021', '2023', '1er janvier 2020', '']
    """
    parts = [int(part) for part in (text or "")[:10].split("-") if part.isdecimal()]
    match parts:
        case [year, month, day]:
            written = format_date(dt.date(year, month, day), "d MMMM y", locale=LOCALE)
            return written.replace("1 ", "1er ", 1) if day == 1 else written
        case [year, month]:
            return str(format_date(dt.date(year, month, 1), "MMMM y", locale=LOCALE))
        case [year]:
            return str(year)
    return ""
