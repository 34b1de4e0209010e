"""Attach a zone without CPTS to a neighbour: each neighbour compared."""

import dataclasses
import time
from collections.abc import Collection, Mapping

import numpy as np

from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.proposals.outcome import Kind, Proposal, Reason, Refusal, Way, changed
from cpts_map.diagnostics.proposals.terrain import Terrain


def attach(
    terrain: Terrain, zone: Collection[str], neighbours: Mapping[str, Collection[str]]
) -> tuple[Proposal, ...] | Refusal:
    """Compare the neighbours to which a zone may be attached.

    Parameters
    ----------
    terrain
        The country.
    zone
        Commune codes, known, connected; none of another CPTS.
    neighbours
        Commune codes of each territory that may take the zone, by identifier; those that do not touch it are ignored.

    Returns
    -------
    tuple of Proposal or Refusal
        One for each neighbour. First those within the bounds; then by minutes of the inhabitants of the zone to the
        centre of the neighbour, by length of the common border, by identifier. What is not within the bounds says so.
    """
    start = time.perf_counter()
    nodes = terrain.nodes(zone)
    refusal = _refused(terrain, nodes)
    found = []
    for target, members in neighbours.items() if not refusal else ():
        theirs = terrain.nodes(members)
        if len(np.intersect1d(terrain.around(nodes), theirs)):
            proposal = changed(terrain, Kind.ATTACH, theirs, np.union1d(theirs, nodes), (Way.ALL,), exact=True)
            found.append(dataclasses.replace(proposal, target=target))
    spent = time.perf_counter() - start
    if found:
        return tuple(dataclasses.replace(one, seconds=spent) for one in sorted(found, key=_order))
    refusal = refusal or Refusal(Kind.ATTACH, Reason.NO_NEIGHBOUR, terrain.codes(nodes), terrain.population(nodes))
    return dataclasses.replace(refusal, seconds=spent)


def _refused(terrain: Terrain, nodes: np.ndarray) -> Refusal | None:
    population = terrain.population(nodes)
    if not len(nodes):
        return Refusal(Kind.ATTACH, Reason.EMPTY)
    taken = nodes[terrain.locked[nodes]]
    if len(taken):
        return Refusal(Kind.ATTACH, Reason.LOCKED, terrain.codes(taken), population)
    if len(parts := terrain.parts(nodes)) > 1:
        smaller = np.concatenate(sorted(parts, key=terrain.population)[:-1])
        return Refusal(Kind.ATTACH, Reason.NOT_CONNECTED, terrain.codes(smaller), population)
    return None


def _order(one: Proposal) -> tuple[bool, bool, float, float, str]:
    away = one.territories[0].bounds.status is not BoundsStatus.WITHIN
    minutes = one.cost.minutes
    return away, minutes is None, minutes or 0.0, -one.cost.border_m, one.target
