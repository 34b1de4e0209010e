"""Cut a territory above the bounds into parts within them."""

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np

from cpts_map.diagnostics.proposals.carve import Carved, carve, counts
from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import (
    Cost,
    Kind,
    Proposal,
    Reason,
    Refusal,
    Way,
    epci_held,
    mean_minutes,
    measured,
)
from cpts_map.diagnostics.proposals.terrain import Terrain

WAYS = (Way.EPCI, Way.NEAREST, Way.BALANCE)


def split(
    terrain: Terrain, members: Collection[str], *, ways: Collection[Way] = WAYS, seed: int = 0, seconds: float = 30.0
) -> tuple[Proposal, ...] | Refusal:
    """Split a perimeter in one piece into as few connected parts within the bounds as possible.

    Parameters
    ----------
    terrain
        The country.
    members
        Commune codes of the perimeter, known.
    ways
        Among ``EPCI``, ``NEAREST``, ``BALANCE``, ``COMPACT``: one proposal each, those that agree being one.
    seed
        Of the search by hand: the same seed gives the same parts, unless the time bound comes first.
    seconds
        Time bound of all ways together, shared out equally.

    Returns
    -------
    tuple of Proposal or Refusal
        In the order of the ways, at least one. A commune above the bounds by itself is a part of its own, with the
        communes that it alone joins to the others and that are too few; that part says that it is above the bounds.
        Every other part is within them.
    """
    clock = Clock(seconds)
    nodes = terrain.nodes(members)
    refusal = _refused(terrain, nodes)
    if refusal:
        return dataclasses.replace(refusal, seconds=clock.spent)
    found: dict[tuple[tuple[str, ...], ...], Proposal] = {}
    answers = []
    for number, way in enumerate(ways):
        answer = _cut(terrain, nodes, way, seed, clock.part(1 / (len(ways) - number)))
        answers.append(answer)
        if answer.parts is not None:
            one = _written(terrain, nodes, answer.parts, way, exact=answer.proved)
            key = tuple(territory.communes for territory in one.territories)
            if same := found.get(key):
                one = dataclasses.replace(same, ways=(*same.ways, way), exact=same.exact and one.exact)
            found[key] = one
    spent = clock.spent
    if found:
        return tuple(dataclasses.replace(one, seconds=spent) for one in found.values())
    proved = any(answer.proved for answer in answers)
    reason = Reason.IMPOSSIBLE if proved else Reason.NOT_FOUND
    return Refusal(Kind.SPLIT, reason, population=terrain.population(nodes), proved=proved, seconds=spent)


def _refused(terrain: Terrain, nodes: np.ndarray) -> Refusal | None:
    population = terrain.population(nodes)
    if not len(nodes):
        return Refusal(Kind.SPLIT, Reason.EMPTY)
    if len(parts := terrain.parts(nodes)) > 1:
        smaller = np.concatenate(sorted(parts, key=terrain.population)[:-1])
        return Refusal(Kind.SPLIT, Reason.NOT_CONNECTED, terrain.codes(smaller), population)
    if population <= terrain.limits.upper:
        return Refusal(Kind.SPLIT, Reason.NOTHING, population=population)
    above, rest = _apart(terrain, nodes)
    if not rest:
        return Refusal(Kind.SPLIT, Reason.COMMUNE_ABOVE, terrain.codes(above), population)
    if not all(counts(terrain, part) for part in rest):
        return Refusal(Kind.SPLIT, Reason.COUNT, population=population)
    return None


def _apart(terrain: Terrain, nodes: np.ndarray) -> tuple[np.ndarray, list[np.ndarray]]:
    """Communes above the bounds by themselves, and the connected parts of the rest that could be territories."""
    above = terrain.inhabitants[nodes] > terrain.limits.upper
    rest = [part for part in terrain.parts(nodes[~above]) if terrain.population(part) >= terrain.limits.lower]
    return nodes[above], rest


def _cut(terrain: Terrain, nodes: np.ndarray, way: Way, seed: int, clock: Clock) -> Carved:
    above, rest = _apart(terrain, nodes)
    small = terrain.parts(np.setdiff1d(nodes, np.concatenate([above, *rest])))
    # What is too small hangs on communes above the bounds only, or the perimeter would not be in one piece.
    hung = [
        above[int(np.argmax([terrain.shared_m(part, above[i : i + 1]) for i in range(len(above))]))] for part in small
    ]
    parts = [
        np.sort(np.concatenate([[node], *(part for part, on in zip(small, hung, strict=True) if on == node)]))
        for node in above
    ]
    proved = True
    for number, part in enumerate(rest):
        carved = carve(terrain, part, way, seed=seed, clock=clock.part(1 / (len(rest) - number)))
        proved = proved and carved.proved
        if carved.parts is None:
            return carved
        parts += carved.parts
    return Carved(parts, proved)


def _written(terrain: Terrain, nodes: np.ndarray, parts: Sequence[np.ndarray], way: Way, *, exact: bool) -> Proposal:
    parts = sorted(parts, key=lambda part: (-terrain.population(part), part[0]))
    leaving = np.setdiff1d(nodes, parts[0])
    minutes = np.concatenate([terrain.minutes(part, terrain.centre(part)) for part in parts])
    of, cut = terrain.epci[nodes], len(epci_held(terrain, nodes)[1])
    shared = sum(terrain.epci_parts(part) for part in parts) - len(np.unique(of[of >= 0]))
    borders = sum(terrain.shared_m(part, np.setdiff1d(nodes, part)) for part in parts) / 2
    cost = Cost(
        communes=len(leaving),
        inhabitants=terrain.population(leaving),
        minutes=mean_minutes(terrain.inhabitants[np.concatenate(parts)], minutes),
        epci_cut_before=cut,
        epci_cut_after=cut + shared,
        locked=(),
        border_m=borders,
    )
    return Proposal(
        kind=Kind.SPLIT,
        ways=(way,),
        added=(),
        removed=terrain.codes(leaving),
        territories=tuple(measured(terrain, part) for part in parts),
        population_before=terrain.population(nodes),
        population_after=terrain.population(parts[0]),
        cost=cost,
        exact=exact,
    )
