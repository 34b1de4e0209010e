"""Tables as files: the same figures as the screen, in CSV that French spreadsheets open."""

import csv
import io
import numbers
from collections.abc import Iterable, Sequence

# A cell that begins so would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table.

    Parameters
    ----------
    columns
        Headers.
    rows
        Cells: text, numbers (decimal comma) or ``None`` (an empty cell: missing).

    Returns
    -------
    bytes
        UTF-8 with a byte-order mark, semicolons: what a French spreadsheet opens without asking. A text that a
        spreadsheet would take for a formula is preceded by an apostrophe.

    Examples
    --------
    >>> to_csv(["nom", "part"], [["=1+1", 0.5], ["Aix", None]]).decode("utf-8-sig").splitlines()
    ['nom;part', "'=1+1;0,5", 'Aix;']
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")  # RFC 4180; quotes a lone carriage return too
    writer.writerow(columns)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value)).replace(".", ",")
    return "'" + str(value) if str(value).startswith(_FORMULA) else str(value)
