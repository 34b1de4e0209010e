"""The longest trips by car within a perimeter: estimated, or of a loaded matrix of minutes wherever it speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from cpts_map.diagnostics.travel import estimate

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# With a loaded matrix every pair is looked at: in a larger perimeter the longest trip of all is not searched.
MAX_COMMUNES = 1_500


@dataclass(frozen=True, slots=True)
class Trip:
    """The longest trip by car between two communes.

    Attributes
    ----------
    origin, destination
        Commune codes.
    minutes
        Off-peak; ``None`` where the loaded matrix knows both communes and no trip between them: it is longer than the
        matrix tells, nobody knows how long.
    estimated
        Whether the minutes come from the distance as the crow flies.
    """

    origin: str
    destination: str
    minutes: float | None
    estimated: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A loaded matrix of minutes.

    Attributes
    ----------
    plus_one
        Shape (n, n), minutes from row to column, plus one: an absent pair is 0. Infinite where no road leads.
    known
        Shape (n,): communes of which the matrix says something.
    """

    plus_one: "csr_array"
    known: np.ndarray

    @classmethod
    def read(cls, codes: pd.Index, matrix: pd.DataFrame) -> "Loaded | None":
        """Read ``origin``, ``destination``, ``minutes``; ``None`` where no row speaks of two of the communes."""
        from scipy.sparse import coo_array  # noqa: PLC0415 - a second that the start of the app need not pay

        origin, destination = (codes.get_indexer(pd.Index(matrix[end])) for end in ("origin", "destination"))
        minutes = matrix["minutes"].to_numpy(dtype=float)
        kept = (origin >= 0) & (destination >= 0) & ~np.isnan(minutes)
        if not kept.any():
            return None
        origin, destination = origin[kept], destination[kept]
        known = np.zeros(len(codes), dtype=bool)
        known[origin] = known[destination] = True
        return cls(coo_array((minutes[kept] + 1, (origin, destination)), shape=(len(codes),) * 2).tocsr(), known)


def farthest(
    codes: Sequence[str], points_m: np.ndarray, centre: str, nodes: np.ndarray, loaded: Loaded | None = None
) -> tuple[Trip | None, Trip | None]:
    """Find the longest trip to the centre, and the longest between two communes.

    Parameters
    ----------
    codes
        Communes of the perimeter.
    points_m
        Their town halls in one projection in metres, shape (n, 2); not finite where unknown.
    centre
        One of them.
    nodes
        Their positions in the loaded matrix.
    loaded
        Minutes that take the place of the estimate.

    Returns
    -------
    tuple of Trip or None
        To the centre; between communes. ``None`` where fewer than two communes, or not the centre, are located.
    """
    at = codes.index(centre)
    if loaded is not None:
        everywhere = np.arange(len(codes))
        to_centre = _looked_up(codes, points_m, nodes, loaded, to=np.array([at]))
        small = len(codes) <= MAX_COMMUNES
        return to_centre, _looked_up(codes, points_m, nodes, loaded, to=everywhere) if small else None
    known = np.flatnonzero(np.isfinite(points_m).all(axis=1))
    if len(known) < 2:  # noqa: PLR2004 - a trip has two ends
        return None, None
    to_centre = _trip(codes, points_m, np.array([at]), known) if np.isfinite(points_m[at]).all() else None
    ends = _hull(points_m[known])
    return to_centre, _trip(codes, points_m, known[ends], known[ends])


def _looked_up(
    codes: Sequence[str], points: np.ndarray, nodes: np.ndarray, loaded: Loaded, to: np.ndarray
) -> Trip | None:
    """Longest of all trips to some communes: of the matrix between two that it knows, estimated otherwise."""
    away = points[:, None] - points[to][None]
    minutes = estimate(np.hypot(away[..., 0], away[..., 1]) / 1000)
    told = loaded.known[nodes][:, None] & loaded.known[nodes[to]][None]
    minutes[told] = np.inf
    held = loaded.plus_one[nodes][:, nodes[to]].tocoo()
    minutes[held.row, held.col] = held.data - 1
    minutes[to, np.arange(len(to))] = np.nan  # a commune and itself are no trip
    if np.isnan(minutes).all():
        return None
    i, j = map(int, np.unravel_index(int(np.nanargmax(minutes)), minutes.shape))
    longest = float(minutes[i, j])
    return Trip(codes[i], codes[int(to[j])], longest if np.isfinite(longest) else None, estimated=not told[i, j])


def _hull(points: np.ndarray) -> np.ndarray:
    """Positions of the points on the convex hull: the two farthest ones are among them."""
    import shapely  # noqa: PLC0415 - loaded with the outlines, not before

    on_hull = set(map(tuple, shapely.get_coordinates(shapely.convex_hull(shapely.multipoints(points))).tolist()))
    return np.array([i for i, point in enumerate(points.tolist()) if tuple(point) in on_hull])


def _trip(codes: Sequence[str], points: np.ndarray, to: np.ndarray, of: np.ndarray) -> Trip:
    away = points[of][:, None] - points[to][None]
    metres = np.hypot(away[..., 0], away[..., 1])
    i, j = np.unravel_index(int(metres.argmax()), metres.shape)
    same = of[i] == to[j]
    return Trip(codes[of[i]], codes[to[j]], 0.0 if same else float(estimate(metres[i, j] / 1000)))
