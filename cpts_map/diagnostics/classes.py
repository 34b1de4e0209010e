"""Classes of a choropleth: quantiles, natural breaks, or the thresholds that a text fixes."""

from enum import StrEnum

import jenkspy
import numpy as np

# Five classes: as many as a reader tells apart on a map.
CLASSES = 5


class Method(StrEnum):
    """How values are cut into classes."""

    QUANTILES = "quantiles"
    NATURAL = "seuils_naturels"
    FIXED = "seuils_fixes"


def breaks(
    values: np.ndarray, method: Method, *, fixed: tuple[float, ...] = (), diverging: bool = False
) -> list[float]:
    """Inner limits of the classes of a set of values.

    Parameters
    ----------
    values
        Shape (n,); NaN is ignored.
    method
        How to cut. Natural breaks minimise the variance within classes (Fisher, 1958; Jenks, 1967). Where zero alone
        would fill a class of quantiles, it has its own and the others share the remaining values.
    fixed
        Limits for :attr:`Method.FIXED`.
    diverging
        Whether zero must be a limit: the nearest inner limit is moved to it, so that no class mixes loss and gain.

    Returns
    -------
    list of float
        Strictly increasing; class ``i`` is ``[limit[i-1], limit[i])``. Fewer than asked where values repeat; empty
        where fewer than two values differ.

    Examples
    --------
    >>> breaks(np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]), Method.QUANTILES)
    [2.8, 4.6, 6.4, 8.2]
    >>> breaks(np.array([0.0, 0, 0, 0, 0, 1, 2, 3, 4]), Method.QUANTILES)
    [1.0, 1.75, 2.5, 3.25]
    """
    finite = values[np.isfinite(values)]
    known = np.unique(finite)
    if len(known) < 2:  # noqa: PLR2004 - one value makes one class
        return []
    if method is Method.FIXED:
        return sorted(fixed)
    found = _quantiles(finite) if method is Method.QUANTILES else _natural(finite, known)
    if diverging and known[0] < 0 < known[-1]:
        found[np.argmin(np.abs(found))] = 0.0
    # A limit at the minimum would leave an empty first class.
    return [float(x) for x in np.unique(np.round(found, 10)) if x > known[0]]


def _quantiles(finite: np.ndarray) -> np.ndarray:
    zeros, positive = finite[finite == 0], finite[finite > 0]
    if len(zeros) * CLASSES < len(finite) or len(zeros) + len(positive) < len(finite):
        return np.asarray(np.quantile(finite, np.linspace(0, 1, CLASSES + 1)[1:-1]))
    return np.asarray(np.quantile(positive, np.linspace(0, 1, CLASSES)[:-1]))


def _natural(finite: np.ndarray, known: np.ndarray) -> np.ndarray:
    # Jenks closes its classes on the right: the next value opens ours on the left.
    closed = jenkspy.jenks_breaks(finite, n_classes=min(CLASSES, len(known)))[1:-1]
    opened: np.ndarray = known[np.minimum(np.searchsorted(known, closed, side="right"), len(known) - 1)]
    return opened
