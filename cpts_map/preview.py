"""A first picture of the map: light enough to be there before the map that it stands for, in the same place.

Its first view (``#carte``) is drawn in the projection of MapLibre and frames what the map frames, so that nothing moves
when the map takes its place; the second one (``#legende``) is its legend. Without fragment both are seen.
"""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
import pandas as pd
import shapely

from cpts_map import choropleth, crs
from cpts_map.atlas import Atlas
from cpts_map.choropleth import Choropleth, Row
from cpts_map.diagnostics.classes import Method
from cpts_map.memo import remembered
from cpts_map.rules import Definition
from cpts_map.situation import FONTS
from cpts_map.texts import numbers
from cpts_map.texts import preview as texts
from cpts_map.texts.typography import fr

WIDTH = 400
# Height of what is framed, in widths: a department may be long, a picture of it must not be endless.
_TALLEST = 1.6
# Coordinates are written in half pixels, whole: the smallest text for what a phone shows.
GRID = 2
# What the border between two communes may leave out, pixels.
TOLERANCE = 1.0
# Around the frame, as a share of its larger side: the place of the map is wider or higher than what it frames.
_AROUND = 0.25
# Of communes outside the chosen department: ``OPACITY.dimmed`` in assets/commun.mjs.
FADED = 0.18
# ``COLORS`` in assets/commun.mjs.
_LAND, _BORDER = "#f2f4f5", "#3d434a"
_LINE, _TOP, _TITLE_LETTERS = 19, 16, 54
# The place of the map may be higher than what it frames: the legend must not show there.
_CSS = "#carte:target~#pied{display:none}"


@dataclass(frozen=True, slots=True)
class Ground:
    """What the pictures of one frame share.

    Attributes
    ----------
    codes
        Communes drawn.
    shapes
        Their outlines, generalised together, in half pixels of the picture.
    departements
        Department of each.
    height
        Of the frame, pixels.
    """

    codes: pd.Index
    shapes: np.ndarray
    departements: np.ndarray
    height: int


class Previews:
    """First pictures of the maps of a region."""

    def __init__(self, atlas: Atlas) -> None:
        """Keep the atlas; nothing is drawn yet."""
        self.atlas = atlas

    def draw(self, indicator_id: str, method: Method = Method.QUANTILES, departement: str | None = None) -> str:
        """Draw the picture of an indicator.

        Parameters
        ----------
        indicator_id
            Of an indicator of the store.
        method
            How classes are cut.
        departement
            Of the region: what to frame, the others fade; ``None``: the region.

        Returns
        -------
        str
            SVG with title, description, the communes united by class, borders of departments and the legend. The same
            question gives the same text.

        Raises
        ------
        UnknownCodeError
            No indicator has this id.
        """
        # Definitions differ by the hatches, which are left out.
        shown = choropleth.read(self.atlas, indicator_id, method, Definition.LARGE)
        ground = self.ground(departement)
        told = _described(shown.rows, self.place(departement), faded=departement is not None)
        drawn = [*_classes(shown, ground, departement), *_borders(ground)]
        return _svg(shown.title, told, ground.height, drawn, list(_legend(shown, ground.height)))

    def place(self, departement: str | None) -> str:
        """Name what is framed."""
        return fr(self.atlas.departements[departement] if departement else self.atlas.region_name)

    @remembered(4)
    def ground(self, departement: str | None) -> Ground:
        """Outlines for the frame of a department, or of the region."""
        outlines = self.atlas.outlines().dropna().to_crs(crs.WEB_MERCATOR)
        of = self.atlas.communes["departement"].reindex(outlines.index).to_numpy()
        framed = outlines if departement is None else outlines[of == departement]
        west, south, east, north = (float(x) for x in framed.total_bounds)
        scale = min(WIDTH / (east - west), WIDTH * _TALLEST / (north - south)) * GRID
        slack = _AROUND * max(east - west, north - south)
        bounds = outlines.bounds
        near = (
            bounds["minx"].lt(east + slack)
            & bounds["maxx"].gt(west - slack)
            & bounds["miny"].lt(north + slack)
            & bounds["maxy"].gt(south - slack)
        ).to_numpy()
        left = (WIDTH * GRID - (east - west) * scale) / 2  # a tall frame stands in the middle

        def to_grid(xy: np.ndarray) -> np.ndarray:
            return np.column_stack([(xy[:, 0] - west) * scale + left, (north - xy[:, 1]) * scale])

        drawn = shapely.transform(outlines.to_numpy()[near], to_grid)
        shapes = shapely.coverage_simplify(drawn, TOLERANCE * GRID)
        return Ground(outlines.index[near], shapes, of[near], round((north - south) * scale / GRID))


def _classes(shown: Choropleth, ground: Ground, departement: str | None) -> Iterator[str]:
    """One path a class, two where a department is chosen."""
    colors = shown.colors.reindex(ground.codes).to_numpy()
    inside = np.full(len(colors), fill_value=True) if departement is None else ground.departements == departement
    for faded, part in ((FADED, ~inside), (None, inside)):
        for row in shown.rows:
            line = path(ground.shapes[part & (colors == row.color)])
            if line:
                # Without smoothing, no line shows between two classes. Strokes hid it as well, but a browser drew them
                # several times in a first view, for seconds, while the map waited.
                opacity = f' opacity="{faded}"' if faded else ""
                yield f'<path fill="{row.color}"{opacity} shape-rendering="crispEdges" d="{line}"/>'


def _borders(ground: Ground) -> Iterator[str]:
    lines = "".join(path(ground.shapes[ground.departements == one]) for one in np.unique(ground.departements))
    yield f'<path fill="none" stroke="{_BORDER}" stroke-width="{GRID}" d="{lines}"/>'


def path(shapes: np.ndarray) -> str:
    """Give the path of the union of outlines that are parts of a coverage, in whole numbers; empty without any."""
    if not len(shapes):
        return ""
    rings = shapely.get_rings(shapely.get_parts(shapely.coverage_union_all(shapes)))
    return "".join(_ring(shapely.get_coordinates(ring)) for ring in rings)


def _ring(points: np.ndarray) -> str:
    """Give a closed ring by its steps; empty where nothing is left of it once rounded."""
    corners = np.rint(points[:-1]).astype(int)
    steps = np.diff(corners, axis=0)
    steps = steps[steps.any(axis=1)]
    if len(steps) < 2:  # noqa: PLR2004 - a triangle has three corners
        return ""
    # A minus parts two numbers as well as a space does.
    said = " ".join(f"{x} {y}" for x, y in steps.tolist()).replace(" -", "-")
    return f"M{corners[0, 0]} {corners[0, 1]}l{said}z"


def _legend(shown: Choropleth, top: int) -> Iterator[str]:
    y = top + _TOP
    for line in textwrap.wrap(fr(texts.TITLE.format(title=shown.title)), _TITLE_LETTERS):
        yield f'<text x="8" y="{y}" font-weight="bold">{escape(line)}</text>'
        y += _LINE
    for row in shown.rows:
        yield f'<rect x="8" y="{y - 11}" width="22" height="13" fill="{row.color}" stroke="#767e88"/>'
        yield f'<text x="38" y="{y}">{escape(_said(row))}</text>'
        y += _LINE
    yield f'<text x="8" y="{y}">{escape(texts.WITHOUT)}</text>'


def _said(row: Row) -> str:
    return fr(texts.CLASS.format(text=row.text, communes=numbers.count(row.communes, "commune")))


def _described(rows: Iterable[Row], place: str, *, faded: bool) -> str:
    told = texts.TOLD.format(place=place, without=texts.WITHOUT, classes=" ; ".join(_said(row) for row in rows))
    return fr(f"{told} {texts.FADED}" if faded else told)


def _svg(title: str, told: str, height: int, drawn: list[str], legend: list[str]) -> str:
    high = _TOP + sum(part.startswith("<text") for part in legend) * _LINE
    size = f"{WIDTH} {height + high}"
    far = WIDTH * 9
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{WIDTH}" height="{height + high}" '
        f'role="img" aria-labelledby="titre description" lang="fr" font-family="{FONTS}" font-size="13" fill="#1a1f26">'
        f'<title id="titre">{escape(fr(texts.TITLE.format(title=title)))}</title>'
        f'<desc id="description">{escape(told)}</desc><style>{_CSS}</style>'
        f'<view id="carte" viewBox="0 0 {WIDTH} {height}"/>'
        f'<view id="legende" viewBox="0 {height} {WIDTH} {high}" preserveAspectRatio="xMinYMin"/>'
        f'<rect x="-{far}" y="-{far}" width="{2 * far}" height="{2 * far}" fill="{_LAND}"/>'
        f'<g transform="scale({1 / GRID})" fill-rule="evenodd" stroke-linejoin="round">{"".join(drawn)}</g>'
        f'<g id="pied"><rect x="-{far}" y="{height}" width="{2 * far}" height="{far}" fill="#ffffff"/>'
        f"{''.join(legend)}</g></svg>\n"
    )
