"""A small map of a territory in its surroundings, as SVG: for a page, a document, a printer."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely

from cpts_map import crs
from cpts_map.atlas import Atlas
from cpts_map.errors import SettingsError
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr

if TYPE_CHECKING:
    import geopandas as gpd

WIDTH = 720.0
HEIGHT_RANGE = (320.0, 900.0)
# Around the territory, as a share of its larger side.
MARGIN = 0.18
# With more communes their borders would cover the picture: only the outside of the territory is drawn.
MANY = 700
NAMED = 8
# Around the picture, as a share of its width.
REACH = 0.25
# What a line of points may leave out, in pixels.
TOLERANCE = 0.4
# What may be left out of the picture: communes around, borders of departments, names.
LAYERS = ("voisines", "departements", "noms")
_LETTER, _LINE = 7.4, 16.0
_FOOT = 34.0
_STYLE = {
    "around": 'fill="#f4f5f7" stroke="#c5cad1" stroke-width="0.6"',
    "inside": 'fill="#8fbce6" stroke="#ffffff" stroke-width="0.8"',
    "outside": 'fill="none" stroke="#1b4f8f" stroke-width="2.2"',
    "departement": 'fill="none" stroke="#5b6470" stroke-width="1.4" stroke-dasharray="6 3"',
}
# Light colours that numbers are read on; they only part neighbours and mean nothing.
_SHARES = ("share1", "share2", "share3", "share4", "share5", "share6")
_STYLE |= {
    name: f'fill="{fill}" stroke="#3b4450" stroke-width="0.8"'
    for name, fill in zip(_SHARES, ("#a6cee3", "#fdd9a0", "#b9e0a5", "#e3c1e8", "#f7b8b0", "#dadada"), strict=True)
}
# What a renderer that carries its own fonts, or cannot paint a stroke under its text, replaces.
FONTS = "system-ui,'DejaVu Sans',sans-serif"
HALO = "paint-order:stroke;stroke:#fff;stroke-width:3px;"
_CSS = f"text{{font:13px {FONTS};fill:#1a1f26}}.nom{{{HALO}text-anchor:middle}}.pied{{font-size:11px;fill:#4d5661}}"


@dataclass(frozen=True, slots=True)
class Frame:
    """From metres to the picture, whose y runs downwards."""

    west: float
    north: float
    scale: float
    height: float

    def to_pixels(self, metres: np.ndarray) -> np.ndarray:
        """Give the places on the picture of points in metres."""
        return np.column_stack([(metres[:, 0] - self.west) * self.scale, (self.north - metres[:, 1]) * self.scale])


def situation(atlas: Atlas, codes: Iterable[str], name: str, layers: Collection[str] = LAYERS) -> str:
    """Draw a territory among the communes around it.

    Parameters
    ----------
    atlas
        Where outlines and names come from.
    codes
        Commune codes of the territory, at least one.
    name
        Its name, for the title.
    layers
        Those of :data:`LAYERS` to draw.

    Returns
    -------
    str
        SVG with a title and a description, north up, in the metric projection of the territory, with its scale, the
        names of its most populated communes, the borders of departments and the source of the outlines.

    Raises
    ------
    SettingsError
        No outline is published for these communes.
    """
    members = sorted(set(codes))
    system = crs.METRIC[crs.territory(members[0])]
    ours = atlas.outlines_of(members).dropna()
    if ours.empty:
        raise SettingsError("Aucun contour n'est publié pour ces communes : pas de carte.")
    ours = ours.to_crs(system)
    frame = _frame(ours.total_bounds)
    near = _near(atlas, ours, frame) if "voisines" in layers else []
    around = atlas.outlines_of(near).dropna().to_crs(system) if near else ours.iloc[:0]
    borders = atlas.departement_outlines().dropna().to_crs(system) if "departements" in layers else ours.iloc[:0]
    outside = [shapely.coverage_union_all(ours.to_numpy())]
    drawn = [
        *_paths(around, frame, "around"),
        *_paths(ours if len(ours) <= MANY else outside, frame, "inside"),
        *_paths(borders, frame, "departement"),
        *_paths(outside, frame, "outside"),
        *(_names(atlas, ours, frame) if "noms" in layers else ()),
        *_foot(atlas, frame),
    ]
    around_told = ", parmi les communes voisines, en gris" if "voisines" in layers else ""
    borders_told = " Tirets : limites de départements." if "departements" in layers else ""
    count = numbers.count(len(members), "commune")
    told = fr(f"{name} : {count}, en bleu{around_told}.{borders_told} Le nord est en haut.")
    return _svg(frame, fr(name), told, drawn)


def shares(atlas: Atlas, groups: Sequence[Sequence[str]], title: str, told: str) -> str:
    """Draw territories side by side, each with its number and a colour that no neighbour has.

    Parameters
    ----------
    atlas
        Where outlines come from.
    groups
        Commune codes of each territory, in the order of their numbers, from 1.
    title, told
        Title and description of the picture.

    Returns
    -------
    str
        SVG, as :func:`situation`.

    Raises
    ------
    SettingsError
        No outline is published for any of these communes.
    """
    of = {code: number for number, codes in enumerate(groups) for code in codes}
    outlines = atlas.outlines_of(of).dropna()
    if outlines.empty:
        raise SettingsError("Aucun contour n'est publié pour ces communes : pas de carte.")
    outlines = outlines.to_crs(crs.METRIC[crs.territory(str(outlines.index[0]))])
    number = outlines.index.map(of).to_numpy()
    unions = {k: shapely.coverage_union_all(outlines.to_numpy()[number == k]) for k in np.unique(number)}
    frame = _frame(outlines.total_bounds, around=0.02)
    colours = _colours(unions)
    drawn = [line for k, union in unions.items() for line in _paths([union], frame, colours[k])]
    drawn += _paths(atlas.departement_outlines().dropna().to_crs(outlines.crs), frame, "departement")
    inside = shapely.get_coordinates(shapely.point_on_surface(list(unions.values())))
    for k, (x, y) in zip(unions, frame.to_pixels(inside), strict=True):
        drawn.append(f'<text class="nom" x="{x:.1f}" y="{y + 4:.1f}">{k + 1}</text>')
    return _svg(frame, fr(title), fr(told), [*drawn, *_foot(atlas, frame)])


def _colours(unions: "Mapping[int, shapely.Geometry]") -> dict[int, str]:
    """Give each territory the first colour that no neighbour has; the last where neighbours have them all."""
    numbers_ = list(unions)
    first, second = shapely.STRtree(list(unions.values())).query(list(unions.values()), predicate="intersects")
    beside: dict[int, set[int]] = {k: set() for k in numbers_}
    for a, b in zip(first, second, strict=True):
        beside[numbers_[a]].add(numbers_[b])
    found: dict[int, str] = {}
    for k in numbers_:
        taken = {found[other] for other in beside[k] if other in found}
        found[k] = next((name for name in _SHARES if name not in taken), _SHARES[-1])
    return found


def _frame(bounds: np.ndarray, around: float = MARGIN) -> Frame:
    west, south, east, north = bounds
    margin = around * max(east - west, north - south)
    west, south, east, north = west - margin, south - margin, east + margin, north + margin
    low, high = HEIGHT_RANGE
    scale = min(WIDTH / (east - west), high / (north - south))
    height = max(low, scale * (north - south))
    # What the territory does not need is shared out on both sides.
    west -= (WIDTH / scale - (east - west)) / 2
    north += (height / scale - (north - south)) / 2
    return Frame(float(west), float(north), float(scale), float(height))


def _near(atlas: Atlas, ours: "gpd.GeoSeries", frame: Frame) -> list[str]:
    """Communes on the picture that are not of the territory; none where they are too many to be told apart."""
    corners = np.array(
        [[frame.west, frame.north], [frame.west + WIDTH / frame.scale, frame.north - frame.height / frame.scale]]
    )
    # Town halls are looked for, outlines are drawn: some reach into the picture from outside.
    box = shapely.box(*corners.min(axis=0), *corners.max(axis=0)).buffer(REACH * WIDTH / frame.scale)
    import geopandas as gpd  # noqa: PLC0415 - half a second that the start of the app need not pay

    west, south, east, north = gpd.GeoSeries([box], crs=ours.crs).to_crs(crs.WGS84).total_bounds
    everywhere = atlas.everywhere
    inside = everywhere["lon"].between(west, east) & everywhere["lat"].between(south, north)
    found = everywhere.index[inside]
    return [] if len(found) > MANY else sorted(set(found) - set(ours.index))


def _paths(shapes: "Iterable[shapely.Geometry]", frame: Frame, style: str) -> list[str]:
    """One path a shape, in one style."""
    return [f'<path d="{line}" {_STYLE[style]}/>' for line in lines(shapes, frame) if line]


def lines(shapes: "Iterable[shapely.Geometry]", frame: Frame) -> list[str]:
    """Give the path of each shape on a picture, simplified and cut; empty where nothing of it is seen."""
    slack = 20 / frame.scale
    east, south = frame.west + WIDTH / frame.scale + slack, frame.north - frame.height / frame.scale - slack
    drawn = shapely.clip_by_rect(np.asarray(list(shapes)), frame.west - slack, south, east, frame.north + slack)
    rings = (shapely.get_rings(shapely.get_parts(shape)) for shape in shapely.simplify(drawn, TOLERANCE / frame.scale))
    return ["".join(ring_path(ring, frame) for ring in found) for found in rings]


def ring_path(ring: shapely.LinearRing, frame: Frame) -> str:
    """Give the closed path of a ring."""
    points = frame.to_pixels(shapely.get_coordinates(ring))[:-1]
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _names(atlas: Atlas, ours: "gpd.GeoSeries", frame: Frame) -> list[str]:
    """Names of the most populated communes, each left out where it would lie on another."""
    people = atlas.everywhere["inhabitants"].reindex(ours.index).fillna(0)
    biggest = people.sort_values(ascending=False, kind="stable").index
    centres = shapely.get_coordinates(shapely.point_on_surface(ours.loc[biggest].to_numpy()))
    placed: list[tuple[float, float, float]] = []
    found = []
    for code, (x, y) in zip(biggest, frame.to_pixels(centres), strict=True):
        text = fr(atlas.name("commune", str(code)))
        half = _LETTER * len(text) / 2
        x = min(max(x, half + 4), WIDTH - half - 4)  # noqa: PLW2901 - kept on the picture
        if any(abs(x - px) < half + phalf and abs(y - py) < _LINE for px, py, phalf in placed):
            continue
        placed.append((x, y, half))
        found.append(f'<text class="nom" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>')
        if len(found) == NAMED:
            break
    return found


def _foot(atlas: Atlas, frame: Frame) -> list[str]:
    """Scale bar and source, under the map."""
    metres = round_length(WIDTH / 5 / frame.scale)
    length, y = metres * frame.scale, frame.height + 14
    said = numbers.with_unit(metres / 1000, 0 if metres >= 1000 else 1, "km")  # noqa: PLR2004 - metres in a kilometre
    outlines = next(s for s in atlas.sources if s.source_id == "communes")
    source = fr(f"Contours : {outlines.attribution}")
    return [
        f'<rect x="0" y="{frame.height:.0f}" width="{WIDTH:.0f}" height="{_FOOT:.0f}" fill="#fff"/>',
        f'<path d="M10 {y - 5:.1f}V{y:.1f}H{10 + length:.1f}V{y - 5:.1f}" fill="none" stroke="#1a1f26"/>',
        f'<text class="pied" x="{16 + length:.1f}" y="{y:.1f}">{said}</text>',
        f'<text class="pied" x="10" y="{y + 15:.1f}">{escape(source)}</text>',
    ]


def round_length(metres: float) -> float:
    """Give the largest of 1, 2, 5 times a power of ten that is not longer."""
    steps = (step * 10.0**power for power in range(2, 7) for step in (1, 2, 5))
    return max(itertools.takewhile(lambda step: step <= metres, steps), default=100.0)


def _svg(frame: Frame, title: str, told: str, drawn: Sequence[str]) -> str:
    width, height = f"{WIDTH:.0f}", f"{frame.height + _FOOT:.0f}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-labelledby="titre description" lang="fr"><title id="titre">{escape(title)}</title>'
        f'<desc id="description">{escape(told)}</desc><style>{_CSS}</style>'
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    )
    return head + "".join(drawn) + "</svg>\n"
