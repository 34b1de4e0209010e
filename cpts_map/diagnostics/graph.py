"""Neighbours of communes as a sparse graph: pieces, pockets, borders."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """Communes and their shared borders.

    Attributes
    ----------
    codes
        Commune codes, unique; their position is the node.
    borders
        Symmetric, shape (n, n): length of the shared border in metres; a declared link of an island counts as
        :data:`LINK_M`.
    outer_m
        Shape (n,): border of each commune that no commune shares, metres.
    land
        Shape (n,): number of the land mass of each commune, islands with a link being part of what serves them.
    position
        Node of each code.
    names
        The codes again, shape (n,): an index of strings takes milliseconds to become an array.
    """

    codes: pd.Index
    borders: "csr_array"
    outer_m: np.ndarray
    land: np.ndarray
    position: Mapping[str, int]
    names: np.ndarray

    def nodes(self, codes: Iterable[str]) -> np.ndarray:
        """Positions of commune codes; all must be known."""
        return np.fromiter(map(self.position.__getitem__, codes), dtype=np.intp)


# A bridge or a ferry joins, without any length of border.
LINK_M = 1e-3


def build(communes: pd.DataFrame, pairs: pd.DataFrame, links: pd.DataFrame) -> Graph:
    """Make the graph.

    Parameters
    ----------
    communes
        Indexed by commune code, column ``outer_m`` (NaN where no outline is published).
    pairs
        Columns ``code_a``, ``code_b``, ``shared_m`` (metres); each pair once. Pairs with an unknown commune are
        left out.
    links
        Columns ``code_a``, ``code_b``: islands and the commune that serves them.

    Returns
    -------
    Graph
        With the communes in the order received.
    """
    from scipy.sparse import coo_array, csr_array  # noqa: PLC0415 - a second that the start of the app need not pay

    codes = communes.index
    a = codes.get_indexer(pd.Index([*pairs["code_a"], *links["code_a"]]))
    b = codes.get_indexer(pd.Index([*pairs["code_b"], *links["code_b"]]))
    metres = np.concatenate([pairs["shared_m"].to_numpy(dtype=float), np.full(len(links), LINK_M)])
    known = (a >= 0) & (b >= 0)
    a, b, metres = a[known], b[known], metres[known]
    shape = (len(codes), len(codes))
    both = csr_array(coo_array((np.tile(metres, 2), (np.concatenate([a, b]), np.concatenate([b, a]))), shape=shape))
    _, land = _connected(both)
    names = np.asarray(codes, dtype=object)
    position = {code: node for node, code in enumerate(names)}
    return Graph(codes, both, communes["outer_m"].fillna(0.0).to_numpy(), land, position, names)


def _connected(borders: "csr_array") -> tuple[int, np.ndarray]:
    """Number of connected parts, and the part of each node."""
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    count, part = connected_components(borders, directed=False)
    return int(count), part


def pieces(graph: Graph, members: Collection[str]) -> list[tuple[str, ...]]:
    """Connected parts of a set of communes.

    Parameters
    ----------
    graph
        Of all communes.
    members
        Commune codes, known, in any order.

    Returns
    -------
    list of tuple of str
        Codes of each part, sorted; parts by decreasing number of communes, then by first code.
    """
    nodes = np.sort(graph.nodes(members))
    return _components(graph, nodes)


def _components(graph: Graph, nodes: np.ndarray) -> list[tuple[str, ...]]:
    if not len(nodes):
        return []
    inside = graph.borders[nodes][:, nodes]
    count, label = _connected(inside)
    codes = graph.names[nodes]
    parts = [tuple(sorted(codes[label == part])) for part in range(count)] if count > 1 else [tuple(sorted(codes))]
    return sorted(parts, key=lambda part: (-len(part), part[0]))


@dataclass(frozen=True, slots=True)
class Pocket:
    """Communes outside a perimeter that the perimeter cuts off from all others.

    Attributes
    ----------
    communes
        Their codes, sorted.
    enclosed
        Whether the perimeter alone surrounds them (an enclave), without help from the sea or a frontier.
    """

    communes: tuple[str, ...]
    enclosed: bool


def pockets(graph: Graph, members: Collection[str]) -> list[Pocket]:
    """Groups of communes that a perimeter cuts off from the rest of the country.

    Parameters
    ----------
    graph
        Of all communes.
    members
        The perimeter, known codes.

    Returns
    -------
    list of Pocket
        Largest first. The largest remaining part of each land mass is the outside, not a pocket.
    """
    inside = np.zeros(len(graph.codes), dtype=bool)
    inside[graph.nodes(members)] = True
    if any(_surely_none(graph, inside, hops) for hops in _HOPS):
        return []
    touched = np.isin(graph.land, np.unique(graph.land[inside]))
    nodes = np.flatnonzero(touched & ~inside)
    parts = _components(graph, nodes)
    found, seen = [], set()
    for part in parts:  # largest first: the first of each land mass is the outside
        mass = graph.land[graph.nodes(part[:1])[0]]
        if mass not in seen:
            seen.add(mass)
            continue
        found.append(Pocket(part, bool(graph.outer_m[graph.nodes(part)].sum() < 1.0)))
    return found


# How far around a perimeter to look, in turn, before looking at the whole country: estuaries ask for a second look.
_HOPS = (3, 12)


def _surely_none(graph: Graph, inside: np.ndarray, hops: int) -> bool:
    """Tell quickly that a perimeter cuts nothing off, as most do not.

    Each part of the outside, in a land mass that the perimeter touches, touches the perimeter: where the communes
    around it hold together within a few steps, there is one part only. False means that nobody looked far enough.
    """
    reached = np.flatnonzero(inside)
    near = _neighbours(graph, reached)
    first = near[~inside[near]]
    if not len(first):
        return False
    ring = first
    for _ in range(hops - 1):
        ring = np.union1d(ring, _neighbours(graph, ring))
    ring = ring[~inside[ring]]
    _, part = _connected(graph.borders[ring][:, ring])
    of_first = part[np.searchsorted(ring, first)]
    lands = graph.land[first]
    return all(len(np.unique(of_first[lands == land])) == 1 for land in np.unique(lands)) and set(
        np.unique(graph.land[reached])
    ) == set(np.unique(lands))


def _neighbours(graph: Graph, nodes: np.ndarray) -> np.ndarray:
    """Communes that touch some communes, sorted."""
    starts, ends = graph.borders.indptr[nodes].astype(np.intp), graph.borders.indptr[nodes + 1]
    counts = ends - starts
    # The runs [start, start + count) one after the other, without a loop.
    before = np.repeat(starts - np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    found: np.ndarray = np.unique(graph.borders.indices[before + np.arange(len(before))])
    return found


def border_m(graph: Graph, members: Collection[str]) -> pd.Series:
    """Border that a set of communes shares with each commune around it.

    Returns
    -------
    pandas.Series
        Metres by commune code outside the set, sorted by code; a mere island link counts :data:`LINK_M`.
    """
    nodes = graph.nodes(members)
    toward = np.asarray(graph.borders[nodes].sum(axis=0)).ravel()
    toward[nodes] = 0.0
    around = np.flatnonzero(toward)
    return pd.Series(toward[around], index=graph.codes[around], name="shared_m").sort_index()
