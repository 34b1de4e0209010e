"""Bars drawn as SVG: the same drawing for a page, a document, a printer; the text beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from cpts_map.documents.model import Picture
from cpts_map.situation import FONTS
from cpts_map.texts.typography import fr

WIDTH, ROW, LABEL, VALUE = 640.0, 30.0, 190.0, 150.0
OURS, OTHERS = "#1b4f8f", "#8fbce6"
_FONT = f'font-family="{FONTS}" font-size="14" fill="#1a1f26"'


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar.

    Attributes
    ----------
    label
        In French.
    value
        Zero or more; ``None`` draws no bar.
    said
        The value as written beside it.
    ours
        Whether it is the territory's own, drawn darker.
    """

    label: str
    value: float | None
    said: str
    ours: bool = False


def bars(caption: str, rows: Sequence[Bar]) -> Picture:
    """Draw horizontal bars from zero.

    Parameters
    ----------
    caption
        In French.
    rows
        At least one.

    Returns
    -------
    Picture
        Its text gives every value.
    """
    longest = max((row.value or 0.0 for row in rows), default=0.0) or 1.0
    height = ROW * len(rows) + 8
    drawn = "".join(_bar(row, 4 + i * ROW, longest) for i, row in enumerate(rows))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {height:.0f}" width="{WIDTH:.0f}" '
        f'height="{height:.0f}"><rect width="{WIDTH:.0f}" height="{height:.0f}" fill="#ffffff"/>{drawn}</svg>'
    )
    told = " ; ".join(f"{row.label} : {row.said}" for row in rows)
    return Picture(svg, fr(f"Diagramme en barres. {caption}. {told}."), caption)


def _bar(row: Bar, y: float, longest: float) -> str:
    room = WIDTH - LABEL - VALUE
    length = room * (row.value or 0.0) / longest
    middle = y + ROW / 2 + 5
    return (
        f'<text x="{LABEL - 8:.0f}" y="{middle:.1f}" text-anchor="end" {_FONT}>{escape(row.label)}</text>'
        f'<rect x="{LABEL:.0f}" y="{y + 4:.1f}" width="{length:.1f}" height="{ROW - 8:.1f}" '
        f'fill="{OURS if row.ours else OTHERS}"/>'
        f'<text x="{LABEL + length + 8:.1f}" y="{middle:.1f}" {_FONT}>{escape(row.said)}</text>'
    )
