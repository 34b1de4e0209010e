"""Take in the communes that a perimeter encloses."""

import dataclasses
import time
from collections.abc import Collection

import numpy as np

from cpts_map.diagnostics.graph import pockets
from cpts_map.diagnostics.proposals.outcome import Kind, Proposal, Reason, Refusal, Way, changed
from cpts_map.diagnostics.proposals.terrain import Terrain


def fill(terrain: Terrain, members: Collection[str], *, coast: bool = False) -> Proposal | Refusal:
    """Fill the enclaves of a perimeter.

    Parameters
    ----------
    terrain
        The country.
    members
        Commune codes of the perimeter, known.
    coast
        Whether to fill also what the perimeter cuts off with the help of the sea or of a frontier.

    Returns
    -------
    Proposal or Refusal
        Every enclave whose communes are all free; the others are in ``left``. The population may leave the bounds.
    """
    start = time.perf_counter()
    nodes = terrain.nodes(members)
    found = [terrain.nodes(p.communes) for p in pockets(terrain.graph, members) if p.enclosed or coast]
    free = [pocket for pocket in found if not terrain.locked[pocket].any()]
    taken = [pocket for pocket in found if terrain.locked[pocket].any()]
    left = np.concatenate([*taken, np.empty(0, dtype=np.int64)])
    answer: Proposal | Refusal
    if free:
        after = np.union1d(nodes, np.concatenate(free))
        answer = changed(terrain, Kind.FILL, nodes, after, (Way.ALL,), exact=True)
        answer = dataclasses.replace(answer, left=terrain.codes(left))
    else:
        reason = Reason.LOCKED if taken else Reason.NOTHING if len(nodes) else Reason.EMPTY
        taken_codes = terrain.codes(left[terrain.locked[left]])
        answer = Refusal(Kind.FILL, reason, taken_codes, terrain.population(nodes))
    return dataclasses.replace(answer, seconds=time.perf_counter() - start)
