"""Bring a perimeter within the bounds: what to add, or what to give up, in several ways."""

import dataclasses
from collections.abc import Collection

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.grow import grow, reachable
from cpts_map.diagnostics.proposals.outcome import Kind, Proposal, Reason, Refusal, Way, changed
from cpts_map.diagnostics.proposals.select import Chosen
from cpts_map.diagnostics.proposals.shrink import shrink
from cpts_map.diagnostics.proposals.terrain import Terrain

WAYS = (Way.EPCI, Way.NEAREST, Way.FEWEST)


def within_bounds(
    terrain: Terrain,
    members: Collection[str],
    *,
    ways: Collection[Way] = WAYS,
    allow_locked: bool = False,
    seconds: float = 10.0,
) -> tuple[Proposal, ...] | Refusal:
    """Bring a perimeter in one piece within the bounds.

    Parameters
    ----------
    terrain
        The country.
    members
        Commune codes of the perimeter, known.
    ways
        Among ``EPCI``, ``NEAREST``, ``FEWEST``: one proposal each, those that agree being one.
    allow_locked
        Whether communes of another CPTS may be taken.
    seconds
        Time bound of all ways together, shared out equally.

    Returns
    -------
    tuple of Proposal or Refusal
        In the order of the ways, at least one, each in one piece and within the bounds. To shrink, the most populated
        commune stays and what leaves is never enclosed by what stays.
    """
    clock = Clock(seconds)
    nodes = terrain.nodes(members)
    kind = Kind.GROW if terrain.population(nodes) < terrain.limits.lower else Kind.SHRINK
    free = np.empty(0, dtype=np.int64)
    refusal = _refused(terrain, nodes, kind)
    if not refusal and kind is Kind.GROW:
        free = reachable(terrain, nodes, allow_locked=allow_locked)
        refusal = _short(terrain, nodes, free)
    if refusal:
        return dataclasses.replace(refusal, seconds=clock.spent)
    found: dict[tuple[int, ...], Proposal] = {}
    answers: list[Chosen] = []
    for number, way in enumerate(ways):
        part = clock.part(1 / (len(ways) - number))
        chosen = shrink(terrain, nodes, way, part) if kind is Kind.SHRINK else grow(terrain, nodes, way, free, part)
        answers.append(chosen)
        if chosen.nodes is not None:
            _keep(found, chosen, changed(terrain, kind, nodes, chosen.nodes, (way,), exact=chosen.proved))
    spent = clock.spent
    if found:
        return tuple(dataclasses.replace(one, seconds=spent) for one in found.values())
    proved = any(answer.proved for answer in answers)
    reason = Reason.IMPOSSIBLE if proved else Reason.NOT_FOUND
    return Refusal(kind, reason, population=terrain.population(nodes), proved=proved, seconds=spent)


def _keep(found: dict[tuple[int, ...], Proposal], chosen: Chosen, one: Proposal) -> None:
    """Remember a proposal; one that another way found already is only said to come by both."""
    key = tuple(np.asarray(chosen.nodes).tolist())
    same = found.get(key)
    found[key] = (
        dataclasses.replace(same, ways=(*same.ways, *one.ways), exact=same.exact and one.exact) if same else one
    )


def _refused(terrain: Terrain, nodes: np.ndarray, kind: Kind) -> Refusal | None:
    """What is wrong with the perimeter itself."""
    if not len(nodes):
        return Refusal(kind, Reason.EMPTY)
    population = terrain.population(nodes)
    if len(parts := terrain.parts(nodes)) > 1:
        smaller = np.concatenate(sorted(parts, key=terrain.population)[:-1])
        return Refusal(kind, Reason.NOT_CONNECTED, terrain.codes(smaller), population)
    if terrain.limits.hold(population):
        return Refusal(kind, Reason.NOTHING, population=population)
    above = nodes[terrain.inhabitants[nodes] > terrain.limits.upper]
    if len(above):
        return Refusal(kind, Reason.COMMUNE_ABOVE, terrain.codes(above), population)
    return None


def _short(terrain: Terrain, nodes: np.ndarray, free: np.ndarray) -> Refusal | None:
    """What keeps a perimeter from growing far enough, whatever is chosen."""
    population = terrain.population(nodes)
    total = population + terrain.population(free)
    if total >= terrain.limits.lower:
        return None
    around = terrain.around(np.concatenate([nodes, free]))
    if len(around):
        return Refusal(Kind.GROW, Reason.LOCKED, terrain.codes(around), population, total)
    return Refusal(Kind.GROW, Reason.TOO_FEW, terrain.codes(free), population, total)
