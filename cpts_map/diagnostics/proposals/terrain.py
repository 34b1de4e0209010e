"""What a proposal needs to know of the country: neighbours, inhabitants, EPCI, what is taken, how long one travels."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cpts_map.diagnostics.graph import Graph
from cpts_map.diagnostics.perimeter import Bounds, bounds
from cpts_map.diagnostics.travel import Pairs, estimate
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN

Travel = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Minutes from each origin to each destination, both shape (m,), positions of communes; NaN where unknown."""


def crow_fly(points_m: np.ndarray) -> Travel:
    """Minutes estimated by :func:`~cpts_map.diagnostics.travel.estimate`; 0 within one commune.

    Parameters
    ----------
    points_m
        Town halls in one projection in metres, shape (n, 2); not finite where unknown.

    Examples
    --------
    >>> travel = crow_fly(np.array([[0.0, 0.0], [3_000.0, 4_000.0]]))
    >>> travel(np.array([0, 0]), np.array([0, 1])).round(2).tolist()
    [0.0, 7.35]
    """

    def minutes(origin: np.ndarray, destination: np.ndarray) -> np.ndarray:
        away = points_m[origin] - points_m[destination]
        return np.where(origin == destination, 0.0, estimate(np.hypot(away[:, 0], away[:, 1]) / 1000))

    return minutes


def located(graph: Graph, points_m: np.ndarray) -> np.ndarray:
    """Points of all communes, the unknown ones being put in the middle of their neighbours.

    Parameters
    ----------
    graph
        Of the communes.
    points_m
        Shape (n, 2), metres; not finite where unknown.

    Returns
    -------
    numpy.ndarray
        Shape (n, 2); still not finite where no neighbour is known either.
    """
    known = np.isfinite(points_m).all(axis=1)
    beside = (graph.borders > 0).astype(float)
    count = beside @ known.astype(float)
    total = beside @ np.where(known[:, None], points_m, 0.0)
    with np.errstate(invalid="ignore"):
        middle = total / count[:, None]
    found: np.ndarray = np.where(known[:, None], points_m, middle)
    return found


def listed(pairs: Pairs, otherwise: Travel) -> Travel:
    """Minutes of a loaded matrix, and another way where it has no entry.

    Parameters
    ----------
    pairs
        Of the matrix alone: :func:`~cpts_map.diagnostics.travel.with_matrix` with ``Fill.NONE``.
    otherwise
        For the pairs that the matrix does not hold. Between two communes that it knows, such a pair is beyond what it
        lists: no less than the longest way that it lists from the origin.
    """
    of = pairs.origin.astype(np.int64) * pairs.n + pairs.destination
    longest = np.zeros(pairs.n)
    np.maximum.at(longest, pairs.origin, pairs.minutes)

    def minutes(origin: np.ndarray, destination: np.ndarray) -> np.ndarray:
        wanted = np.asarray(origin, dtype=np.int64) * pairs.n + destination
        at = np.minimum(np.searchsorted(of, wanted), len(of) - 1)
        beyond = pairs.located[origin] & pairs.located[destination]
        found = otherwise(origin, destination)
        found = np.where(beyond, np.fmax(found, longest[origin]), found)
        return np.where(of[at] == wanted, pairs.minutes[at], found)

    return minutes if len(of) else otherwise


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a population, both included."""

    lower: int = POPULATION_MIN
    upper: int = POPULATION_MAX

    def place(self, population: int) -> Bounds:
        """Place a population against the bounds.

        Examples
        --------
        >>> Limits(10, 20).place(23)
        Bounds(status=<BoundsStatus.ABOVE: 'au_dessus_du_maximum'>, margin_to_min=13, margin_to_max=-3)
        """
        return bounds(population, self.lower, self.upper)

    def hold(self, population: int) -> bool:
        """Whether a population is within the bounds."""
        return self.lower <= population <= self.upper


@dataclass(frozen=True, slots=True, eq=False)
class Terrain:
    """The communes and what proposals weigh; every array in the order of the graph.

    Attributes
    ----------
    graph
        Neighbours, island links included.
    inhabitants
        Shape (n,), integers; an unknown population counts for nothing.
    epci
        Shape (n,): position in ``epci_codes``; -1 where none.
    epci_codes, epci_communes
        Code of each EPCI and number of its communes in the whole graph.
    locked
        Shape (n,): communes of another CPTS, that no proposal takes unless told to.
    travel
        Minutes between communes.
    limits
        Bounds of a territory.
    """

    graph: Graph
    inhabitants: np.ndarray
    epci: np.ndarray
    epci_codes: np.ndarray
    epci_communes: np.ndarray
    locked: np.ndarray
    travel: Travel
    limits: Limits = field(default_factory=Limits)

    @property
    def n(self) -> int:
        """Number of communes."""
        return len(self.inhabitants)

    def population(self, nodes: np.ndarray) -> int:
        """Inhabitants of a set of communes."""
        return int(self.inhabitants[nodes].sum())

    def codes(self, nodes: Iterable[int]) -> tuple[str, ...]:
        """Codes of communes, sorted."""
        return tuple(sorted(str(self.graph.codes[node]) for node in nodes))

    def nodes(self, codes: Collection[str]) -> np.ndarray:
        """Positions of commune codes, increasing, each once; all must be known."""
        return np.unique(self.graph.nodes(codes)).astype(np.int64)

    def beside(self, node: int) -> np.ndarray:
        """Neighbours of a commune."""
        borders = self.graph.borders
        found: np.ndarray = borders.indices[borders.indptr[node] : borders.indptr[node + 1]]
        return found

    def around(self, nodes: np.ndarray) -> np.ndarray:
        """Communes outside a set that touch it, increasing."""
        touched = np.unique(self.graph.borders[nodes].indices)
        return np.setdiff1d(touched, nodes)

    def shared_m(self, one: np.ndarray, other: np.ndarray) -> float:
        """Length of the border between two sets without common commune, metres."""
        return float(self.graph.borders[one][:, other].sum())

    def parts(self, nodes: np.ndarray) -> list[np.ndarray]:
        """Connected parts of a set, each increasing; by their first commune."""
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - a second that the start need not pay

        nodes = np.asarray(nodes, dtype=np.int64)
        if not len(nodes):
            return []
        count, label = connected_components(self.graph.borders[nodes][:, nodes], directed=False)
        return [nodes[label == part] for part in range(count)]

    def centre(self, nodes: np.ndarray) -> int:
        """The most populated commune of a set; the first of them where several are."""
        return int(nodes[np.argmax(self.inhabitants[nodes])])

    def minutes(self, nodes: np.ndarray, centre: int) -> np.ndarray:
        """Minutes of each commune to a centre; NaN where unknown."""
        return np.array(self.travel(np.asarray(nodes), np.full(len(nodes), centre)), dtype=float)

    def effort(self, nodes: np.ndarray) -> float:
        """Minutes that all inhabitants of a set travel to its centre, together; unknown minutes count for nothing."""
        minutes = self.minutes(nodes, self.centre(nodes))
        minutes[np.isnan(minutes)] = 0.0
        return float(self.inhabitants[nodes] @ minutes)

    def epci_parts(self, nodes: np.ndarray) -> int:
        """Number of EPCI that a set takes in, whole or in part."""
        held = self.epci[nodes]
        return len(np.unique(held[held >= 0]))


def terrain(  # noqa: PLR0913 - the parts of one value
    graph: Graph,
    inhabitants: np.ndarray,
    epci: pd.Series,
    travel: Travel,
    *,
    locked: np.ndarray | None = None,
    limits: Limits | None = None,
) -> Terrain:
    """Prepare the country for proposals.

    Parameters
    ----------
    graph
        Of all communes.
    inhabitants
        Population of each commune, shape (n,); NaN counts for nothing.
    epci
        EPCI code of each commune, in the order of the graph; missing means none.
    travel
        Minutes between communes: :func:`crow_fly`, :func:`listed`.
    locked
        Shape (n,): communes that may not be taken; none where not given.
    limits
        Bounds of a territory; those of the rules where not given.

    Returns
    -------
    Terrain
        With arrays in the order of the graph.
    """
    of, codes = pd.factorize(epci, sort=True)
    return Terrain(
        graph,
        np.rint(np.nan_to_num(np.asarray(inhabitants, dtype=float))).astype(np.int64),
        of,
        np.asarray(codes, dtype=object),
        np.bincount(of[of >= 0], minlength=len(codes)),
        np.zeros(len(of), dtype=bool) if locked is None else np.asarray(locked, dtype=bool),
        travel,
        limits or Limits(),
    )
