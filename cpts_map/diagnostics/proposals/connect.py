"""Join the pieces of a perimeter with the fewest inhabitants."""

import dataclasses
from collections.abc import Collection, Sequence

import numpy as np

from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import Kind, Proposal, Reason, Refusal, Way, changed
from cpts_map.diagnostics.proposals.steiner import Network, least, upper
from cpts_map.diagnostics.proposals.terrain import Terrain

# Up to so many pieces the exact method comes first: its work is multiplied by three with each piece.
EXACT_PIECES = 8
# Beyond, joining by hand starts from so many of the pieces in turn.
STARTS = 12


def connect(
    terrain: Terrain, members: Collection[str], *, allow_locked: bool = False, seconds: float = 10.0
) -> Proposal | Refusal:
    """Complete a perimeter so that it is in one piece, with as few inhabitants as possible, then as few communes.

    Parameters
    ----------
    terrain
        The country.
    members
        Commune codes of the perimeter, known.
    allow_locked
        Whether communes of another CPTS may be taken.
    seconds
        Time bound.

    Returns
    -------
    Proposal or Refusal
        A proposal may leave the bounds: see its territory. Exact for few pieces, or near ones.
    """
    clock = Clock(seconds)
    nodes = terrain.nodes(members)
    pieces = sorted(terrain.parts(nodes), key=lambda piece: (-terrain.population(piece), piece[0]))
    answer: Proposal | Refusal
    if len(pieces) < 2:  # noqa: PLR2004 - one piece needs no joining
        reason = Reason.NOTHING if pieces else Reason.EMPTY
        answer = Refusal(Kind.CONNECT, reason, population=terrain.population(nodes))
    else:
        open_ = np.ones(terrain.n, dtype=bool) if allow_locked else ~terrain.locked
        added, exact = _joined(terrain, pieces, open_, clock)
        if added is None:
            answer = _refused(terrain, pieces, open_, clock)
        else:
            after = np.union1d(nodes, added)
            answer = changed(terrain, Kind.CONNECT, nodes, after, (Way.INHABITANTS,), exact=exact)
    return dataclasses.replace(answer, seconds=clock.spent)


def _joined(
    terrain: Terrain, pieces: Sequence[np.ndarray], open_: np.ndarray, clock: Clock
) -> tuple[np.ndarray | None, bool]:
    """Communes that join pieces, and whether none do so at less cost."""
    network, free = _network(terrain, pieces, open_)
    if upper(network, 0) is None:
        return None, True
    if len(pieces) <= EXACT_PIECES and (tree := least(network, clock.part(1 / 2))) is not None:
        return _free(tree, pieces, free), True
    trees = (upper(network, first) for first in range(min(len(pieces), STARTS)))
    tree = min((tree for tree in trees if tree is not None), key=lambda tree: float(network.weight[tree].sum()))
    added = _better(terrain, pieces, open_, _free(tree, pieces, free), clock.part(1 / 2))
    bound = float(network.weight[np.isin(free, added).nonzero()[0] + len(pieces)].sum()) + len(pieces)
    if (tree := least(network, clock, bound)) is not None:
        return _free(tree, pieces, free), True
    return added, False


def _free(tree: np.ndarray, pieces: Sequence[np.ndarray], free: np.ndarray) -> np.ndarray:
    """Communes of a tree that are of no piece."""
    found: np.ndarray = free[tree[len(pieces) :] - len(pieces)]
    return found


def _network(terrain: Terrain, pieces: Sequence[np.ndarray], open_: np.ndarray) -> tuple[Network, np.ndarray]:
    """Each piece as one node, then the communes that may serve; and these communes."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - a second that the start of the app need not pay

    place = np.full(terrain.n, -1)
    for i, piece in enumerate(pieces):
        place[piece] = i
    free = np.flatnonzero(open_ & (place < 0))
    place[free] = len(pieces) + np.arange(len(free))
    borders = terrain.graph.borders.tocoo()
    a, b = place[borders.row], place[borders.col]
    kept = (a >= 0) & (b >= 0) & (a != b)
    n = len(pieces) + len(free)
    links = coo_array((np.ones(int(kept.sum())), (a[kept], b[kept])), shape=(n, n)).tocsr()
    # Inhabitants first, then communes: fewer than n of them never weigh as much as one inhabitant.
    weight = np.concatenate([np.ones(len(pieces)), terrain.inhabitants[free] * float(n) + 1.0])
    return Network(links, weight, len(pieces)), free


def _better(
    terrain: Terrain, pieces: Sequence[np.ndarray], open_: np.ndarray, added: np.ndarray, clock: Clock
) -> np.ndarray:
    """Take one commune away, join again what falls apart, and keep what costs less; until nothing does."""
    members = np.concatenate(pieces)
    tries = added[np.argsort(-terrain.inhabitants[added], kind="stable")].tolist()
    while tries and not clock.over():
        node = tries.pop(0)
        parts = terrain.parts(np.union1d(members, added[added != node]))
        parts = [part for part in parts if np.isin(part, members).any()]
        if len(parts) > EXACT_PIECES:
            continue
        network, free = _network(terrain, parts, open_)
        tree = least(network, clock)
        joints = None if tree is None else _free(tree, parts, free)
        other = np.setdiff1d(np.concatenate([*parts, joints if joints is not None else []]), members).astype(np.int64)
        if joints is not None and _weight(terrain, other) < _weight(terrain, added):
            added = other
            tries = added[np.argsort(-terrain.inhabitants[added], kind="stable")].tolist()
    return added


def _weight(terrain: Terrain, added: np.ndarray) -> tuple[int, int]:
    return terrain.population(added), len(added)


def _refused(terrain: Terrain, pieces: Sequence[np.ndarray], open_: np.ndarray, clock: Clock) -> Refusal:
    """Say whether communes of other CPTS are what is missing, and which would be needed at best."""
    population = terrain.population(np.concatenate(pieces))
    needed, _ = _joined(terrain, pieces, np.ones(terrain.n, dtype=bool), clock)
    if needed is not None:
        taken = needed[~open_[needed]]
        return Refusal(Kind.CONNECT, Reason.LOCKED, terrain.codes(taken), population)
    mass = terrain.graph.land
    # Pieces of the same land cannot be out of reach when everything may be taken.
    apart = np.concatenate([piece for piece in pieces if mass[piece[0]] != mass[pieces[0][0]]])
    return Refusal(Kind.CONNECT, Reason.NO_ROUTE, terrain.codes(apart), population)
