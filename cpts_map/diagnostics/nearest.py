"""How far the nearest place of a kind is, and where nobody can tell."""

import numpy as np

from cpts_map.diagnostics.travel import estimate

# Distances that differ by less are equal: projections and rounded coordinates do not agree better.
_TIE = 1e-3


def minutes_to_nearest(points_m: np.ndarray, count: np.ndarray) -> np.ndarray:
    """Estimate the minutes by car to the nearest commune that has a place.

    Parameters
    ----------
    points_m
        Shape (n, 2), metres; NaN where a commune has no point.
    count
        Shape (n,): places in each commune, 0 or more; NaN where nobody knows.

    Returns
    -------
    numpy.ndarray
        Shape (n,), minutes, 0 in a commune that has one. NaN where the commune has no point, where no commune is known
        to have a place, and where a commune that nobody knows about lies nearer than the nearest known place.

    Examples
    --------
    >>> points = np.array([[0.0, 0.0], [10_000.0, 0.0], [30_000.0, 0.0]])
    >>> minutes_to_nearest(points, np.array([1.0, 0.0, np.nan])).round(2).tolist()
    [0.0, 12.85, nan]
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - a second that the start of the app need not pay

    located = np.isfinite(points_m).all(axis=1)
    found = np.full(len(points_m), np.nan)
    there = located & (np.nan_to_num(count) > 0)
    if not there.any():
        return found
    km = cKDTree(points_m[there]).query(points_m[located])[0] / 1_000
    unknown = located & np.isnan(count)
    nearer = (
        cKDTree(points_m[unknown]).query(points_m[located])[0] / 1_000 if unknown.any() else np.full(len(km), np.inf)
    )
    minutes = np.where(km > 0, estimate(km), 0.0)
    found[located] = np.where(nearer < km * (1 - _TIE), np.nan, minutes)
    return found
