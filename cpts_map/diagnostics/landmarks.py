"""Figures of a perimeter beside its rules: what tips its class, its border, its compactness."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from cpts_map.diagnostics.graph import LINK_M, Graph
from cpts_map.rules import SIZE_CLASSES, size_class


@dataclass(frozen=True, slots=True)
class Tipping:
    """The communes whose coming or going alone changes the size class, least populated first.

    Attributes
    ----------
    down
        Of the perimeter: without it, a lower class.
    up
        Around the perimeter: with it, a higher class.
    """

    down: tuple[str, ...]
    up: tuple[str, ...]


def tipping(population: int, inside: Mapping[str, float], around: Mapping[str, float]) -> Tipping:
    """Find which commune tips the size class.

    Parameters
    ----------
    population
        Inhabitants of the perimeter.
    inside, around
        Inhabitants of its communes, and of those that touch it; NaN counts for nothing.

    Examples
    --------
    >>> tipping(40_300, {"a": 200, "b": 500, "c": 39_600}, {"d": 39_000, "e": 50_000})
    Tipping(down=('b', 'c'), up=('e',))
    """
    here = SIZE_CLASSES.index(size_class(population))

    def moved(people: Mapping[str, float], sign: int) -> tuple[str, ...]:
        known = {code: round(n) for code, n in people.items() if n == n}  # noqa: PLR0124 - NaN is not itself
        found = [
            (n, code)
            for code, n in known.items()
            if sign * (SIZE_CLASSES.index(size_class(max(0, population + sign * n))) - here) > 0
        ]
        return tuple(code for _, code in sorted(found))

    return Tipping(moved(inside, -1), moved(around, 1))


def outer_border_m(graph: Graph, nodes: np.ndarray) -> float:
    """Length of the outer border of a perimeter, metres, coast and frontier included; island links count for none."""
    inside = graph.borders[nodes][:, nodes].sum()
    shared = float(graph.borders[nodes].sum() - inside)
    return float(graph.outer_m[nodes].sum()) + (shared if shared > len(nodes) * LINK_M else 0.0)


def compactness(area_m2: float, border_m: float) -> float | None:
    """Compactness of Polsby and Popper, 4π × area ÷ border²: 1 for a disc, near 0 for a ribbon or a coast.

    Returns
    -------
    float or None
        In [0, 1]; ``None`` where an outline is missing.

    References
    ----------
    D. Polsby, R. Popper, "The Third Criterion", Yale Law & Policy Review 9, 1991.

    Examples
    --------
    >>> round(compactness(100.0, 40.0), 3)  # a square
    0.785
    """
    if not (np.isfinite(area_m2) and border_m > 0):
        return None
    return min(1.0, 4 * np.pi * float(area_m2) / border_m**2)
