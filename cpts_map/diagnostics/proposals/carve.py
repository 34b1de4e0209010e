"""Cut a connected set of communes into parts within the bounds: proved when small, by hand otherwise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.groups import bits, connected_groups, table
from cpts_map.diagnostics.proposals.outcome import Way
from cpts_map.diagnostics.proposals.sharing import share_out
from cpts_map.diagnostics.proposals.terrain import Limits, Terrain
from cpts_map.diagnostics.proposals.trees import Carver
from cpts_map.diagnostics.proposals.units import costs, neighbours

# Connected groups of communes that are listed to prove the best cut: some seconds.
MOST_GROUPS = 100_000
# By hand: starts, and rounds of recombination for each part. Twice as many gain less than 1 % of the minutes.
STARTS = 8
ROUNDS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Carved:
    """A set cut into parts.

    Attributes
    ----------
    parts
        Positions of the communes of each part; ``None`` where there is no way, or none was found.
    proved
        Whether there is no smaller number of parts, and no better cut into so many; or no way at all.
    """

    parts: list[np.ndarray] | None
    proved: bool


def counts(terrain: Terrain, nodes: np.ndarray) -> range:
    """Numbers of parts within the bounds that add up to the population of a set."""
    population, limits = terrain.population(nodes), terrain.limits
    return range(max(1, -(-population // limits.upper)), population // max(1, limits.lower) + 1)


def carve(terrain: Terrain, nodes: np.ndarray, way: Way, *, seed: int, clock: Clock) -> Carved:
    """Cut a connected set into as few parts as possible, then in the best way.

    Parameters
    ----------
    terrain
        The country.
    nodes
        Connected communes, none above the upper bound by itself.
    way
        ``EPCI``, ``NEAREST``, ``BALANCE`` or ``COMPACT``.
    seed
        Of the search by hand.
    clock
        Time bound.
    """
    nodes, proved = np.sort(nodes), True
    for count in counts(terrain, nodes):
        if count == 1:
            return Carved([nodes], proved=True)
        if clock.over():
            return Carved(None, proved=False)
        cut = Cut(terrain, nodes, count, way)
        carved = cut.proved(clock)
        found = [] if carved.parts is None else [carved.parts]
        if not carved.proved:
            proved = False
            found += cut.by_hand(seed, clock)
        if found:
            return Carved(min(found, key=cut.total), proved)
    return Carved(None, proved)


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """A set to be cut into so many parts, and what makes a cut good."""

    terrain: Terrain
    nodes: np.ndarray
    count: int
    way: Way

    def cost(self, part: np.ndarray) -> tuple[int, int]:
        """What a part costs; the first number counts before the second."""
        terrain, effort = self.terrain, round(self.terrain.effort(part))
        if self.way is Way.NEAREST:
            return effort, 0
        if self.way is Way.EPCI:
            return terrain.epci_parts(part), effort
        if self.way is Way.COMPACT:
            return round(terrain.shared_m(part, np.setdiff1d(self.nodes, part))), effort
        return abs(terrain.population(part) * self.count - terrain.population(self.nodes)), effort

    def costs(self, groups: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
        """As :meth:`cost`, of many parts at once: bits are positions in ``nodes``."""
        epci, effort = costs(self.terrain, self._units(), groups)
        if self.way is Way.NEAREST:
            return effort, np.zeros(len(groups))
        if self.way is Way.EPCI:
            return epci, effort
        inside = table(groups, len(self.nodes))
        if self.way is Way.COMPACT:
            borders = self.terrain.graph.borders[self.nodes][:, self.nodes].toarray()
            within = np.array([row @ borders @ row for row in inside.astype(float)])
            return np.rint(inside @ borders.sum(axis=1) - within), effort
        people = self.terrain.inhabitants[self.nodes]
        return np.abs(inside @ people * self.count - people.sum()).astype(float), effort

    def total(self, parts: Sequence[np.ndarray]) -> tuple[int, int]:
        """What parts cost together."""
        each = [self.cost(part) for part in parts]
        return sum(one for one, _ in each), sum(other for _, other in each)

    def window(self) -> Limits:
        """Populations that one part may have, the others being within the bounds."""
        population, limits, others = self.terrain.population(self.nodes), self.terrain.limits, self.count - 1
        return Limits(
            max(limits.lower, population - others * limits.upper),
            min(limits.upper, population - others * limits.lower),
        )

    def proved(self, clock: Clock) -> Carved:
        """The best cut among all those that can be; nothing, and not proved, where they are too many."""
        window = self.window()
        weight = self.terrain.inhabitants[self.nodes].tolist()
        listed = connected_groups(neighbours(self.terrain, self._units()), weight, window.upper, MOST_GROUPS)
        if listed is None:
            return Carved(None, proved=False)
        groups = [group for group, people in listed if people >= window.lower]
        if not groups:
            return Carved(None, proved=True)
        shared = share_out(groups, self.costs(groups), np.ones(len(self.nodes)), clock, count=self.count)
        if shared.groups is None:
            return Carved(None, shared.proved)
        return Carved([self.nodes[list(bits(groups[i]))] for i in shared.groups], shared.proved)

    def by_hand(self, seed: int, clock: Clock) -> Iterator[list[np.ndarray]]:
        """Cuts made from random trees, then improved."""
        carver = Carver(self.terrain, self.cost, np.random.default_rng(seed), clock)
        for _ in range(STARTS):
            first = carver.parts(self.nodes, self.count)
            if first is None:
                return
            yield carver.improved(first, ROUNDS * self.count)

    def _units(self) -> list[np.ndarray]:
        return [np.array([node]) for node in self.nodes]
