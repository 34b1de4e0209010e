"""Units (communes, EPCI, parts of EPCI) shared out among territories within the bounds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.groups import bits, connected_groups, table
from cpts_map.diagnostics.proposals.sharing import share_out
from cpts_map.diagnostics.proposals.terrain import Terrain

CHUNK = 8_000  # groups whose costs are computed at a time: some 10 MB


@dataclass(frozen=True, slots=True, eq=False)
class Sharing:
    """Units shared out.

    Attributes
    ----------
    territories
        Positions of the communes of each: connected, within the bounds.
    left
        Positions of the communes of no territory.
    proved
        Whether no other way of sharing these units out is better.
    """

    territories: list[np.ndarray]
    left: np.ndarray
    proved: bool


def shared_out(terrain: Terrain, units: Sequence[np.ndarray], most: int, clock: Clock) -> Sharing | None:
    """Share units out in the best way.

    Parameters
    ----------
    terrain
        The country; its limits are those of the territories.
    units
        Positions of the communes of each unit: connected, disjoint.
    most
        Give up where the units make more connected groups than this.
    clock
        Time bound.

    Returns
    -------
    Sharing or None
        As few inhabitants left out as possible; then as few EPCI cut (each counted once for each territory it is in);
        then as few minutes of all inhabitants to the centres. ``None`` where there are too many groups, or no time.
    """
    weight = [terrain.population(unit) for unit in units]
    listed = connected_groups(neighbours(terrain, units), weight, terrain.limits.upper, most)
    if listed is None:
        return None
    groups = [group for group, people in listed if people >= terrain.limits.lower]
    nodes = np.sort(np.concatenate(units))
    if not groups:
        return Sharing([], nodes, proved=True)
    epci, effort = costs(terrain, units, groups)
    # An empty commune is worth something too: it is not to be left out for nothing.
    worth = np.array([people + 1e-3 * len(unit) for people, unit in zip(weight, units, strict=True)])
    shared = share_out(groups, [epci, effort], worth, clock)
    if shared.groups is None:
        return None
    found = [np.sort(np.concatenate([units[u] for u in bits(groups[i])])) for i in shared.groups]
    return Sharing(found, np.setdiff1d(nodes, np.concatenate([*found, nodes[:0]])), shared.proved)


def neighbours(terrain: Terrain, units: Sequence[np.ndarray]) -> list[int]:
    """For each unit, those that touch it as the bits of a number."""
    of = np.full(terrain.n, -1)
    for i, unit in enumerate(units):
        of[unit] = i
    nodes = np.concatenate(units)
    links = terrain.graph.borders[nodes].tocoo()
    found = [0] * len(units)
    for a, b in set(zip(of[nodes[links.row]].tolist(), of[links.col].tolist(), strict=True)):
        if b >= 0 and a != b:
            found[a] |= 1 << b
    return found


def costs(terrain: Terrain, units: Sequence[np.ndarray], groups: Sequence[int]) -> tuple[np.ndarray, np.ndarray]:
    """Number of EPCI of each group, and minutes of its inhabitants to its centre."""
    nodes, of = np.concatenate(units), np.repeat(np.arange(len(units)), [len(unit) for unit in units])
    seats = np.array([terrain.centre(np.sort(unit)) for unit in units])
    toward = np.empty((len(units), len(units)))  # from each unit to the centre of each
    for i, seat in enumerate(seats):
        minutes = terrain.inhabitants[nodes] * np.nan_to_num(terrain.minutes(nodes, int(seat)))
        toward[i] = np.bincount(of, weights=minutes, minlength=len(units))
    rank = np.empty(len(units))
    rank[np.lexsort((seats, -terrain.inhabitants[seats]))] = np.arange(len(units))
    codes, held = np.unique(terrain.epci[nodes], return_inverse=True)
    crossed = np.zeros((len(units), len(codes)), dtype=np.float32)
    crossed[of, held] = codes[held] >= 0
    epci, effort = np.empty(len(groups)), np.empty(len(groups))
    for first in range(0, len(groups), CHUNK):
        inside = table(groups[first : first + CHUNK], len(units))
        seat = np.where(inside, rank, np.inf).argmin(axis=1)
        epci[first : first + CHUNK] = (inside.astype(np.float32) @ crossed > 0).sum(axis=1)
        effort[first : first + CHUNK] = np.einsum("gu,gu->g", inside, toward[seat])
    return epci, np.rint(effort)
