"""The cheapest choice of communes that is connected and within bounds: a mixed-integer programme, solved by HiGHS.

The programme first ignores connection; each answer in several pieces is refused by a constraint that says through which
communes a piece must be reached, and the programme is solved again. An answer in one piece is then the best of all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import epci_held
from cpts_map.diagnostics.proposals.terrain import Terrain

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Row = tuple[np.ndarray, np.ndarray, float]
"""Columns, coefficients and least value of one constraint."""

OPTIMAL, TIME, INFEASIBLE = 0, 1, 2
OPEN_M = 1.0  # as for pockets: less outer border than this is a rounding of the outlines


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What is to be chosen.

    Attributes
    ----------
    terrain
        The country.
    core
        Communes held whatever happens, connected, at least one.
    free
        Communes to hold or not, disjoint from ``core``.
    objectives
        Each an array of costs of holding the free communes, shape (len(free),), or ``None`` for the number of EPCI cut.
        Made as small as possible in this order.
    closing
        Whether what is not held of ``free`` must not be enclosed: each piece touches the sea, a frontier or a commune
        that is neither in ``core`` nor in ``free``.
    """

    terrain: Terrain
    core: np.ndarray
    free: np.ndarray
    objectives: Sequence[np.ndarray | None]
    closing: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """The answer.

    Attributes
    ----------
    nodes
        The core and the free communes held, increasing; ``None`` where there is no answer or none was found.
    proved
        Whether nothing better exists, or nothing at all.
    """

    nodes: np.ndarray | None
    proved: bool


def cheapest(choice: Choice, clock: Clock, *others: np.ndarray | None) -> Chosen:
    """Solve a choice.

    Parameters
    ----------
    choice
        What is to be chosen.
    clock
        Time bound.
    others
        Answers found otherwise (sets of communes that hold the core, connected and within the bounds), for the case
        where time runs out.

    Returns
    -------
    Chosen
        The best answer; where time ran out, the best of those seen, or none.
    """
    if not len(choice.free):
        whole = choice.terrain.limits.hold(choice.terrain.population(choice.core))
        return Chosen(choice.core if whole else None, proved=True)
    seen = [other for other in others if other is not None]
    if clock.over():
        return Chosen(_best(choice, seen), proved=False)
    programme = _Programme(choice)
    for objective in choice.objectives:
        cost = programme.cost(objective)
        values, status = _connected(programme, cost, clock)
        if values is not None:
            seen.append(programme.nodes(values))
        if status == INFEASIBLE and not seen:
            return Chosen(None, proved=True)
        if status != OPTIMAL or values is None:
            return Chosen(_best(choice, seen), proved=False)
        programme.fix(cost, values)
    return Chosen(seen[-1], proved=True)


def _best(choice: Choice, seen: Sequence[np.ndarray]) -> np.ndarray | None:
    return min(seen, key=lambda nodes: burden(choice, nodes), default=None)


def burden(choice: Choice, nodes: np.ndarray) -> tuple[float, ...]:
    """What an answer costs, objective by objective; the smaller tuple is the better answer."""
    held = np.isin(choice.free, nodes)
    cut = len(epci_held(choice.terrain, nodes)[1])
    return tuple(cut if objective is None else float(objective[held].sum()) for objective in choice.objectives)


def is_open(terrain: Terrain, part: np.ndarray, perimeter: np.ndarray) -> bool:
    """Whether a part of a perimeter touches the sea, a frontier or a commune outside the perimeter."""
    outer_m = terrain.graph.outer_m[part].sum()
    return bool(outer_m >= OPEN_M or not np.isin(terrain.around(part), perimeter).all())


def _connected(programme: "_Programme", cost: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, int]:
    """Best values of the columns, or some where time runs out, and status of HiGHS."""
    while True:
        if clock.over():
            return None, TIME
        values, status = programme.solve(cost, clock.left)
        if values is None:
            return None, status
        cuts = list(programme.broken(values))
        if not cuts:
            return values, status
        if status != OPTIMAL:
            return None, status
        programme.rows += cuts


class _Programme:
    """Rows and bounds of the programme; columns: free communes, then for each EPCI ``any`` and ``all`` of it held."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        self.count = len(choice.free)
        self.borders: csr_array = choice.terrain.graph.borders
        self.place = np.full(choice.terrain.n, -1)
        self.place[choice.free] = np.arange(self.count)
        self.both = np.union1d(choice.core, choice.free)
        self.core = np.zeros(choice.terrain.n, dtype=bool)
        self.core[choice.core] = True
        of = choice.terrain.epci
        self.epci = (
            np.unique(of[choice.free][of[choice.free] >= 0])
            if any(o is None for o in choice.objectives)
            else np.empty(0, int)
        )
        self.lower = np.zeros(self.count + 2 * len(self.epci))
        self.upper = np.ones(self.count + 2 * len(self.epci))
        self.rows: list[Row] = [*self._population(), *self._epci(), *self._reached()]

    def cost(self, objective: np.ndarray | None) -> np.ndarray:
        """Costs of all columns."""
        cost = np.zeros(len(self.upper))
        if objective is None:
            cost[self.count :: 2], cost[self.count + 1 :: 2] = 1.0, -1.0
        else:
            cost[: self.count] = objective
        return cost

    def nodes(self, values: np.ndarray) -> np.ndarray:
        """Communes held by an answer."""
        return np.union1d(self.choice.core, self.choice.free[values[: self.count] > 0])

    def fix(self, cost: np.ndarray, values: np.ndarray) -> None:
        """Let no later answer cost more than this one."""
        columns = np.flatnonzero(cost)
        best = float(cost @ values)
        self.rows.append((columns, -cost[columns], -best - 1e-9 * max(1.0, abs(best))))

    def solve(self, cost: np.ndarray, seconds: float) -> tuple[np.ndarray | None, int]:
        """Solve without connection: values of the columns and status of HiGHS."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as in terrain

        # HiGHS compares costs with fixed tolerances: their size must not depend on the population.
        scale = float(np.abs(cost).max()) or 1.0
        whole = np.zeros(len(cost))
        whole[: self.count] = 1
        found = milp(
            1000 * cost / scale,
            integrality=whole,
            bounds=Bounds(self.lower, self.upper),
            constraints=LinearConstraint(self._matrix(), [row[2] for row in self.rows], np.inf),
            options={"time_limit": seconds, "mip_rel_gap": 0.0},
        )
        return (None, found.status) if found.x is None else (np.rint(found.x), found.status)

    def broken(self, values: np.ndarray) -> Iterator[Row]:
        """Constraints that an answer in several pieces breaks."""
        held = np.zeros(len(self.core), dtype=bool)
        held[self.choice.free[values[: self.count] > 0]] = True
        for part in self.choice.terrain.parts(np.flatnonzero(held | self.core)):
            if not self.core[part].any():
                yield from self._through(part, sign=1)
        if self.choice.closing:
            lost = self.choice.free[values[: self.count] == 0]
            for part in self.choice.terrain.parts(lost):
                if not is_open(self.choice.terrain, part, self.both):
                    yield from self._through(part, sign=-1)

    def _population(self) -> Iterator[Row]:
        terrain, columns = self.choice.terrain, np.arange(self.count)
        # In parts of the upper bound: what HiGHS tolerates (1e-6) is then a tenth of an inhabitant.
        whole = float(terrain.limits.upper)
        people = terrain.inhabitants[self.choice.free] / whole
        held = terrain.population(self.choice.core)
        yield columns, people, (terrain.limits.lower - held) / whole
        yield columns, -people, (held - terrain.limits.upper) / whole

    def _epci(self) -> Iterator[Row]:
        of, free = self.choice.terrain.epci, self.choice.free
        for i, epci in enumerate(self.epci):
            any_, all_ = self.count + 2 * i, self.count + 2 * i + 1
            members = np.flatnonzero(of[free] == epci)
            inside = int((of[self.choice.core] == epci).sum())
            self.lower[any_] = float(inside > 0)
            self.upper[all_] = float(inside + len(members) == self.choice.terrain.epci_communes[epci])
            for member in members:
                yield np.array([any_, member]), np.array([1.0, -1.0]), 0.0
                yield np.array([member, all_]), np.array([1.0, -1.0]), 0.0

    def _reached(self) -> Iterator[Row]:
        """What is true of each answer and soon said.

        A commune away from the core is held with one of its neighbours; one away from the outside leaves with one.
        """
        for node in self.choice.free:
            part = np.array([node])
            if not self.core[self.choice.terrain.beside(node)].any():
                yield from self._through(part, sign=1)
            if self.choice.closing and not is_open(self.choice.terrain, part, self.both):
                yield from self._through(part, sign=-1)

    def _through(self, part: np.ndarray, sign: int) -> Iterator[Row]:
        """To hold (or to leave, ``sign`` -1) a commune of a part is to do so with one of those around it."""
        around = self.choice.terrain.around(part)
        doors = self.place[around[self.place[around] >= 0]]
        coefficients = np.concatenate([np.ones(len(doors)), [-1.0]]) * sign
        for column in self.place[part]:
            yield np.append(doors, column), coefficients, 0.0 if sign > 0 else 1.0 - len(doors)

    def _matrix(self) -> "csr_array":
        from scipy.sparse import coo_array  # noqa: PLC0415 - as above

        at = np.repeat(np.arange(len(self.rows)), [len(row[0]) for row in self.rows])
        columns = np.concatenate([row[0] for row in self.rows]).astype(int)
        values = np.concatenate([row[1] for row in self.rows])
        return coo_array((values, (at, columns)), shape=(len(self.rows), len(self.upper))).tocsr()
