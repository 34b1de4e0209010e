"""Who touches whom, and along how many metres."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from cpts_map.crs import METRIC, WGS84, territory

_SIDES = 2  # a segment that two shapes have


def measure(outlines: gpd.GeoSeries) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shared borders, areas and outer borders of a clean coverage of one territory.

    Two communes touch where a segment of one is a segment of the other: in a clean coverage that is exact, and needs
    no intersection of shapes.

    Parameters
    ----------
    outlines
        A clean coverage in WGS 84, indexed by commune code, of one territory.

    Returns
    -------
    pairs : pandas.DataFrame
        Columns ``code_a`` < ``code_b``, ``shared_m`` > 0, metres in the projection of the territory; each pair once.
    communes : pandas.DataFrame
        Indexed like ``outlines``: ``area_m2``, and ``outer_m``, the length of border that no commune shares (coast,
        frontier, land without outline).
    """
    to_metres = Transformer.from_crs(WGS84, METRIC[territory(outlines.index[0])], always_xy=True)
    shapes = np.asarray(outlines.values)
    segments, owner = _segments(shapes)
    length_m = _lengths(segments, to_metres)
    _, edge, count = np.unique(segments, axis=0, return_inverse=True, return_counts=True)
    edge = edge.reshape(-1)
    order = np.argsort(edge, kind="stable")
    starts = np.flatnonzero(np.diff(edge[order], prepend=-1))
    twice = starts[count == _SIDES]
    first, second = order[twice], order[twice + 1]
    low, high = np.minimum(owner[first], owner[second]), np.maximum(owner[first], owner[second])
    between = low != high
    codes = outlines.index.to_numpy()
    pairs = (
        pd.DataFrame({"code_a": low[between], "code_b": high[between], "shared_m": length_m[first][between]})
        .groupby(["code_a", "code_b"], as_index=False)
        .sum()
        .assign(code_a=lambda p: codes[p["code_a"]], code_b=lambda p: codes[p["code_b"]])
    )
    alone = order[starts[count == 1]]
    outer_m = np.bincount(owner[alone], weights=length_m[alone], minlength=len(shapes))
    area_m2 = outlines.to_crs(METRIC[territory(outlines.index[0])]).area
    return _ordered(pairs), pd.DataFrame({"area_m2": area_m2, "outer_m": outer_m}, index=outlines.index)


def _ordered(pairs: pd.DataFrame) -> pd.DataFrame:
    """Put the smaller code first, sort."""
    swap = pairs["code_a"] > pairs["code_b"]
    pairs.loc[swap, ["code_a", "code_b"]] = pairs.loc[swap, ["code_b", "code_a"]].to_numpy()
    return pairs.sort_values(["code_a", "code_b"], ignore_index=True)


def _segments(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give every segment of every ring as (x1, y1, x2, y2), its smaller end first, and the shape it belongs to."""
    parts, of_part = shapely.get_parts(shapes, return_index=True)
    rings, of_ring = shapely.get_rings(parts, return_index=True)
    xy, of_vertex = shapely.get_coordinates(rings, return_index=True)
    follows = np.flatnonzero(of_vertex[1:] == of_vertex[:-1])
    ends = np.hstack([xy[follows], xy[follows + 1]])
    backwards = (ends[:, 0] > ends[:, 2]) | ((ends[:, 0] == ends[:, 2]) & (ends[:, 1] > ends[:, 3]))
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    return ends, of_part[of_ring[of_vertex[follows]]]


def _lengths(segments: np.ndarray, to_metres: Transformer) -> np.ndarray:
    x1, y1 = to_metres.transform(segments[:, 0], segments[:, 1])
    x2, y2 = to_metres.transform(segments[:, 2], segments[:, 3])
    length: np.ndarray = np.hypot(x2 - x1, y2 - y1)
    return length
