"""Trees of least weight through given nodes, the weights being on the nodes.

Exact by dynamic programming over the subsets of the terminals (Dreyfus and Wagner, Networks 1, 1971, written for
weights on the nodes); by hand, terminals are joined one after the other, the nearest first (Takahashi and Matsuyama,
Mathematica Japonica 24, 1980).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock

if TYPE_CHECKING:
    from scipy.sparse import csr_array


# What the exact method may cost: nodes × searches of shortest paths (some 5 s on one core); a search costs as much for
# each node as so many sums of vectors.
MOST_WORK = 8e6
SUMS_A_SEARCH = 64


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Nodes to be joined and nodes that may serve.

    Attributes
    ----------
    links
        Symmetric, shape (n, n); an entry, of whatever value, is a link.
    weight
        Shape (n,), positive; whole numbers, so that sums are exact.
    terminals
        The first of the nodes are to be joined: how many, at least one.
    """

    links: "csr_array"
    weight: np.ndarray
    terminals: int

    def only(self, kept: np.ndarray) -> "Network":
        """The same with fewer nodes, ``kept`` in increasing order, terminals included."""
        return Network(self.links[kept][:, kept], self.weight[kept], self.terminals)


def upper(network: Network, start: int) -> np.ndarray | None:
    """A tree made by hand from one terminal on: its nodes, increasing; ``None`` where a terminal is out of reach."""
    spread = _Spread(network)
    tree = {start}
    missing = set(range(network.terminals)) - tree
    while missing:
        base = np.full(len(network.weight), np.inf)
        base[list(tree)] = 1.0  # any constant: what is in the tree costs nothing more
        away, origin = spread(base)
        node = min(missing, key=lambda terminal: (away[terminal], terminal))
        if not np.isfinite(away[node]):
            return None
        while node not in tree:
            tree.add(node)
            node = int(origin[node])
        missing -= tree
    return np.array(sorted(tree))


def least(network: Network, clock: Clock, bound: float = np.inf) -> np.ndarray | None:
    """The tree of least weight.

    Parameters
    ----------
    network
        What is to be joined.
    clock
        Time bound.
    bound
        Weight of a known tree, where one is known.

    Returns
    -------
    numpy.ndarray or None
        Its nodes, increasing; ``None`` where a terminal is out of reach, or it would take too long: more than
        :data:`MOST_WORK`, or than the time left.
    """
    some = upper(network, 0)
    if some is None or network.terminals == 1:
        return some
    kept = _useful(network, min(bound, float(network.weight[some].sum())))
    searches, sums = 2 ** (network.terminals - 1), 3 ** (network.terminals - 1)
    if len(kept) * (searches + sums / SUMS_A_SEARCH) > MOST_WORK:
        return None
    tree = _dreyfus_wagner(network.only(kept), clock)
    return None if tree is None else np.asarray(kept[tree])


def _useful(network: Network, bound: float) -> np.ndarray:
    """Nodes of the trees that weigh no more than a bound: each joins two terminals at least."""
    spread = _Spread(network)
    away = np.array([spread(_alone(network, terminal))[0] for terminal in range(network.terminals)])
    two = np.sort(away, axis=0)[:2].sum(axis=0) - network.weight
    two[: network.terminals] = 0.0
    return np.flatnonzero(two <= bound)


def _alone(network: Network, node: int) -> np.ndarray:
    base = np.full(len(network.weight), np.inf)
    base[node] = network.weight[node]
    return base


def _dreyfus_wagner(network: Network, clock: Clock) -> np.ndarray | None:
    spread, root = _Spread(network), network.terminals - 1
    full = (1 << root) - 1
    best: dict[int, np.ndarray] = {}
    origin: dict[int, np.ndarray] = {}
    half: dict[int, np.ndarray] = {}
    for subset in range(1, full + 1):
        if clock.over():
            return None
        if subset & (subset - 1) == 0:
            base = _alone(network, subset.bit_length() - 1)
        else:
            base, half[subset] = _merged(best, subset, network.weight)
        best[subset], origin[subset] = spread(base)
    tree: set[int] = set()
    left = [(full, root)]
    while left:
        subset, node = left.pop()
        tree.add(node)
        before = int(origin[subset][node])
        if before >= 0:
            left.append((subset, before))
        elif subset in half:
            part = int(half[subset][node])
            left += [(part, node), (subset ^ part, node)]
    return np.array(sorted(tree))


def _merged(best: dict[int, np.ndarray], subset: int, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Least weight of two trees that meet at each node and join the subset, and the terminals of one of them."""
    lowest = subset & -subset
    total = np.full(len(weight), np.inf)
    half = np.zeros(len(weight), dtype=np.int64)
    rest = subset ^ lowest
    other = rest
    while other:  # every part of the rest that is not empty, the lowest terminal being on the other side
        both = best[subset ^ other] + best[other] - weight
        better = both < total
        total[better], half[better] = both[better], other
        other = (other - 1) & rest
    return total, half


class _Spread:
    """Least weight of a path that ends at each node, from given weights to start with."""

    def __init__(self, network: Network) -> None:
        from scipy.sparse import csr_array  # noqa: PLC0415 - a second that the start of the app need not pay

        links = network.links
        self.n = len(network.weight)
        # One more node stands before all others: the arc to a node is the weight to start with there.
        indices = np.concatenate([links.indices, np.arange(self.n, dtype=links.indices.dtype)])
        self.data = np.concatenate([network.weight[links.indices], np.zeros(self.n)]).astype(float)
        indptr = np.append(links.indptr, len(indices))
        self.arcs = csr_array((self.data, indices, indptr), shape=(self.n + 1, self.n + 1))

    def __call__(self, base: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weights, and the node before each on its path; negative where the path starts."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - as above

        self.arcs.data[-self.n :] = base
        away, before = dijkstra(self.arcs, indices=self.n, return_predecessors=True)
        before = before[: self.n]
        return away[: self.n], np.where(before == self.n, -1, before)
