"""Add communes to a perimeter below the bounds, until it reaches them."""

from dataclasses import dataclass

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import Way, epci_held
from cpts_map.diagnostics.proposals.select import Choice, Chosen, cheapest
from cpts_map.diagnostics.proposals.terrain import Terrain

# A programme with more free communes is not solved in seconds: the most promising are looked at.
MOST_FREE = 300


def reachable(terrain: Terrain, nodes: np.ndarray, *, allow_locked: bool) -> np.ndarray:
    """Communes outside a perimeter that a chain of communes joins to it without crossing those of another CPTS."""
    open_ = np.ones(terrain.n, dtype=bool) if allow_locked else ~terrain.locked
    open_[nodes] = True
    inside = np.zeros(terrain.n, dtype=bool)
    inside[nodes] = True
    parts = [part for part in terrain.parts(np.flatnonzero(open_)) if inside[part].any()]
    return np.sort(np.concatenate([part[~inside[part]] for part in parts]))


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """A perimeter to grow, and the communes that may come."""

    terrain: Terrain
    nodes: np.ndarray
    free: np.ndarray
    minutes: np.ndarray

    @property
    def burden(self) -> np.ndarray:
        """Minutes of all inhabitants of each free commune; one more, so that no empty commune comes for nothing."""
        return np.asarray(self.terrain.inhabitants[self.free] * self.minutes + 1.0)

    def only(self, kept: np.ndarray) -> "_Field":
        """The same, with some of the free communes."""
        return _Field(self.terrain, self.nodes, self.free[kept], self.minutes[kept])

    def path(self, cost: np.ndarray) -> np.ndarray:
        """Least cost of the communes through which each free one is joined, itself included: no choice costs less."""
        from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - a second that the start need not pay

        both = np.concatenate([self.nodes, self.free])
        arcs = self.terrain.graph.borders[both][:, both].astype(float)
        # An arc of no length would be no arc.
        arcs.data = np.concatenate([np.zeros(len(self.nodes)), cost])[arcs.indices] + 1e-6
        away = dijkstra(arcs, indices=np.arange(len(self.nodes)), min_only=True)[len(self.nodes) :]
        found: np.ndarray = np.floor(away * 100) / 100
        return found


def grow(terrain: Terrain, nodes: np.ndarray, way: Way, free: np.ndarray, clock: Clock) -> Chosen:
    """Grow a perimeter.

    Parameters
    ----------
    terrain
        The country.
    nodes
        The perimeter, connected, at least one commune, below the bounds.
    way
        ``EPCI``, ``NEAREST`` or ``FEWEST``.
    free
        Communes that may be taken, from :func:`reachable`.
    clock
        Time bound.

    Returns
    -------
    Chosen
        Connected and within the bounds; the best of a search by hand where the time bound comes first.
    """
    minutes = terrain.minutes(free, terrain.centre(nodes))
    # Unknown minutes rank behind all others.
    minutes = np.where(np.isfinite(minutes), minutes, np.nanmax(minutes, initial=0.0) + 1.0)
    field = _Field(terrain, nodes, free, minutes)
    field = field.only(field.path(terrain.inhabitants[free]) <= terrain.limits.upper - terrain.population(nodes))
    return {Way.EPCI: _whole_epci, Way.NEAREST: _nearest, Way.FEWEST: _fewest}[way](field, clock)


def _nearest(field: _Field, clock: Clock) -> Chosen:
    """Widen the circle of minutes until the communes inside are enough."""
    terrain, nodes = field.terrain, field.nodes
    wanted = terrain.limits.lower - terrain.population(nodes)
    for limit in np.unique(field.minutes):
        if clock.over():
            return Chosen(None, proved=False)
        circle = field.only(field.minutes <= limit)
        circle = circle.only(np.isfinite(circle.path(np.zeros(len(circle.free)))))
        # A circle that adds nothing to the former has been tried.
        if terrain.population(circle.free) < wanted or limit not in circle.minutes:
            continue
        by_hand = _by_hand(circle, circle.minutes, prefer_epci=False)
        choice = Choice(terrain, nodes, circle.free, [circle.burden])
        chosen = cheapest(choice, clock, by_hand)
        if chosen.nodes is not None or not chosen.proved:
            return chosen
    return Chosen(None, proved=True)


def _fewest(field: _Field, clock: Clock) -> Chosen:
    """As few communes as possible: none farther than a known answer has communes to cross."""
    by_hand = _by_hand(field, -field.terrain.inhabitants[field.free], prefer_epci=False)
    if by_hand is not None:
        field = field.only(field.path(np.ones(len(field.free))) <= len(by_hand) - len(field.nodes))
    near = np.sort(np.argsort(field.path(field.burden), kind="stable")[:MOST_FREE])
    looked = field.only(near)
    objectives = [np.ones(len(near)), looked.burden]
    chosen = cheapest(Choice(field.terrain, field.nodes, looked.free, objectives), clock, by_hand)
    return Chosen(chosen.nodes, proved=chosen.proved and len(near) == len(field.free))


def _whole_epci(field: _Field, clock: Clock) -> Chosen:
    """Whole EPCI where possible."""
    by_hand = _by_hand(field, field.minutes, prefer_epci=True)
    least, cut_anyway = _least(field)
    order = np.lexsort((field.minutes, least))
    looked = field.only(np.sort(order[:MOST_FREE]))
    chosen = cheapest(Choice(field.terrain, field.nodes, looked.free, [None, looked.burden]), clock, by_hand)
    if len(looked.free) == len(field.free):
        return chosen
    if chosen.nodes is None:
        return Chosen(None, proved=False)
    # What was not looked at could only serve to cut fewer EPCI, or costs more by itself.
    fewest = len(epci_held(field.terrain, chosen.nodes)[1]) == cut_anyway
    burden = looked.burden[np.isin(looked.free, chosen.nodes)].sum()
    return Chosen(chosen.nodes, proved=chosen.proved and fewest and bool(burden <= least[order[MOST_FREE]]))


def _least(field: _Field) -> tuple[np.ndarray, int]:
    """Least burden of taking each free commune without cutting one more EPCI; number of EPCI that are cut anyway.

    Infinite where a commune cannot come without cutting its EPCI.
    """
    of, inside = field.terrain.epci[field.free], field.terrain.epci[field.nodes]
    least, burden, cut_anyway = field.burden.copy(), field.burden, 0
    for epci in np.setdiff1d(np.union1d(of, inside), [-1]):
        members, held = of == epci, int((inside == epci).sum())
        whole = held + int(members.sum()) == field.terrain.epci_communes[epci]
        if whole:
            least[members] = burden[members].sum()
        elif held:
            cut_anyway += 1  # each of its communes may come alone
        else:
            least[members] = np.inf
    return least, cut_anyway


def _by_hand(field: _Field, rank: np.ndarray, *, prefer_epci: bool) -> np.ndarray | None:
    """Add the neighbour that ranks first until the lower bound is reached, then take back what was not needed."""
    limits, people, epci = field.terrain.limits, field.terrain.inhabitants, field.terrain.epci
    place = dict(zip(field.free.tolist(), rank.tolist(), strict=True))
    held, count, added = set(field.nodes.tolist()), field.terrain.population(field.nodes), []
    beside = {int(b) for node in held for b in field.terrain.beside(node)} & place.keys()
    known = {int(epci[node]) for node in held} if prefer_epci else set()
    while count < limits.lower:
        fit = [node for node in beside if count + people[node] <= limits.upper]
        if not fit:
            return None
        best = min(fit, key=lambda node: (int(epci[node]) not in known, place[node], node))
        added.append(best)
        held.add(best)
        count += int(people[best])
        beside = (beside | ({int(b) for b in field.terrain.beside(best)} & place.keys())) - held
        known |= {int(epci[best])} if prefer_epci else set()
    for node in added[-2::-1]:
        rest = np.array(sorted(held - {node}))
        if count - people[node] >= limits.lower and len(field.terrain.parts(rest)) == 1:
            held.remove(node)
            count -= int(people[node])
    return np.array(sorted(held))
