"""Fewer, larger units: the least populated ones join a neighbour, until few enough are left to list their groups."""

import heapq
from collections.abc import Sequence

import numpy as np

from cpts_map.diagnostics.proposals.groups import bits
from cpts_map.diagnostics.proposals.terrain import Terrain
from cpts_map.diagnostics.proposals.units import neighbours


def coarser(terrain: Terrain, units: Sequence[np.ndarray], wanted: int) -> list[np.ndarray]:
    """Merge units.

    Parameters
    ----------
    terrain
        The country.
    units
        Positions of the communes of each: connected, disjoint.
    wanted
        Number of units to come down to.

    Returns
    -------
    list of numpy.ndarray
        Connected, none above the upper bound unless it was; more than ``wanted`` where no two may join any more. A unit
        joins one with which it shares its EPCI, where it can; then the one whose centre is the nearest.
    """
    found: dict[int, np.ndarray] = dict(enumerate(units))
    beside = {i: set(bits(around)) for i, around in enumerate(neighbours(terrain, units))}
    people = {i: terrain.population(unit) for i, unit in found.items()}
    epci = {i: set(terrain.epci[unit].tolist()) for i, unit in found.items()}
    centre = {i: terrain.centre(unit) for i, unit in found.items()}
    new = len(units) - 1
    queue = [(count, i) for i, count in people.items()]
    heapq.heapify(queue)
    while len(found) > wanted and queue:
        count, one = heapq.heappop(queue)
        fits = [i for i in sorted(beside.get(one, ())) if people[i] + count <= terrain.limits.upper]
        if one not in found or not fits:
            continue
        minutes = np.nan_to_num(terrain.minutes(np.array([centre[i] for i in fits]), centre[one])).tolist()
        _, _, other = min(
            (len(epci[i] | epci[one]) - len(epci[i]), away, i) for i, away in zip(fits, minutes, strict=True)
        )
        new += 1
        found[new] = np.concatenate([found.pop(one), found.pop(other)])
        people[new], epci[new] = people[one] + people[other], epci.pop(one) | epci.pop(other)
        centre[new] = terrain.centre(found[new])
        beside[new] = (beside.pop(one) | beside.pop(other)) - {one, other}
        for i in beside[new]:
            beside[i] = (beside[i] - {one, other}) | {new}
        heapq.heappush(queue, (people[new], new))
    return list(found.values())
