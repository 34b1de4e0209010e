"""Boundaries that really fit together: neighbours share their vertices, no land is left out unexplained.

The published boundaries are generalised to some 100 m and touch, though not to the last bit. Worse, a commune that
merged in 2025 or 2026 keeps the outline of its chief town only, so that the land of the others is a hole. Both are
mended here, each mending is named in the column ``outline``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from cpts_map.crs import METRIC, WGS84, territory
from cpts_map.errors import GeometryError

DECIMALS = 6  # of a degree: about 0.1 m, far under the generalisation of the source
MIN_HOLE_M2 = 10_000.0  # a smaller hole is a seam between two outlines, not the land of a commune
# Of a degree: vertices up to half a metre apart are one. Closing wider gaps would hand a slit along several communes to
# one of them, and make it touch strangers.
SNAP = 5e-6
MAX_TOWN_HALL_M = 1_000.0  # from its commune: farther, the published point is wrong (a lost sign, another town)
_PASSES = 6


class Outline(StrEnum):
    """Where the outline of a commune comes from."""

    PUBLISHED = "publie"
    DELEGATED = "communes_deleguees"  # union of the delegated communes that the package draws
    COMPLETED = "complete"  # published, plus a hole that only this merged commune can own
    NONE = "absent"


@dataclass(frozen=True, slots=True)
class Hole:
    """Land inside the country that no outline covers.

    Attributes
    ----------
    lon, lat
        A point inside, degrees.
    area_m2
        In the projection of its territory.
    candidates
        Neighbouring communes that absorbed others since the outlines were drawn.
    """

    lon: float
    lat: float
    area_m2: float
    candidates: tuple[str, ...]


def clean(outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Snap a coverage so that neighbours share their vertices to the last bit, seams closed.

    Parameters
    ----------
    outlines
        One (multi)polygon per commune, WGS 84.

    Returns
    -------
    geopandas.GeoSeries
        Same index; coordinates on a grid of 10⁻⁶ degree; ``shapely.coverage_is_valid`` holds.

    Raises
    ------
    GeometryError
        The coverage is still invalid after a few passes, or an outline vanished.
    """
    shapes = _on_grid(np.asarray(outlines.values))
    for _ in range(_PASSES):
        # Cleaning may put a node where two seams cross, off the grid; back on the grid it may break another seam.
        shapes = _on_grid(shapely.coverage_clean(shapes, snapping_distance=SNAP))
        if shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes):
            break
    else:
        raise GeometryError(f"Les contours ne s'ajustent pas après {_PASSES} passes.")
    if shapely.is_empty(shapes).any():
        raise GeometryError(f"Contour perdu : {outlines.index[shapely.is_empty(shapes)].tolist()}.")
    return gpd.GeoSeries(shapes, index=outlines.index, crs=WGS84)


def _on_grid(shapes: np.ndarray) -> np.ndarray:
    rounded: np.ndarray = shapely.transform(shapes, lambda xy: np.round(xy, DECIMALS))
    return rounded


def holes(outlines: gpd.GeoSeries, absorbers: set[str]) -> list[tuple[shapely.Polygon, Hole]]:
    """Land that no outline covers, and who may own it.

    Parameters
    ----------
    outlines
        A clean coverage, WGS 84, indexed by commune code, of one territory.
    absorbers
        Communes that absorbed others since the outlines were drawn.

    Returns
    -------
    list of (shapely.Polygon, Hole)
        Holes of at least :data:`MIN_HOLE_M2`, largest first.
    """
    if outlines.empty:
        return []
    union = shapely.coverage_union_all(outlines.values)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    found = gpd.GeoSeries([shapely.Polygon(ring) for ring in rings], crs=WGS84)
    area_m2 = found.to_crs(METRIC[territory(outlines.index[0])]).area
    tree = outlines.sindex
    kept: list[tuple[shapely.Polygon, Hole]] = []
    for shape, area in zip(found, area_m2, strict=True):
        if area < MIN_HOLE_M2:
            continue
        near = outlines.index[tree.query(shape, predicate="intersects")]
        point = shape.representative_point()
        kept.append((shape, Hole(point.x, point.y, float(area), tuple(sorted(absorbers.intersection(near))))))
    return sorted(kept, key=lambda pair: -pair[1].area_m2)


def complete(outlines: gpd.GeoSeries, absorbers: set[str]) -> tuple[gpd.GeoSeries, set[str], list[Hole]]:
    """Give each hole to the only neighbour that can own it.

    Returns
    -------
    outlines : geopandas.GeoSeries
        Same index as received.
    completed : set of str
        Communes that received land.
    open_holes : list of Hole
        Holes with no candidate or with several: left as they are, listed.
    """
    gained: dict[str, list[shapely.Polygon]] = {}
    left: list[Hole] = []
    for shape, hole in holes(outlines, absorbers):
        if len(hole.candidates) == 1:
            gained.setdefault(hole.candidates[0], []).append(shape)
        else:
            left.append(hole)
    mended = outlines.copy()
    for code, shapes in gained.items():
        mended[code] = shapely.union_all([outlines[code], *shapes])
    return mended, set(gained), left


def replace_missing(
    outlines: gpd.GeoSeries, delegated: Mapping[str, shapely.Geometry], parts: Mapping[str, Sequence[str]]
) -> tuple[gpd.GeoSeries, set[str]]:
    """Draw a commune that has no outline from the delegated communes that make it.

    Parameters
    ----------
    outlines
        Published outlines, WGS 84, of the communes that have one.
    delegated
        Outline of each delegated or associated commune, by its code.
    parts
        Commune without outline to the codes of the delegated communes that make it.

    Returns
    -------
    outlines : geopandas.GeoSeries
        With the communes that could be drawn; a neighbour that still covered their land gives it back.
    drawn : set of str
        Their codes.
    """
    drawn = {
        code: shapely.union_all([delegated[part] for part in members])
        for code, members in parts.items()
        if members and all(part in delegated for part in members)
    }
    if not drawn:
        return outlines, set()
    kept = outlines.copy()
    for shape in drawn.values():
        for code in kept.index[kept.sindex.query(shape, predicate="overlaps")]:
            kept[code] = kept[code].difference(shape)
        for code in kept.index[kept.sindex.query(shape, predicate="within")]:
            kept[code] = kept[code].difference(shape)
    both = pd.concat([kept, gpd.GeoSeries(drawn, crs=WGS84)])
    return gpd.GeoSeries(both, crs=WGS84).map(_polygonal), set(drawn)


def _polygonal(shape: shapely.Geometry) -> shapely.Geometry:
    """Drop the points and lines that a difference may leave."""
    if shape.geom_type != "GeometryCollection":
        return shape
    return shapely.union_all([part for part in shape.geoms if part.geom_type.endswith("Polygon")])


def near_town_halls(points: gpd.GeoSeries, outlines: gpd.GeoSeries) -> gpd.GeoSeries:
    """Keep the town halls that stand in their commune, or near it.

    Parameters
    ----------
    points
        Town halls, WGS 84, by commune code.
    outlines
        Outlines, WGS 84, by commune code.

    Returns
    -------
    geopandas.GeoSeries
        Those at most :data:`MAX_TOWN_HALL_M` away, in the projection of their territory. A commune without outline
        keeps none: nothing can verify its point.
    """
    known = points[points.index.isin(outlines.index)]
    kept = []
    for place, part in known.groupby(known.index.map(territory)):
        metric = METRIC[place]
        away_m = part.to_crs(metric).distance(outlines.loc[part.index].to_crs(metric))
        kept.append(part[away_m <= MAX_TOWN_HALL_M])
    return gpd.GeoSeries(pd.concat(kept), crs=WGS84) if kept else known


def dissolve(outlines: gpd.GeoSeries, groups: pd.Series) -> gpd.GeoSeries:
    """Union of the outlines of each group.

    Parameters
    ----------
    outlines
        A clean coverage.
    groups
        Group of each outline, same index; outlines without group are left out.

    Returns
    -------
    geopandas.GeoSeries
        Indexed by group, sorted.
    """
    known = groups.dropna()
    merged = {
        group: shapely.coverage_union_all(outlines.loc[codes.index].values) for group, codes in known.groupby(known)
    }
    return gpd.GeoSeries(merged, crs=outlines.crs).sort_index()
