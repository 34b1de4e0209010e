"""Minutes by car between communes: the crow-fly estimate, and the loaded matrix that takes its place."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from cpts_map.errors import SchemaError

# Minutes = START_MIN + MIN_PER_KM × crow-fly km. Fitted on 2,500 pairs of communes of Gironde, off-peak minutes of
# Insee's METRIC. Good under FITTED_KM; wrong wherever water lies between (estuary of the Gironde, Arcachon basin).
# Elsewhere the slope may differ: a fit on Hauts-de-France gave 2.0 + 1.32 × km.
START_MIN = 1.85
MIN_PER_KM = 1.10
FITTED_KM = 25.0


def estimate(km: np.ndarray) -> np.ndarray:
    """Minutes by car between two different communes, estimated from the distance as the crow flies.

    Parameters
    ----------
    km
        Crow-fly kilometres from town hall to town hall, any shape, 0 or more.

    Returns
    -------
    numpy.ndarray
        Off-peak minutes, same shape; NaN where the distance is NaN. An estimate: see :data:`FITTED_KM` for its domain.
        Within one commune the convention is 0 minutes, which :func:`within` applies.

    Examples
    --------
    >>> estimate(np.array([0.0, 10.0, 20.0])).round(2).tolist()
    [1.85, 12.85, 23.85]
    """
    return START_MIN + MIN_PER_KM * np.asarray(km, dtype=float)


def reach_km(limit_min: float) -> float:
    """Crow-fly kilometres that the estimate covers in some minutes: the radius to ask of :func:`within`.

    Parameters
    ----------
    limit_min
        Minutes.

    Returns
    -------
    float
        Kilometres; 0 where the time is too short to leave the commune.

    Examples
    --------
    >>> reach_km(20.0), reach_km(1.0)
    (16.5, 0.0)
    """
    return max(0.0, round((limit_min - START_MIN) / MIN_PER_KM, 9))


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Pairs of communes within reach of one another, each commune with itself included.

    Attributes
    ----------
    origin, destination
        Positions of the communes, int32, shape (m,): where people live, where care is given. Sorted by origin, then by
        destination, each pair once: the rows of a CSR matrix. A pair that is absent is out of reach.
    minutes
        Shape (m,), finite, 0 or more.
    estimated
        Shape (m,): whether the minutes are the crow-fly estimate. A commune to itself is none: 0 by convention.
    located
        Shape (n,): whether anything is known of how to travel from the commune. False where it has no point (and no
        row in a loaded matrix): it has no pair, and its access is missing, not zero.
    """

    origin: np.ndarray
    destination: np.ndarray
    minutes: np.ndarray
    estimated: np.ndarray
    located: np.ndarray

    @property
    def n(self) -> int:
        """Number of communes."""
        return len(self.located)


class Fill(StrEnum):
    """What the estimate still does beside a loaded matrix."""

    ALL = "partout"
    """Every pair that the matrix does not hold."""
    UNKNOWN = "communes_absentes"
    """Pairs of which the matrix ignores one commune; between two that it knows, an absent pair is out of reach."""
    NONE = "nulle_part"
    """Nothing: a commune that the matrix ignores is not located."""


def within(points_m: np.ndarray, radius_km: float) -> Pairs:
    """Pairs of communes within a radius, with the estimated minutes.

    Parameters
    ----------
    points_m
        Town halls in one projection in metres, shape (n, 2). Not finite: the commune has no point.
    radius_km
        Crow-fly kilometres, bounds included. Beyond :data:`FITTED_KM` the minutes are out of their domain.

    Returns
    -------
    Pairs
        Exact (no grid, no rounding). Both directions of each pair, with the same minutes.

    Examples
    --------
    >>> found = within(np.array([[0.0, 0], [3_000, 4_000], [np.nan, 0], [90_000, 0]]), radius_km=5)
    >>> list(zip(found.origin.tolist(), found.destination.tolist(), found.minutes.round(2).tolist()))
    [(0, 0, 0.0), (0, 1, 7.35), (1, 0, 7.35), (1, 1, 0.0), (3, 3, 0.0)]
    >>> found.located.tolist()
    [True, True, False, True]
    """
    from scipy.spatial import KDTree  # noqa: PLC0415 - a second that the start of the app need not pay

    located = np.isfinite(points_m).all(axis=1)
    nodes = np.flatnonzero(located).astype(np.int32)
    points = points_m[nodes]
    # Each pair comes once from the tree: half the search and half the distances.
    near = KDTree(points).query_pairs(radius_km * 1000, output_type="ndarray")
    a, b = near[:, 0], near[:, 1]
    metres = np.hypot(points[a, 0] - points[b, 0], points[a, 1] - points[b, 1])
    minutes = np.concatenate([np.tile(estimate(metres / 1000), 2), np.zeros(len(nodes))])
    origin = np.concatenate([nodes[a], nodes[b], nodes])
    destination = np.concatenate([nodes[b], nodes[a], nodes])
    return _ordered(origin, destination, minutes, origin != destination, located)


def _ordered(
    origin: np.ndarray, destination: np.ndarray, minutes: np.ndarray, estimated: np.ndarray, located: np.ndarray
) -> Pairs:
    from scipy.sparse import coo_array  # noqa: PLC0415 - as above

    # To CSR and back: a counting sort, several times faster than argsort on some million pairs.
    shape = (len(located), len(located))
    place = coo_array((np.arange(len(origin), dtype=np.int32), (origin, destination)), shape=shape).tocsr()
    place.sort_indices()  # no work where SciPy has sorted already, which it does not promise
    order = place.data
    return Pairs(origin[order], destination[order], minutes[order], estimated[order], located)


def with_matrix(pairs: Pairs, codes: pd.Index, matrix: pd.DataFrame, fill: Fill = Fill.ALL) -> Pairs:
    """Replace estimated minutes by those of a loaded matrix.

    Parameters
    ----------
    pairs
        Estimated, from :func:`within`.
    codes
        The n commune codes, unique, in the order of ``pairs``.
    matrix
        Columns ``origin``, ``destination`` (commune codes) and ``minutes``; each pair once, each direction a row of its
        own. Rows with a code outside ``codes`` are left out. NaN minutes say nothing: as if the row were absent.
        Infinite minutes say that no road leads there: the pair is out of reach whatever ``fill``.
    fill
        Where the estimate still stands.

    Returns
    -------
    Pairs
        The matrix wherever it speaks, a commune with itself included; where it does not, that is 0 minutes.

    Raises
    ------
    SchemaError
        ``codes`` are not those of the pairs, a column is absent, minutes are negative, or a pair stands twice.

    Examples
    --------
    >>> pairs = within(np.array([[0.0, 0], [1_000, 0]]), radius_km=5)
    >>> ferry = pd.DataFrame({"origin": ["33203"], "destination": ["17306"], "minutes": [30.0]})
    >>> found = with_matrix(pairs, pd.Index(["33203", "17306"]), ferry)
    >>> found.minutes.round(2).tolist(), found.estimated.tolist()
    ([0.0, 30.0, 2.95, 0.0], [False, False, True, False])
    """
    if len(codes) != pairs.n or not codes.is_unique:
        raise SchemaError(f"Matrice de temps : {pairs.n} codes uniques attendus, {len(codes)} reçus.")
    origin, destination, minutes = _rows(codes, matrix)
    seen = np.zeros(pairs.n, dtype=bool)
    seen[origin] = seen[destination] = True
    located = seen if fill is Fill.NONE else pairs.located | seen
    held = _key(origin, destination, pairs.n)
    stays = _standing(pairs, seen, fill) & ~np.isin(_key(pairs.origin, pairs.destination, pairs.n), held)
    self_ = np.flatnonzero(located).astype(np.int32)
    self_ = self_[~np.isin(_key(self_, self_, pairs.n), held)]
    # What the matrix says to be without road was needed until here, to keep the estimate out.
    road = np.isfinite(minutes)
    return _ordered(
        np.concatenate([pairs.origin[stays], self_, origin[road]]),
        np.concatenate([pairs.destination[stays], self_, destination[road]]),
        np.concatenate([pairs.minutes[stays], np.zeros(len(self_)), minutes[road]]),
        np.concatenate([pairs.estimated[stays], np.zeros(len(self_) + int(road.sum()), dtype=bool)]),
        located,
    )


def _rows(codes: pd.Index, matrix: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of the matrix that say something of two known communes, as positions and minutes."""
    if absent := {"origin", "destination", "minutes"} - set(matrix.columns):
        raise SchemaError(f"Matrice de temps : colonnes absentes {sorted(absent)}.")
    minutes = matrix["minutes"].to_numpy(dtype=float)
    if (minutes < 0).any():
        first = matrix.iloc[int(np.argmax(minutes < 0))]
        raise SchemaError(f"Matrice de temps : durée négative, la première de {first['origin']} : {first['minutes']}.")
    origin = codes.get_indexer(pd.Index(matrix["origin"])).astype(np.int32)
    destination = codes.get_indexer(pd.Index(matrix["destination"])).astype(np.int32)
    kept = (origin >= 0) & (destination >= 0) & ~np.isnan(minutes)
    origin, destination, minutes = origin[kept], destination[kept], minutes[kept]
    twice = pd.Series(_key(origin, destination, len(codes))).duplicated().to_numpy()
    if twice.any():
        at = int(np.argmax(twice))
        first_pair = f"{codes[origin[at]]} → {codes[destination[at]]}"
        raise SchemaError(f"Matrice de temps : {int(twice.sum())} trajets en double, le premier {first_pair}.")
    return origin, destination, minutes


def _standing(pairs: Pairs, seen: np.ndarray, fill: Fill) -> np.ndarray:
    """Pairs that the filling rule keeps, those of a commune with itself apart: they are made anew."""
    different: np.ndarray = pairs.origin != pairs.destination
    if fill is Fill.ALL:
        return different
    if fill is Fill.UNKNOWN:
        return np.asarray(different & ~(seen[pairs.origin] & seen[pairs.destination]))
    return np.zeros(len(different), dtype=bool)


def _key(origin: np.ndarray, destination: np.ndarray, n: int) -> np.ndarray:
    """One number for each pair; 32 bits would not hold n² beyond 46,340 places."""
    return np.asarray(origin.astype(np.int64) * n + destination)
