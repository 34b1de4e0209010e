"""Give up communes of a perimeter above the bounds, until it is within them."""

import heapq

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import Way
from cpts_map.diagnostics.proposals.select import Choice, Chosen, cheapest, is_open
from cpts_map.diagnostics.proposals.terrain import Terrain


def shrink(terrain: Terrain, nodes: np.ndarray, way: Way, clock: Clock) -> Chosen:
    """Shrink a perimeter around its most populated commune.

    Parameters
    ----------
    terrain
        The country.
    nodes
        The perimeter, connected, above the bounds; its most populated commune is not above them by itself.
    way
        ``EPCI``, ``NEAREST`` or ``FEWEST``.
    clock
        Time bound.

    Returns
    -------
    Chosen
        Connected and within the bounds, what leaves not being enclosed; the best of a search by hand where the time
        bound comes first.
    """
    centre = terrain.centre(nodes)
    free = nodes[nodes != centre]
    minutes = np.nan_to_num(terrain.minutes(free, centre))
    people = terrain.inhabitants[free].astype(float)
    # Each is the loss when a commune leaves; a commune that leaves counts for one inhabitant, so that none does for
    # nothing.
    closeness = people * (minutes.max(initial=0.0) - minutes) + 1.0
    first: dict[Way, list[np.ndarray | None]] = {
        Way.EPCI: [None],
        Way.NEAREST: [],
        Way.FEWEST: [-np.ones(len(free))],
    }
    choice = Choice(terrain, np.array([centre]), free, [*first[way], -closeness], closing=True)
    order = free[np.lexsort((free, -people if way is Way.FEWEST else -minutes))]
    return cheapest(choice, clock, _by_hand(terrain, nodes, order))


def _by_hand(terrain: Terrain, nodes: np.ndarray, order: np.ndarray) -> np.ndarray | None:
    """Take from the centre outwards what is the last to be given up, as long as it fits; then what that encloses."""
    inside = set(order.tolist())
    last = {node: -place for place, node in enumerate(order.tolist())}
    centre = terrain.centre(nodes)
    held, count = set(), int(terrain.inhabitants[centre])
    seen, queue = {centre}, [(0, centre, 0)]
    while queue:
        _, node, people = heapq.heappop(queue)
        if count + people > terrain.limits.upper:
            continue
        held.add(node)
        count += people
        for other in (set(terrain.beside(node).tolist()) & inside) - seen:
            seen.add(other)
            heapq.heappush(queue, (last[other], other, int(terrain.inhabitants[other])))
    kept = np.array(sorted(held))
    enclosed = [part for part in terrain.parts(np.setdiff1d(nodes, kept)) if not is_open(terrain, part, nodes)]
    kept = np.sort(np.concatenate([kept, *enclosed]))
    return kept if terrain.limits.hold(terrain.population(kept)) else None
