"""Outlines as TopoJSON: each border once, for the two territories that it parts and for every object of the file.

Written here: the package ``topojson`` takes 13 s for the communes of Nouvelle-Aquitaine, and cuts their borders into a
third more arcs.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any

import numpy as np
import shapely

# Two whole coordinates in one whole number: more than 180 degrees at 7 decimals.
_SHIFT = 2**32


@dataclass(frozen=True, slots=True)
class Layer:
    """Territories to draw.

    Attributes
    ----------
    outlines
        Polygons and MultiPolygons, degrees; ``None`` where none is published.
    columns
        What a map says of them, one list for each property: together, like values compress better.
    first
        Number of the first; the others follow.
    """

    outlines: np.ndarray
    columns: Mapping[str, Sequence[object]]
    first: int = 0


def write(layers: Mapping[str, Layer], decimals: int) -> bytes:
    """Write a topology, UTF-8.

    Parameters
    ----------
    layers
        Territories by name of object. Neighbours share the vertices of their border.
    decimals
        Of a degree: vertices are rounded one by one, so that shared ones stay shared and no gap opens.

    Notes
    -----
    The format is that of https://github.com/topojson/topojson-specification, quantised: an arc is a first vertex, then
    steps, in whole units of the last decimal. A ring begins where borders meet, not where the outline given begins.
    Columns are the properties of an object, the number of its first territory is its id: geometries have neither.

    Examples
    --------
    >>> squares = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> found = json.loads(write({"squares": Layer(squares, {"name": ["west", "east"]})}, 0))
    >>> found["arcs"]  # the border of both, northwards; then what each has alone
    [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]]
    >>> [one["arcs"] for one in found["objects"]["squares"]["geometries"]]
    [[[0, 1]], [[-1, 2]]]
    """
    geometries, arcs = _cut(np.concatenate([layer.outlines for layer in layers.values()]), decimals)
    rest = iter(geometries)
    found = {
        "type": "Topology",
        "transform": {"scale": [10**-decimals] * 2, "translate": [0, 0]},
        "objects": {
            name: {
                "type": "GeometryCollection",
                "id": layer.first,
                "properties": layer.columns,
                "geometries": [next(rest) for _ in layer.outlines],
            }
            for name, layer in layers.items()
        },
        "arcs": arcs,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _cut(outlines: np.ndarray, decimals: int) -> tuple[list[dict[str, Any]], list[list[list[int]]]]:
    """Cut outlines into arcs: a geometry for each outline, and the arcs that they name."""
    parts, outline_of = shapely.get_parts(outlines, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    places = np.rint(coordinates * 10**decimals).astype(np.int64)
    vertices, at = np.unique(places[:, 0] * _SHIFT + places[:, 1], return_inverse=True)
    first = np.searchsorted(ring_of, np.arange(len(rings) + 1))
    ends = _ends(at, first, len(vertices))[at].tolist()
    walked = at.tolist()
    arcs = _Arcs()
    polygons: list[list[list[int]]] = [[] for _ in parts]
    for part, (start, end) in zip(part_of.tolist(), pairwise(first.tolist()), strict=True):
        pieces = _pieces(walked[start:end], ends[start:end])
        polygons[part].append([arcs.number(arc) for arc in pieces])
    members: list[list[list[list[int]]]] = [[] for _ in outlines]
    for outline, polygon in zip(outline_of.tolist(), polygons, strict=True):
        members[outline].append(polygon)
    x = (vertices + _SHIFT // 2) // _SHIFT
    return [_geometry(polygon) for polygon in members], _steps(arcs.made, np.column_stack([x, vertices - x * _SHIFT]))


def _ends(at: np.ndarray, first: np.ndarray, vertices: int) -> np.ndarray:
    """Tell at which vertices arcs end: those that have not two neighbours, whichever rings pass there."""
    one, other = np.delete(at, first[1:] - 1), np.delete(at, first[:-1])  # rings end where they begin
    pairs = np.sort(np.concatenate([one * vertices + other, other * vertices + one]))
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # np.unique takes ten times as long
    found: np.ndarray = np.bincount(pairs // max(vertices, 1), minlength=vertices) != 2  # noqa: PLR2004 - two sides
    found[one[one == other]] = True  # two vertices that rounding has made one
    return found


def _pieces(ring: list[int], ends: list[bool]) -> Iterator[list[int]]:
    """Arcs of a ring, in its order; one where nothing meets it, from a vertex that another ring there finds too."""
    cuts = [i for i, ended in enumerate(ends[:-1]) if ended] or [ring.index(min(ring))]
    turned = ring[cuts[0] :] + ring[1 : cuts[0] + 1]
    for start, end in pairwise([*(cut - cuts[0] for cut in cuts), len(ring) - 1]):
        yield turned[start : end + 1]


@dataclass
class _Arcs:
    """Arcs, each once; walked backwards, the arc i is named -1 - i."""

    made: list[list[int]] = field(default_factory=list)
    _known: dict[tuple[int, int], int] = field(default_factory=dict)

    def number(self, arc: list[int]) -> int:
        """Number of an arc, which its first two vertices tell: past the first, no other way goes on."""
        known = self._known.get((arc[0], arc[1]))
        if known is None:
            known = len(self.made)
            self.made.append(arc)
            self._known[arc[0], arc[1]] = known
            self._known.setdefault((arc[-1], arc[-2]), -1 - known)
        return known


def _steps(arcs: Sequence[Sequence[int]], places: np.ndarray) -> list[list[list[int]]]:
    """Give each arc as its first vertex, then the way from each vertex to the next."""
    first = np.cumsum([0, *map(len, arcs)])
    walked = places[np.fromiter(chain.from_iterable(arcs), dtype=np.int64, count=int(first[-1]))]
    steps = np.diff(walked, axis=0, prepend=0)
    steps[first[:-1]] = walked[first[:-1]]
    listed = steps.tolist()
    return [listed[start:end] for start, end in pairwise(first.tolist())]


def _geometry(polygons: list[list[list[int]]]) -> dict[str, Any]:
    if not polygons:
        return {"type": None}
    if len(polygons) == 1:
        return {"type": "Polygon", "arcs": polygons[0]}
    return {"type": "MultiPolygon", "arcs": polygons}
