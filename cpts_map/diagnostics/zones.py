"""Uncovered zones: connected groups of communes without CPTS, what each could become."""

from dataclasses import dataclass

import pandas as pd

from cpts_map.diagnostics import graph as graphs
from cpts_map.diagnostics.graph import Graph
from cpts_map.diagnostics.perimeter import Bounds, Size, bounds, size
from cpts_map.rules import POPULATION_MIN, Coverage

OUTSIDE = (Coverage.NON_COUVERTE, Coverage.NON_DOCUMENTEE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A zone joined to a neighbouring CPTS.

    Attributes
    ----------
    cpts_id
        The neighbour.
    shared_m
        Length of the border between them, metres; 0 for a mere island link.
    population
        Of both together, inhabitants; a shared commune counts once.
    bounds, size
        Of that population.
    """

    cpts_id: str
    shared_m: float
    population: int
    bounds: Bounds
    size: Size


@dataclass(frozen=True, slots=True)
class Zone:
    """A connected group of uncovered (or undocumented) communes.

    Attributes
    ----------
    id
        Code of its most populated commune: stable while that commune stays uncovered.
    communes
        Codes, sorted.
    population
        Inhabitants.
    departements, epci
        Codes, by decreasing population in the zone.
    could_carry
        Whether its population reaches the lower bound of a CPTS; else it is to be attached.
    to_verify
        Whether some of it is not documented: nobody knows that it is uncovered.
    attachments
        One for each neighbouring CPTS, longest border first.
    """

    id: str
    communes: tuple[str, ...]
    population: int
    departements: tuple[str, ...]
    epci: tuple[str, ...]
    could_carry: bool
    to_verify: bool
    attachments: tuple[Attachment, ...]


def zones(communes: pd.DataFrame, state: pd.Series, graph: Graph, members: pd.DataFrame) -> list[Zone]:
    """Find the zones of a region.

    Parameters
    ----------
    communes
        All communes that the graph knows, indexed by code; columns ``inhabitants``, ``departement``, ``epci``.
    state
        From :func:`cpts_map.diagnostics.coverage.states`, on the communes of the region.
    graph
        Of all communes.
    members
        Perimeters of the CPTS that cover under the definition: columns ``cpts_id``, ``commune_code``.

    Returns
    -------
    list of Zone
        By decreasing population, then by id.
    """
    outside = state.index[state.isin([s.value for s in OUTSIDE])]
    perimeters = {str(k): tuple(v) for k, v in members.groupby("cpts_id")["commune_code"]}
    holders = {str(k): tuple(v) for k, v in members.groupby("commune_code")["cpts_id"]}
    found = [_zone(part, communes, state, graph, perimeters, holders) for part in graphs.pieces(graph, outside)]
    return sorted(found, key=lambda zone: (-zone.population, zone.id))


def _zone(  # noqa: PLR0913, PLR0917 - the parts of one table, kept apart to be built once
    part: tuple[str, ...],
    communes: pd.DataFrame,
    state: pd.Series,
    graph: Graph,
    perimeters: dict[str, tuple[str, ...]],
    holders: dict[str, tuple[str, ...]],
) -> Zone:
    codes = list(part)
    inhabitants = communes["inhabitants"].loc[codes].fillna(0.0)
    population = round(inhabitants.sum())
    return Zone(
        id=str(inhabitants.idxmax()),
        communes=part,
        population=population,
        departements=_by_population(communes["departement"].loc[codes], inhabitants),
        epci=_by_population(communes["epci"].loc[codes], inhabitants),
        could_carry=population >= POPULATION_MIN,
        to_verify=bool((state.loc[codes] == Coverage.NON_DOCUMENTEE.value).any()),
        attachments=_attachments(part, population, communes, graph, perimeters, holders),
    )


def _by_population(groups: pd.Series, inhabitants: pd.Series) -> tuple[str, ...]:
    known = groups.dropna()
    sums = inhabitants.loc[known.index].groupby(known).sum()
    return tuple(str(code) for code in sums.sort_values(ascending=False, kind="stable").index)


def _attachments(  # noqa: PLR0913, PLR0917
    part: tuple[str, ...],
    population: int,
    communes: pd.DataFrame,
    graph: Graph,
    perimeters: dict[str, tuple[str, ...]],
    holders: dict[str, tuple[str, ...]],
) -> tuple[Attachment, ...]:
    shared: dict[str, float] = {}
    for code, metres in graphs.border_m(graph, part).items():
        for cpts_id in holders.get(str(code), ()):
            shared[cpts_id] = shared.get(cpts_id, 0.0) + metres
    found = []
    for cpts_id, metres in shared.items():
        both = population + round(communes["inhabitants"].reindex(list(perimeters[cpts_id])).fillna(0.0).sum())
        found.append(Attachment(cpts_id, round(metres), both, bounds(both), size(both)))
    return tuple(sorted(found, key=lambda a: (-a.shared_m, a.cpts_id)))
