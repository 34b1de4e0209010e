"""The plan of a region from its atlas: communes without CPTS shared out among territories that could each carry one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cpts_map.atlas import Atlas
from cpts_map.diagnostics import plan, travel
from cpts_map.diagnostics.perimeter import Bounds
from cpts_map.diagnostics.plan import Unplaced, Why
from cpts_map.diagnostics.proposals.assemble import Stage
from cpts_map.diagnostics.proposals.outcome import Proposal, Territory
from cpts_map.diagnostics.proposals.terrain import Limits, Terrain, Travel, crow_fly, listed, located, terrain
from cpts_map.diagnostics.zones import OUTSIDE
from cpts_map.errors import SettingsError
from cpts_map.rules import COVERING, Coverage, Definition

SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Named:
    """A code and its name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Planned:
    """A territory of a plan.

    Attributes
    ----------
    number
        From 1, by decreasing population.
    name
        Of its most populated commune, its centre.
    centre, communes
        Codes; the communes sorted.
    population, bounds
        Inhabitants, and their place against the bounds of the plan.
    departements
        Names, by code.
    epci_whole, epci_shared
        EPCI wholly inside; EPCI of which some communes are elsewhere: in another territory, or in a CPTS.
    mean_minutes, max_minutes
        To the centre, the mean over inhabitants; the way of the farthest commune. ``None`` where unknown.
    """

    number: int
    name: str
    centre: str
    communes: tuple[str, ...]
    population: int
    bounds: Bounds
    departements: tuple[str, ...]
    epci_whole: tuple[Named, ...]
    epci_shared: tuple[Named, ...]
    mean_minutes: float | None
    max_minutes: float | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """What communes left out may be attached to.

    Attributes
    ----------
    code, name
        Of a CPTS; or of the commune at the centre of a territory of the plan, or above the upper bound.
    population, bounds
        Once attached.
    """

    code: str
    name: str
    population: int
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Left:
    """Connected communes that are in no territory.

    Attributes
    ----------
    communes, names
        Codes, sorted, and names in the same order.
    population
        Inhabitants.
    why, proved
        See :class:`~cpts_map.diagnostics.plan.Unplaced`.
    without_outline
        How many of them have no published outline: nobody knows what they touch.
    candidates
        Best first.
    """

    communes: tuple[str, ...]
    names: tuple[str, ...]
    population: int
    why: Why
    proved: bool
    without_outline: int
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class RegionalPlan:
    """The plan of a region.

    Attributes
    ----------
    region, region_name, definition, lower, upper, seed
        What was asked.
    partial, perimeters
        Whether the register is partial, and how many perimeters it documents.
    communes, population
        To be placed: number, inhabitants.
    undocumented
        How many of these communes are *non documentées*: nobody knows whether they have a CPTS.
    unknown_population
        How many of them have no known population, and count for no inhabitant.
    estimated
        Whether all minutes are estimated as the crow flies: no matrix is loaded.
    territories, left
        By decreasing population.
    epci, epci_cut, mean_minutes, exact, ended, seconds
        As in :class:`~cpts_map.diagnostics.plan.Plan`.
    """

    region: str
    region_name: str
    definition: Definition
    lower: int
    upper: int
    seed: int
    partial: bool
    perimeters: int
    communes: int
    population: int
    undocumented: int
    unknown_population: int
    estimated: bool
    territories: tuple[Planned, ...]
    left: tuple[Left, ...]
    epci: int
    epci_cut: int
    mean_minutes: float | None
    exact: bool
    ended: bool
    seconds: float


def regional_plan(  # noqa: PLR0913 - what a plan depends on
    atlas: Atlas,
    *,
    definition: Definition = Definition.LARGE,
    limits: Limits | None = None,
    seed: int = 0,
    seconds: float = SECONDS,
    report: Callable[[Stage, int], None] = lambda _stage, _communes: None,
) -> RegionalPlan:
    """Share the communes of a region without CPTS out among territories within the bounds.

    Parameters
    ----------
    atlas
        Of the region.
    definition
        Of covered: what is not covered is to be placed, *non documentée* included.
    limits
        Bounds of a territory; those of a CPTS where not given.
    seed
        The same seed gives the same plan, unless the time bound comes first.
    seconds
        Time bound of the search.
    report
        Called at the start of each stage, with the number of communes at work.

    Raises
    ------
    SettingsError
        The lower bound is above the upper one, or not positive.
    """
    limits = limits or Limits()
    if not 0 < limits.lower <= limits.upper:
        raise SettingsError(f"Bornes d'un territoire : de {limits.lower} à {limits.upper} habitants est impossible.")
    states = atlas.states(definition)
    asked = states.index[states.isin([state.value for state in OUTSIDE])]
    country = terrain_of(atlas, np.isin(atlas.graph.codes, states.index.difference(asked)), limits)
    made = plan.plan(country, asked, holders(atlas, definition), seed=seed, seconds=seconds, report=report)
    return RegionalPlan(
        region=atlas.region,
        region_name=atlas.region_name,
        definition=definition,
        lower=limits.lower,
        upper=limits.upper,
        seed=seed,
        partial=atlas.register.partial,
        perimeters=atlas.register.perimeters,
        communes=made.communes,
        population=made.population,
        undocumented=int((states == Coverage.NON_DOCUMENTEE.value).sum()),
        unknown_population=int(atlas.everywhere["inhabitants"].loc[asked].isna().sum()),
        estimated=atlas.travel_matrix.empty,
        territories=tuple(_planned(atlas, number, found) for number, found in enumerate(made.territories, start=1)),
        left=tuple(_left(atlas, found) for found in made.unplaced),
        epci=made.epci,
        epci_cut=made.epci_cut,
        mean_minutes=made.mean_minutes,
        exact=made.exact,
        ended=made.ended,
        seconds=made.seconds,
    )


def terrain_of(atlas: Atlas, locked: np.ndarray, limits: Limits | None = None) -> Terrain:
    """Take the country of an atlas for proposals and plans.

    Parameters
    ----------
    atlas
        Any: the country is whole.
    locked
        Communes that may not be taken, in the order of ``atlas.everywhere``.
    limits
        Bounds of a territory; those of a CPTS where not given.
    """
    people = atlas.everywhere["inhabitants"].to_numpy(dtype=float, na_value=np.nan)
    return terrain(atlas.graph, people, atlas.everywhere["epci"], travel_of(atlas), locked=locked, limits=limits)


def travel_of(atlas: Atlas) -> Travel:
    """Minutes between communes: of the loaded matrix where it speaks, else the crow-fly estimate."""
    points = atlas.points_m
    estimate = crow_fly(located(atlas.graph, points))
    if atlas.travel_matrix.empty:
        return estimate
    nothing = travel.within(points, 0.0)
    return listed(travel.with_matrix(nothing, atlas.graph.codes, atlas.travel_matrix, travel.Fill.NONE), estimate)


def holders(atlas: Atlas, definition: Definition) -> dict[str, list[str]]:
    """Communes of each CPTS that covers under a definition, by identifier; whole France."""
    found: dict[str, list[str]] = {}
    for row in atlas.ledger_rows:
        if row.status in COVERING[definition]:
            found.setdefault(row.cpts_id, []).append(row.commune_code)
    return found


def _planned(atlas: Atlas, number: int, found: Territory) -> Planned:
    departements = sorted(set(atlas.everywhere["departement"].loc[list(found.communes)]))
    return Planned(
        number=number,
        name=atlas.name("commune", found.centre),
        centre=found.centre,
        communes=found.communes,
        population=found.population,
        bounds=found.bounds,
        departements=tuple(atlas.name("departement", code) for code in departements),
        epci_whole=tuple(Named(code, atlas.name("epci", code)) for code in found.epci_whole),
        epci_shared=tuple(Named(code, atlas.name("epci", code)) for code in found.epci_cut),
        mean_minutes=found.mean_minutes,
        max_minutes=found.max_minutes,
    )


def _left(atlas: Atlas, found: Unplaced) -> Left:
    codes = list(found.communes)
    return Left(
        communes=found.communes,
        names=tuple(atlas.name("commune", code) for code in codes),
        population=found.population,
        why=found.why,
        proved=found.proved,
        without_outline=len(atlas.without_outline.intersection(codes)),
        candidates=tuple(_candidate(atlas, one) for one in found.candidates),
    )


def _candidate(atlas: Atlas, found: Proposal) -> Candidate:
    (after,) = found.territories
    names = {row.cpts_id: row.cpts_name for row in atlas.ledger_rows}
    name = names.get(found.target) or atlas.name("commune", found.target)
    return Candidate(found.target, name, after.population, after.bounds)
