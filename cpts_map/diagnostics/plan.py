"""A plan of a region: territories within the bounds that share out the communes without CPTS, EPCI being kept whole."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

import numpy as np

from cpts_map.diagnostics.proposals.assemble import Stage, assembled
from cpts_map.diagnostics.proposals.attach import attach
from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.outcome import Proposal, Territory, measured
from cpts_map.diagnostics.proposals.terrain import Terrain


class Why(StrEnum):
    """Why communes are in no territory of a plan."""

    ABOVE = "commune_au_dessus"
    """The commune is above the upper bound by itself, and is not cut. Proved."""
    TOO_SMALL = "zone_sous_le_minimum"
    """The zone has too few inhabitants and touches no other commune without CPTS. Proved."""
    CUT_OFF = "coupee_par_une_commune_au_dessus"
    """The zone has too few inhabitants and touches only communes above the upper bound by themselves. Proved."""
    NO_ROOM = "aucun_decoupage_trouve"
    """No sharing out of the zone within the bounds was found that leaves no commune."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Connected communes that are in no territory.

    Attributes
    ----------
    communes, population
        Codes, sorted; inhabitants.
    why
        See :class:`Why`.
    proved
        Whether it is certain that they cannot be placed without leaving others as populated.
    candidates
        What they may be attached to: CPTS that exist; territories of the plan and communes above the upper bound, by
        the code of their centre. Best first; what would not be within the bounds says so. None for a commune above.
    """

    communes: tuple[str, ...]
    population: int
    why: Why
    proved: bool
    candidates: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan.

    Attributes
    ----------
    territories
        By decreasing population; disjoint, each in one piece and within the bounds.
    unplaced
        By decreasing population.
    population, communes
        To be placed: inhabitants and number.
    epci, epci_cut
        Number of EPCI among these communes, and of those that several territories share out, or of which something is
        left out; a commune above the upper bound counts as a territory.
    mean_minutes
        Of all inhabitants placed to the centre of their territory; ``None`` where nothing is known.
    exact
        Whether it is proved that none leaves fewer inhabitants or, these being placed, cuts fewer EPCI (each counted
        once for each territory it is in) or, these being cut, takes fewer minutes.
    ended
        Whether nothing was cut short by the time bound; the same seed then gives the same plan.
    seconds
        Time spent; never part of a comparison.
    """

    territories: tuple[Territory, ...]
    unplaced: tuple[Unplaced, ...]
    population: int
    communes: int
    epci: int
    epci_cut: int
    mean_minutes: float | None
    exact: bool
    ended: bool
    seconds: float = field(default=0.0, compare=False)


def plan(  # noqa: PLR0913 - what a plan depends on
    terrain: Terrain,
    uncovered: Collection[str],
    holders: Mapping[str, Collection[str]] | None = None,
    *,
    seed: int = 0,
    seconds: float = 60.0,
    report: Callable[[Stage, int], None] = lambda _stage, _communes: None,
) -> Plan:
    """Share the communes without CPTS out among territories.

    Parameters
    ----------
    terrain
        The country.
    uncovered
        Commune codes to place, known; those that are locked are left out.
    holders
        Commune codes of each existing CPTS, by identifier, to which what cannot be placed may be attached.
    seed
        Of the search by hand.
    seconds
        Time bound.
    report
        Called at the start of each stage, with the number of communes of the zone at work.

    Returns
    -------
    Plan
        As few inhabitants left out as possible, then as few EPCI cut, then as few minutes to the centres.
    """
    clock = Clock(seconds)
    nodes = terrain.nodes(uncovered)
    nodes = nodes[~terrain.locked[nodes]]
    above = nodes[terrain.inhabitants[nodes] > terrain.limits.upper]
    placed: list[np.ndarray] = []
    left, exact = [(np.array([node]), Why.ABOVE, True) for node in above], True
    zones = sorted(terrain.parts(np.setdiff1d(nodes, above)), key=len)
    for number, zone in enumerate(zones):
        if terrain.population(zone) < terrain.limits.lower:
            touches = np.isin(terrain.around(zone), above).any()
            left.append((zone, Why.CUT_OFF if touches else Why.TOO_SMALL, True))
            continue
        # Small zones first: what they do not need goes to the large ones.
        part = clock.part(len(zone) / sum(map(len, zones[number:])))
        found = assembled(terrain, zone, seed=seed, clock=part, report=partial(_told, report, len(zone)))
        placed += found.territories
        exact = exact and found.proved
        left += [(rest, Why.NO_ROOM, found.proved) for rest in terrain.parts(found.left)]
    _verified(terrain, placed, left, nodes)
    territories = sorted((measured(terrain, part) for part in placed), key=lambda t: (-t.population, t.communes))
    return Plan(
        territories=tuple(territories),
        unplaced=_unplaced(terrain, left, territories, holders or {}),
        population=terrain.population(nodes),
        communes=len(nodes),
        epci=terrain.epci_parts(nodes),
        epci_cut=_cut(terrain, [*placed, *(rest for rest, _, _ in left)]),
        mean_minutes=_mean(territories),
        exact=exact,
        ended=not clock.short,
        seconds=clock.spent,
    )


def _told(report: Callable[[Stage, int], None], communes: int, stage: Stage) -> None:
    report(stage, communes)


def _verified(
    terrain: Terrain, placed: Sequence[np.ndarray], left: Sequence[tuple[np.ndarray, Why, bool]], nodes: np.ndarray
) -> None:
    """Make sure of what is promised: each commune once, territories connected and within the bounds."""
    everything = np.concatenate([*placed, *(rest for rest, _, _ in left), nodes[:0]])
    if not np.array_equal(np.sort(everything), nodes):
        raise RuntimeError("A commune of the plan is lost, or stands in two territories.")
    for part in placed:
        population = terrain.population(part)
        if len(terrain.parts(part)) > 1 or not terrain.limits.hold(population):
            raise RuntimeError(f"A territory of the plan is not connected or not within the bounds: {part.tolist()}.")


def _unplaced(
    terrain: Terrain,
    left: Sequence[tuple[np.ndarray, Why, bool]],
    territories: Sequence[Territory],
    holders: Mapping[str, Collection[str]],
) -> tuple[Unplaced, ...]:
    around = {**holders, **{territory.centre: territory.communes for territory in territories}}
    around |= {code: (code,) for nodes, why, _ in left if why is Why.ABOVE for code in terrain.codes(nodes)}
    found = []
    for nodes, why, proved in left:
        compared = attach(terrain, terrain.codes(nodes), {} if why is Why.ABOVE else around)
        candidates = compared if isinstance(compared, tuple) else ()
        found.append(Unplaced(terrain.codes(nodes), terrain.population(nodes), why, proved, candidates))
    return tuple(sorted(found, key=lambda one: (-one.population, one.communes)))


def _cut(terrain: Terrain, parts: Sequence[np.ndarray]) -> int:
    """Number of EPCI that are in several of the parts."""
    held = [np.unique(terrain.epci[part]) for part in parts]
    epci, times = np.unique(np.concatenate([*held, np.empty(0, dtype=np.int64)]), return_counts=True)
    return int((times[epci >= 0] > 1).sum())


def _mean(territories: Sequence[Territory]) -> float | None:
    known = [(t.mean_minutes, t.population) for t in territories if t.mean_minutes is not None]
    people = sum(population for _, population in known)
    return sum(minutes * population for minutes, population in known) / people if people else None
