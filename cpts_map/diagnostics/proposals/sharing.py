"""Units shared out among given groups in the best way: set partitioning, solved by HiGHS and proved.

The linear relaxation, solved first, is nearly whole. Its reduced costs say which groups can be in a better answer than
a known one: the integer programme only sees those (reduced-cost fixing).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.groups import table

if TYPE_CHECKING:
    from scipy.sparse import csr_array

OPTIMAL, TIME, INFEASIBLE = 0, 1, 2
FIRST = 500  # columns of least reduced cost among which an answer is looked for first
PRECISION = 1e-6  # of HiGHS, where the largest cost of a column is LARGEST
LARGEST = 1000.0


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Groups that share units out.

    Attributes
    ----------
    groups
        Positions of the groups kept; ``None`` where there is no way, or none was found.
    proved
        Whether no other sharing is better, or there is none.
    """

    groups: np.ndarray | None
    proved: bool


def share_out(
    groups: Sequence[int],
    objectives: Sequence[np.ndarray],
    worth: np.ndarray,
    clock: Clock,
    *,
    count: int | None = None,
) -> Shared:
    """Choose groups so that no unit is in two of them.

    Parameters
    ----------
    groups
        Units of each group as bits; at least one group.
    objectives
        Costs of the groups, each shape (m,), in order of importance.
    worth
        Of each unit, positive, shape (n,). Before any objective, the units of no group are worth as little as possible.
    clock
        Time bound.
    count
        Number of groups to choose; each unit is then in one of them.

    Returns
    -------
    Shared
        Without groups where it cannot be, which needs ``count``, or nothing was found in time.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - a second that the start of the app need not pay

    inside = table(groups, len(worth))
    reached = inside.any(axis=0)
    if count is not None and not reached.all():
        return Shared(None, proved=True)
    rows = csr_array(csr_array(inside[:, reached]).T).astype(float)
    one = np.ones(rows.shape[0])
    model = Model(rows, one, one, len(groups))
    costs = [np.asarray(objective, dtype=float) for objective in objectives]
    # What is the same for every answer is no objective.
    costs = [cost for cost in costs if cost.any() and not (count is not None and (cost == cost[0]).all())] or costs[:1]
    if count is not None:
        model = model.also(np.ones(len(groups)), count, count)
    found = _in_turn(model, costs, clock)
    # As a rule every unit that is in some group finds a place; only else need the programme know of units left out.
    if found.groups is not None or count is not None or clock.over():
        return found
    zeros = np.zeros(rows.shape[0])
    left = np.concatenate([np.zeros(len(groups)), worth[reached]])
    return _in_turn(model.loose(), [left, *(np.concatenate([cost, zeros]) for cost in costs)], clock)


def _in_turn(model: "Model", costs: Sequence[np.ndarray], clock: Clock) -> Shared:
    """Make costs as small as possible one after the other."""
    kept: np.ndarray | None = None
    for cost, following in zip(costs, [*costs[1:], None], strict=True):
        values, proved = model.least(_leaning(model, cost, following), clock)
        if values is None:
            return Shared(kept, proved=proved and kept is None)
        chosen = np.flatnonzero(values[: model.groups])
        if not proved:
            return Shared(chosen if kept is None else kept, proved=False)
        kept, best = chosen, float(cost @ values)
        model = model.also(cost, -np.inf, best + PRECISION * max(1.0, abs(best)) / LARGEST)
    return Shared(kept, proved=True)


def _leaning(model: "Model", cost: np.ndarray, following: np.ndarray | None) -> np.ndarray:
    """Whole costs, with so little of the next ones that no answer is worse for it: fewer answers are then as good."""
    if following is None or (cost != np.rint(cost)).any():
        return cost
    # No answer takes more than the dearest column of each row.
    most = model.rows.multiply(np.abs(following)[None, :]).max(axis=1).sum()
    return np.asarray(cost + following * (0.9 / most)) if most else cost


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Rows of the programme and their bounds; the columns, groups first, are 0 or 1."""

    rows: "csr_array"
    least_of: np.ndarray
    most_of: np.ndarray
    groups: int

    def also(self, row: np.ndarray, least: float, most: float) -> "Model":
        """The same with one more row."""
        from scipy.sparse import csr_array, vstack  # noqa: PLC0415 - as above

        scale = float(np.abs(row).max()) or 1.0
        rows = csr_array(vstack([self.rows, csr_array(row[None, :] / scale)]))
        return replace(
            self,
            rows=rows,
            least_of=np.append(self.least_of, least / scale),
            most_of=np.append(self.most_of, most / scale),
        )

    def loose(self) -> "Model":
        """The same with one more column for each row, that leaves its unit out."""
        from scipy.sparse import csr_array, eye_array, hstack  # noqa: PLC0415 - as above

        return replace(self, rows=csr_array(hstack([self.rows, eye_array(self.rows.shape[0])])))

    def least(self, cost: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, bool]:
        """Columns of least cost, and whether it is proved that none cost less; or that there are none."""
        cost = LARGEST * cost / (float(np.abs(cost).max()) or 1.0)
        reduced, bound = self._relaxed(cost, clock)
        if reduced is None:
            return None, bound == INFEASIBLE
        order = np.argsort(reduced, kind="stable")
        size = FIRST
        while True:
            size = max(size, int(np.searchsorted(reduced[order], PRECISION, side="right")))
            values, status = self._whole(cost, np.sort(order[:size]), clock)
            if values is None and (status != INFEASIBLE or size >= len(cost)):
                return None, status == INFEASIBLE
            if values is not None and status != OPTIMAL:
                return values, False
            if values is None:
                size *= 4
                continue
            # No answer that holds one of the others costs less than the bound and its reduced cost.
            needed = int(np.searchsorted(reduced[order], cost @ values - bound + PRECISION, side="right"))
            if needed <= size:
                return values, True
            size = needed

    def _relaxed(self, cost: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, float]:
        """Reduced costs and value of the linear relaxation; ``None`` and the status of HiGHS where it has no answer."""
        from scipy.optimize import linprog  # noqa: PLC0415 - as above

        equal = self.least_of == self.most_of
        found = linprog(
            cost,
            A_ub=self.rows[~equal] if (~equal).any() else None,
            b_ub=self.most_of[~equal] if (~equal).any() else None,
            A_eq=self.rows[equal],
            b_eq=self.most_of[equal],
            bounds=(0, None),
            method="highs",
            options={"time_limit": clock.left},
        )
        if found.status == TIME:
            clock.cut()
        if found.status != OPTIMAL:
            return None, float(found.status)
        return np.maximum(found.lower.marginals, 0.0), float(found.fun)

    def _whole(self, cost: np.ndarray, columns: np.ndarray, clock: Clock) -> tuple[np.ndarray | None, int]:
        """Best whole values when only some columns may be 1, and status of HiGHS."""
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - as above

        found = milp(
            cost[columns],
            integrality=np.ones(len(columns)),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(self.rows[:, columns], self.least_of, self.most_of),
            options={"time_limit": clock.left, "mip_rel_gap": 0.0},
        )
        if found.status == TIME:
            clock.cut()
        if found.x is None:
            return None, int(found.status)
        values = np.zeros(len(cost))
        values[columns] = np.rint(found.x)
        return values, int(found.status)
