"""Drawings as pixels, for files that hold no SVG."""

import re

import typst

from cpts_map.situation import FONTS, HALO

FONT = "Libertinus Serif"
PPI = 150.0
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
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
