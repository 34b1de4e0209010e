"""Drawings as pixels, for files that hold no SVG."""

import datetime as dt
import re

import typst

from cpts_map.situation import FONTS, HALO

FONT = "Libertinus Serif"
PPI = 150.0
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_SHEET = b"""#set document(title: sys.inputs.title, date: auto)
#set text(lang: "fr", region: "FR")
#set page(paper: "a4", margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%, alt: sys.inputs.alt)
"""
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg")
"""


def for_typst(svg: str) -> str:
    """Name the font that Typst carries in place of those of a browser; Typst paints a halo over its text: none."""
    return svg.replace(FONTS, f"'{FONT}'").replace(HALO, "")


def size(svg: str) -> tuple[float, float]:
    """Width and height of a drawing of ours, in its own units.

    Raises
    ------
    ValueError
        The drawing does not say them.
    """
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("an SVG of ours has a viewBox from 0 0")
    return float(found[1]), float(found[2])


def is_tall(svg: str) -> bool:
    """Tell whether a drawing is bounded by the height of a page rather than its width."""
    width, height = size(svg)
    return height > 0.8 * width


def to_png(svg: str) -> bytes:
    """Draw an SVG as PNG.

    Raises
    ------
    RuntimeError
        Typst cannot read it: a defect of ours.
    """
    inputs = {"svg": for_typst(svg)}
    found = typst.compile(_PAGE, format="png", ppi=PPI, ignore_system_fonts=True, sys_inputs=inputs)
    if not isinstance(found, bytes):
        raise TypeError(f"one PNG expected from Typst, got {type(found).__name__}")
    return found


def to_pdf(svg: str, title: str, alt: str, dated: dt.date) -> bytes:
    """Draw an SVG with the proportions of A4, upright, as a tagged PDF of one page (PDF/UA-1).

    Parameters
    ----------
    svg
        The drawing.
    title, alt
        Of the file, and of the drawing for who cannot see it.
    dated
        Day that the file bears: the same drawing is the same file.

    Raises
    ------
    RuntimeError
        Typst cannot read it: a defect of ours.
    """
    found = typst.compile(
        _SHEET,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"svg": for_typst(svg), "title": title, "alt": alt},
        timestamp=dt.datetime.combine(dated, dt.time(12), dt.UTC),
    )
    if not isinstance(found, bytes):
        raise TypeError(f"one PDF expected from Typst, got {type(found).__name__}")
    return found
