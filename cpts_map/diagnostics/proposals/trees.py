"""Connected parts of a territory by hand: cut random spanning trees, then recombine neighbouring parts.

After DeFord, Duchin and Solomon, Recombination: a family of Markov chains for redistricting (Harvard Data Science
Review 3, 2021), as a descent: a change is kept only when it is better. Reproducible by the seed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.terrain import Limits, Terrain

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Score = Callable[[np.ndarray], tuple[int, int]]
"""What a part costs, in two whole numbers of which the first counts before the second; costs of parts are added up."""

# A border between two EPCI is this much longer, in a tree of random lengths between 0 and 1, than one inside.
EPCI_LENGTH = 2.0
TREES = 12  # for each cut in two, when parts are first made
CUTS = 6  # compared on each tree
TREES_AGAIN = 3  # for each pair recombined


@dataclass(frozen=True, slots=True, eq=False)
class Carver:
    """How parts are made.

    Attributes
    ----------
    terrain
        The country; its limits are those of each part.
    score
        What is made as small as possible.
    rng
        Where chance comes from.
    clock
        Time bound.
    """

    terrain: Terrain
    score: Score
    rng: np.random.Generator
    clock: Clock

    def parts(self, nodes: np.ndarray, count: int, tries: int = 8) -> list[np.ndarray] | None:
        """Cut a connected set into connected parts within the limits; ``None`` where none was found."""
        for _ in range(tries):
            if (found := self._parts(nodes, count)) is not None:
                return found
        return None

    def _parts(self, nodes: np.ndarray, count: int) -> list[np.ndarray] | None:
        if count == 1:
            return [nodes] if self.terrain.limits.hold(self.terrain.population(nodes)) else None
        first = count // 2
        for one, other in self.cuts(nodes, first, count - first, TREES):
            left = self._parts(one, first)
            right = self._parts(other, count - first) if left is not None else None
            if left is not None and right is not None:
                return [*left, *right]
        return None

    def cuts(
        self, nodes: np.ndarray, first: int = 1, second: int = 1, trees: int = TREES_AGAIN
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Cuts in two, the sides being able to hold so many parts each; the best of each tree first seen."""
        limits = self.terrain.limits
        total = self.terrain.population(nodes)
        window = Limits(
            max(first * limits.lower, total - second * limits.upper),
            min(first * limits.upper, total - second * limits.lower),
        )
        nodes = np.sort(nodes)
        links = self._links(nodes)
        for _ in range(trees):
            if self.clock.over():
                return
            order, size, people = self._tree(nodes, *links)
            fits = [(at, False) for at in np.flatnonzero(_within(people, window)) if at]
            fits += [(at, True) for at in np.flatnonzero(_within(total - people, window)) if at]
            if not fits:
                continue
            sides = []
            for at, swap in (fits[i] for i in self.rng.permutation(len(fits))[:CUTS]):
                below = order[at : at + size[at]]
                above = np.concatenate([order[:at], order[at + size[at] :]])
                sides.append((above, below) if swap else (below, above))
            yield min(sides, key=lambda pair: _sum(self.score(pair[0]), self.score(pair[1])))

    def _links(self, nodes: np.ndarray) -> tuple["csr_array", np.ndarray]:
        """Each border between nodes once, and what is added to its random length."""
        from scipy.sparse import triu  # noqa: PLC0415 - a second that the start of the app need not pay

        links = triu(self.terrain.graph.borders[nodes][:, nodes], format="csr")
        epci = self.terrain.epci[nodes]
        row = np.repeat(np.arange(len(nodes)), np.diff(links.indptr))
        return links, EPCI_LENGTH * (epci[row] != epci[links.indices]) + 1e-9

    def _tree(
        self, nodes: np.ndarray, links: "csr_array", longer: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """A random spanning tree: its nodes, those below each being the next ones; how many they are; their people."""
        from scipy.sparse.csgraph import depth_first_order, minimum_spanning_tree  # noqa: PLC0415 - as above

        links.data = self.rng.random(len(longer)) + longer
        tree = minimum_spanning_tree(links)
        order, before = depth_first_order(tree, int(self.rng.integers(len(nodes))), directed=False)
        size, people = [1] * len(nodes), self.terrain.inhabitants[nodes].tolist()
        for node, above in zip(order[:0:-1].tolist(), before[order[:0:-1]].tolist(), strict=True):
            size[above] += size[node]
            people[above] += people[node]
        return nodes[order], np.array(size)[order], np.array(people)[order]

    def improved(self, parts: Sequence[np.ndarray], rounds: int) -> list[np.ndarray]:
        """Recombine neighbouring parts, then move single communes, while the score gets better."""
        parts = list(parts)
        for _ in range(rounds):
            pairs = self._touching(parts)
            if not pairs or self.clock.over():
                break
            i, j = pairs[int(self.rng.integers(len(pairs)))]
            now = _sum(self.score(parts[i]), self.score(parts[j]))
            for one, other in self.cuts(np.concatenate([parts[i], parts[j]])):
                if (then := _sum(self.score(one), self.score(other))) < now:
                    parts[i], parts[j], now = one, other, then
        return [np.sort(part) for part in self._moved(parts)]

    def _touching(self, parts: Sequence[np.ndarray]) -> list[tuple[int, int]]:
        of = np.full(self.terrain.n, -1)
        for i, part in enumerate(parts):
            of[part] = i
        nodes = np.concatenate(parts)
        links = self.terrain.graph.borders[nodes].tocoo()
        a, b = of[nodes[links.row]], of[links.col]
        return sorted({(int(i), int(j)) for i, j in zip(a, b, strict=True) if 0 <= i < j})

    def _moved(self, parts: list[np.ndarray]) -> list[np.ndarray]:
        """Move single communes to a neighbouring part as long as one move is better."""
        better = True
        while better and not self.clock.over():
            better = False
            for i, j in self._touching(parts):
                for a, b in ((i, j), (j, i)):
                    for node in np.intersect1d(self.terrain.around(parts[b]), parts[a]):
                        if (moved := self._move(parts[a], parts[b], int(node))) is not None:
                            parts[a], parts[b] = moved
                            better = True
        return parts

    def _move(self, one: np.ndarray, other: np.ndarray, node: int) -> tuple[np.ndarray, np.ndarray] | None:
        """Two parts once a commune of the first has gone to the second; ``None`` unless that is allowed and better."""
        terrain, limits = self.terrain, self.terrain.limits
        less, more = one[one != node], np.append(other, node)
        if not (limits.hold(terrain.population(less)) and limits.hold(terrain.population(more))) or not len(less):
            return None
        if _sum(self.score(less), self.score(more)) >= _sum(self.score(one), self.score(other)):
            return None
        return (less, more) if len(terrain.parts(less)) == 1 else None


def _within(people: np.ndarray, window: Limits) -> np.ndarray:
    return np.asarray((people >= window.lower) & (people <= window.upper))


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    return one[0] + other[0], one[1] + other[1]
