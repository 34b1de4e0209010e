"""A connected zone shared out among territories: whole EPCI where possible, large ones cut, the rest mended."""

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum

import numpy as np

from cpts_map.diagnostics.proposals.carve import Cut, carve
from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.coarsen import coarser
from cpts_map.diagnostics.proposals.outcome import Way
from cpts_map.diagnostics.proposals.terrain import Terrain
from cpts_map.diagnostics.proposals.trees import Carver
from cpts_map.diagnostics.proposals.units import Sharing, shared_out

# Connected groups that are listed: of communes (a small zone, then proved as a whole), of EPCI or larger units.
MOST_OF_COMMUNES = 50_000
MOST_OF_UNITS = 150_000
ROUNDS = 10  # of recombination for each territory that shares an EPCI with another


class Stage(StrEnum):
    """What is being done, in the order of the work."""

    PROVE = "preuve"
    """Every connected group of communes is looked at, where they are few enough."""
    CUT = "decoupe"
    """EPCI too large are cut."""
    SHARE = "partage"
    """EPCI, and parts of the large ones, are shared out."""
    MEND = "reprise"
    """What is left is taken in by cutting territories anew."""
    REFINE = "affinage"
    """Territories that share an EPCI are recombined."""


def assembled(
    terrain: Terrain, zone: np.ndarray, *, seed: int, clock: Clock, report: Callable[[Stage], None]
) -> Sharing:
    """Share a connected zone out.

    Parameters
    ----------
    terrain
        The country.
    zone
        Connected communes, none above the upper bound by itself.
    seed
        Of the search by hand.
    clock
        Time bound.
    report
        Called at the start of each stage.

    Returns
    -------
    Sharing
        Territories connected and within the bounds, and what is left.
    """
    report(Stage.PROVE)
    single = shared_out(terrain, [np.array([node]) for node in zone], MOST_OF_COMMUNES, clock)
    if single is not None and single.proved:
        return single
    report(Stage.CUT)
    units, whole = _units(terrain, zone, seed, clock)
    report(Stage.SHARE)
    found = shared_out(terrain, units, MOST_OF_UNITS, clock)
    whole = whole and found is not None
    while found is None:
        fewer = coarser(terrain, units, int(len(units) * 0.8))
        if len(fewer) == len(units) or clock.over():
            return single or _gathered(terrain, units)
        units = fewer
        found = shared_out(terrain, units, MOST_OF_UNITS, clock)
    if whole and found.proved and not len(found.left):
        return found
    report(Stage.MEND)
    territories, left = _mended(terrain, found, seed, clock)
    report(Stage.REFINE)
    return Sharing(_refined(terrain, territories, seed, clock), left, proved=False)


def _gathered(terrain: Terrain, units: Sequence[np.ndarray]) -> Sharing:
    """Put neighbouring units together without looking further: what is done where there is no time."""
    parts = [np.sort(part) for part in coarser(terrain, units, 1)]
    fit = [terrain.limits.hold(terrain.population(part)) for part in parts]
    left = [part for part, fits in zip(parts, fit, strict=True) if not fits]
    placed = [part for part, fits in zip(parts, fit, strict=True) if fits]
    return Sharing(placed, np.sort(np.concatenate([*left, parts[0][:0]])), proved=False)


def _units(terrain: Terrain, zone: np.ndarray, seed: int, clock: Clock) -> tuple[list[np.ndarray], bool]:
    """Connected parts of each EPCI, those above the bounds being cut; and whether each EPCI is one unit.

    A sharing of units that leaves nothing out is then the best of all: one that cut an EPCI would count it twice.
    """
    units, whole = [np.array([node]) for node in zone[terrain.epci[zone] < 0]], True
    half = clock.part(1 / 2)
    for epci in np.setdiff1d(np.unique(terrain.epci[zone]), [-1]):
        parts = terrain.parts(zone[terrain.epci[zone] == epci])
        whole = whole and len(parts) == 1
        for part in parts:
            if terrain.population(part) <= terrain.limits.upper:
                units.append(part)
                continue
            whole = False
            carved = carve(terrain, part, Way.NEAREST, seed=seed, clock=half.part(1 / 3))
            units += carved.parts or [np.array([node]) for node in part]
    return units, whole


def _mended(terrain: Terrain, found: Sharing, seed: int, clock: Clock) -> tuple[list[np.ndarray], np.ndarray]:
    """Take in what is left by cutting it anew with one or two territories beside it."""
    territories, left = list(found.territories), [found.left[:0]]
    for rest in sorted(terrain.parts(found.left), key=terrain.population):
        anew = _with_neighbours(terrain, territories, rest, seed, clock)
        if anew is None:
            left.append(rest)
        else:
            territories = anew
    return territories, np.sort(np.concatenate(left))


def _with_neighbours(
    terrain: Terrain, territories: list[np.ndarray], rest: np.ndarray, seed: int, clock: Clock
) -> list[np.ndarray] | None:
    for several in _beside(terrain, territories, rest):
        if clock.over():
            return None
        both = np.concatenate([rest, *(territories[i] for i in several)])
        parts = carve(terrain, both, Way.EPCI, seed=seed, clock=clock.part(1 / 3)).parts
        if parts is not None:
            return [*(territory for i, territory in enumerate(territories) if i not in several), *parts]
    return None


def _beside(terrain: Terrain, territories: list[np.ndarray], rest: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Sets of one or two territories that a part left over touches, those with the least population first."""
    around = terrain.around(rest)
    touched = [i for i, territory in enumerate(territories) if np.isin(around, territory).any()]
    touched.sort(key=lambda i: terrain.population(territories[i]))
    yield from ((i,) for i in touched)
    for i in touched:
        beyond = terrain.around(np.concatenate([rest, territories[i]]))
        yield from ((i, j) for j, other in enumerate(territories) if j != i and np.isin(beyond, other).any())


def _refined(terrain: Terrain, territories: list[np.ndarray], seed: int, clock: Clock) -> list[np.ndarray]:
    """Recombine the territories that share out EPCI, or hold communes of none: elsewhere whole EPCI stay whole."""
    found = []
    for cluster in _clusters(terrain, territories):
        parts = [territories[i] for i in cluster]
        nodes = np.concatenate(parts)
        if len(parts) > 1:
            carver = Carver(terrain, Cut(terrain, nodes, len(parts), Way.EPCI).cost, np.random.default_rng(seed), clock)
            parts = carver.improved(parts, ROUNDS * len(parts))
        found += parts
    return found


def _clusters(terrain: Terrain, territories: list[np.ndarray]) -> list[list[int]]:
    """Territories that share an EPCI, directly or through others."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - a second that the start of the app need not pay
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    if not territories:
        return []
    held = [np.unique(terrain.epci[territory]) + 1 for territory in territories]
    row = np.repeat(np.arange(len(held)), [len(codes) for codes in held])
    column = np.concatenate(held) + len(held)
    size = len(held) + len(terrain.epci_codes) + 1
    _, label = connected_components(coo_array((np.ones(len(row)), (row, column)), shape=(size, size)), directed=False)
    return [np.flatnonzero(label[: len(held)] == one).tolist() for one in np.unique(label[: len(held)])]
