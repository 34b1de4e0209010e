"""What a proposal says: which communes come and go, what becomes of the territory, what it costs; or why it cannot be.

No sentence here: each field is a fact from which the French text is written at the edge.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from cpts_map.diagnostics.perimeter import Bounds, BoundsStatus
from cpts_map.diagnostics.proposals.terrain import Terrain
from cpts_map.rules import MISSING_LIMIT


class Kind(StrEnum):
    """What is proposed."""

    CONNECT = "relier"
    FILL = "combler"
    GROW = "agrandir"
    SHRINK = "reduire"
    ATTACH = "rattacher"
    SPLIT = "scinder"


class Way(StrEnum):
    """What a proposal makes as small as possible; equal ones are decided as said."""

    INHABITANTS = "moins_d_habitants"
    """Inhabitants moved, then communes moved."""
    EPCI = "epci_entiers"
    """EPCI cut; then, to grow, minutes of the inhabitants who come to the centre; to shrink, closeness of those who
    leave; to split, minutes to the centres."""
    NEAREST = "communes_proches"
    """To grow: longest way to the centre, then minutes of the inhabitants who come. To shrink: closeness to the centre
    of those who leave. To split: minutes of all inhabitants to the centre of their part."""
    FEWEST = "moins_de_communes"
    """Communes moved; then, to grow, minutes of the inhabitants who come; to shrink, closeness of those who leave."""
    BALANCE = "equilibre"
    """Sum of the gaps between the population of each part and their mean, then minutes to the centres."""
    COMPACT = "limites_courtes"
    """Length of the borders between the parts, then minutes to the centres."""
    ALL = "toutes"
    """Nothing to choose: every enclave, a given zone."""


class Reason(StrEnum):
    """Why there is no proposal; ``communes`` of the refusal are the ones named here."""

    EMPTY = "perimetre_vide"
    """No commune was given."""
    NOTHING = "rien_a_faire"
    """The perimeter is already so. No commune."""
    NOT_CONNECTED = "pas_d_un_seul_tenant"
    """The perimeter is in several pieces, to be joined first: the smaller pieces."""
    NO_ROUTE = "terres_separees"
    """No chain of communes joins the pieces, whatever is taken: the pieces out of reach of the first."""
    LOCKED = "communes_prises"
    """Only communes of other CPTS would do: those that would be needed, at best."""
    TOO_FEW = "trop_peu_d_habitants"
    """All the free communes that can be reached are not enough: those communes."""
    COMMUNE_ABOVE = "commune_au_dessus"
    """Communes above the upper bound by themselves, that cannot be cut."""
    COUNT = "aucun_nombre_de_parts"
    """No number of parts within the bounds adds up to the population. No commune."""
    IMPOSSIBLE = "impossible"
    """No choice of communes is connected and within the bounds: proved. The communes looked at."""
    NOT_FOUND = "non_trouve"
    """None was found in the time given; there may be one. The communes looked at."""
    NO_NEIGHBOUR = "aucun_voisin"
    """Nothing to be attached to touches the zone. The zone."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A set of communes, measured.

    Attributes
    ----------
    communes
        Codes, sorted.
    population, bounds
        Inhabitants, and their place against the bounds asked for.
    pieces
        Connected parts: 1 when in one piece.
    centre
        Its most populated commune.
    mean_minutes, max_minutes
        From the communes to the centre, the mean over inhabitants; ``None`` where they are unknown for more of them
        than :data:`~cpts_map.rules.MISSING_LIMIT`.
    epci_whole, epci_cut
        Codes of the EPCI wholly inside, and of those of which some communes stay outside.
    """

    communes: tuple[str, ...]
    population: int
    bounds: Bounds
    pieces: int
    centre: str
    mean_minutes: float | None
    max_minutes: float | None
    epci_whole: tuple[str, ...]
    epci_cut: tuple[str, ...]

    @property
    def valid(self) -> bool:
        """Whether it is in one piece and within the bounds."""
        return self.pieces == 1 and self.bounds.status is BoundsStatus.WITHIN


@dataclass(frozen=True, slots=True)
class Cost:
    """What a proposal costs.

    Attributes
    ----------
    communes, inhabitants
        Moved: added, removed or, in a split, all that leave the largest part.
    minutes
        Mean minutes of the inhabitants moved to the centre of the perimeter (to grow, shrink, fill, connect), of the
        neighbour (to attach) or of their own part (to split: of all inhabitants); ``None`` where unknown.
    epci_cut_before, epci_cut_after
        EPCI of which some communes are in the perimeter and some are not. After a split, one more for each part beyond
        the first that takes in an EPCI.
    locked
        Communes of another CPTS that are taken.
    border_m
        Border shared with what is joined (connect, fill, grow, attach) or cut open (shrink, split), metres.
    """

    communes: int
    inhabitants: int
    minutes: float | None
    epci_cut_before: int
    epci_cut_after: int
    locked: tuple[str, ...]
    border_m: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of a perimeter, never applied unasked.

    Attributes
    ----------
    kind, ways
        What is proposed, and each way of choosing that leads to it.
    added, removed
        Codes, sorted.
    territories
        What results: one, or the parts of a split by decreasing population.
    population_before, population_after
        Inhabitants of the perimeter; after a split, of its largest part.
    cost
        What it costs.
    exact
        Whether no better one exists, proved, in each of its ways; else the best found.
    target
        To attach: identifier of the neighbour. Empty otherwise.
    left
        To fill: communes of the enclaves that cannot be filled, one of theirs being taken by another CPTS.
    seconds
        Time spent; never part of a comparison.
    """

    kind: Kind
    ways: tuple[Way, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    territories: tuple[Territory, ...]
    population_before: int
    population_after: int
    cost: Cost
    exact: bool
    target: str = ""
    left: tuple[str, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def valid(self) -> bool:
        """Whether every resulting territory is in one piece and within the bounds."""
        return all(territory.valid for territory in self.territories)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing is proposed.

    Attributes
    ----------
    kind
        What was asked.
    reason
        See :class:`Reason`.
    communes
        Codes that the reason names.
    population
        Inhabitants of the perimeter.
    reachable
        To grow: inhabitants of the perimeter with all the free communes within reach; else ``None``.
    proved
        Whether it is certain; false when nothing was found in the time given.
    seconds
        Time spent; never part of a comparison.
    """

    kind: Kind
    reason: Reason
    communes: tuple[str, ...] = ()
    population: int = 0
    reachable: int | None = None
    proved: bool = True
    seconds: float = field(default=0.0, compare=False)


def measured(terrain: Terrain, nodes: np.ndarray) -> Territory:
    """Measure a set of communes, at least one."""
    population = terrain.population(nodes)
    minutes = terrain.minutes(nodes, terrain.centre(nodes))
    mean = mean_minutes(terrain.inhabitants[nodes], minutes)
    whole, cut = epci_held(terrain, nodes)
    return Territory(
        communes=terrain.codes(nodes),
        population=population,
        bounds=terrain.limits.place(population),
        pieces=len(terrain.parts(nodes)),
        centre=str(terrain.graph.codes[terrain.centre(nodes)]),
        mean_minutes=mean,
        max_minutes=None if mean is None else float(np.nanmax(minutes)),
        epci_whole=whole,
        epci_cut=cut,
    )


def mean_minutes(inhabitants: np.ndarray, minutes: np.ndarray) -> float | None:
    """Mean over inhabitants, where the minutes are known; over communes where nobody lives there.

    ``None`` where they are unknown for too large a share.
    """
    known = np.isfinite(minutes)
    weight = inhabitants if inhabitants.sum() > 0 else np.ones(len(minutes))
    if not known.any() or weight[~known].sum() > MISSING_LIMIT * weight.sum():
        return None
    return float(np.average(minutes[known], weights=weight[known]))


def epci_held(terrain: Terrain, nodes: np.ndarray) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the EPCI that a set holds whole, and of those that it cuts."""
    held = terrain.epci[nodes]
    count = np.bincount(held[held >= 0], minlength=len(terrain.epci_codes))
    whole = np.flatnonzero((count > 0) & (count == terrain.epci_communes))
    cut = np.flatnonzero((count > 0) & (count < terrain.epci_communes))
    return tuple(map(str, terrain.epci_codes[whole])), tuple(map(str, terrain.epci_codes[cut]))


def changed(  # noqa: PLR0913 - the parts of one value
    terrain: Terrain, kind: Kind, before: np.ndarray, after: np.ndarray, ways: tuple[Way, ...], *, exact: bool
) -> Proposal:
    """Write the proposal that turns a perimeter into another of which most stays.

    Parameters
    ----------
    terrain
        The country.
    kind, ways, exact
        As in the proposal.
    before, after
        Positions of the communes, each once; neither is empty.
    """
    added, removed = np.setdiff1d(after, before), np.setdiff1d(before, after)
    moved = np.concatenate([added, removed])
    stays = np.intersect1d(before, after)
    cost = Cost(
        communes=len(moved),
        inhabitants=terrain.population(moved),
        minutes=mean_minutes(terrain.inhabitants[moved], terrain.minutes(moved, terrain.centre(before))),
        epci_cut_before=len(epci_held(terrain, before)[1]),
        epci_cut_after=len(epci_held(terrain, after)[1]),
        locked=terrain.codes(added[terrain.locked[added]]),
        border_m=terrain.shared_m(moved, stays),
    )
    return Proposal(
        kind=kind,
        ways=ways,
        added=terrain.codes(added),
        removed=terrain.codes(removed),
        territories=(measured(terrain, after),),
        population_before=terrain.population(before),
        population_after=terrain.population(after),
        cost=cost,
        exact=exact,
    )
