"""How wide the columns of a table are, for writers that must be told."""

import re

from cpts_map.documents.model import Blank, Cell, Table

# Characters of small text that a line of the page holds.
_LINE = 104
# A longer word is broken rather than given its room; a longer text does not widen its column further.
_WORD, _TEXT = 22, 140
_PADDING = 4


def shares(table: Table) -> tuple[float, ...]:
    """Share of the width of each column of a table.

    Parameters
    ----------
    table
        With one column or more.

    Returns
    -------
    tuple of float
        One a column, above 0, of sum 1: room for the longest word of each, what is left to those with long texts.
    """
    columns = [[_text(cell) for cell in cells] for cells in zip(table.columns, *table.rows, strict=True)]
    least = [min(max(_longest_word(text) for text in texts), _WORD) + _PADDING for texts in columns]
    more = [max(min(max(map(len, texts)), _TEXT) - least_, 0) for texts, least_ in zip(columns, least, strict=True)]
    spare = max(_LINE - sum(least), 0)
    # No more than what texts ask for goes to texts: columns of numbers share the rest.
    filled = min(1.0, spare / sum(more)) if sum(more) else 0.0
    given = [low + filled * extra for low, extra in zip(least, more, strict=True)]
    return tuple(wide / sum(given) for wide in given)


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Blank) else cell


def _longest_word(text: str) -> int:
    # Where lines break: not at no-break spaces, which \s takes too.
    return max(map(len, re.split("[ \n-]", text)))
