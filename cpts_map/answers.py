"""What the atlas answers: frozen values whose fields are the keys of the JSON exports."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cpts_map.diagnostics.graph import Pocket
from cpts_map.diagnostics.perimeter import Bounds, Size


@dataclass(frozen=True, slots=True)
class Register:
    """What the register of CPTS knows.

    Attributes
    ----------
    partial
        Whether some department of the region is not marked complete.
    complete_departements
        Departments of the region marked complete.
    cpts
        Number of CPTS that the register documents in the region.
    perimeters
        How many of them have a perimeter.
    """

    partial: bool
    complete_departements: tuple[str, ...]
    cpts: int
    perimeters: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Coverage of a territory under a definition; see :func:`cpts_map.diagnostics.coverage.summary`.

    Attributes
    ----------
    by, code, name
        The level (``departement``, ``epci`` or ``region``) and the territory.
    definition
        Of covered: ``stricte`` or ``large``.
    communes, covered_communes, shared_communes
        Numbers of communes: all, held by a CPTS that covers, held by several of them.
    population, covered_population, uncovered_population, undocumented_population
        Inhabitants; each commune counts once, one of unknown population for nobody. The last three add up to the first,
        but for rounding.
    area_km2, covered_area_km2
        Square kilometres, of the published outlines; a commune without outline adds nothing.
    covered_share
        Of the population, in [0, 1]; ``None`` where nobody lives. A lower bound where ``partial``.
    partial
        Whether some commune is not documented.
    flag
        One of :class:`~cpts_map.rules.Flag`; empty where nobody lives.
    """

    by: str
    code: str
    name: str
    definition: str
    communes: int
    covered_communes: int
    shared_communes: int
    population: int
    covered_population: int
    uncovered_population: int
    undocumented_population: int
    area_km2: float
    covered_area_km2: float
    covered_share: float | None
    partial: bool
    flag: str


@dataclass(frozen=True, slots=True)
class CommuneCoverage:
    """Coverage of a commune under a definition, with the CPTS that hold it.

    Attributes
    ----------
    code, name, departement
        Of the commune.
    population
        Inhabitants; ``None`` where unknown.
    definition
        Of covered: ``stricte`` or ``large``.
    coverage
        One of :class:`~cpts_map.rules.Coverage`.
    cpts
        Identifiers, whatever the status: a CPTS that has stopped is here, and covers nobody.
    """

    code: str
    name: str
    departement: str
    population: int | None
    definition: str
    coverage: str
    cpts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An uncovered zone joined to a neighbouring CPTS.

    Attributes
    ----------
    cpts_id, cpts_name
        The neighbour.
    shared_m
        Metres of common border; 0 for a mere island link.
    population
        Inhabitants of both together; a shared commune counts once.
    bounds, size_class
        Of that population, with margins in inhabitants.
    """

    cpts_id: str
    cpts_name: str
    shared_m: float
    population: int
    bounds: Bounds
    size_class: Size


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """An uncovered zone, named after its most populated commune; see :class:`cpts_map.diagnostics.zones.Zone`.

    Attributes
    ----------
    id, name
        Code and name of the most populated commune.
    definition
        Of covered: ``stricte`` or ``large``.
    communes
        Codes, sorted.
    population
        Inhabitants; a commune of unknown population counts for nobody.
    departements, epci
        Codes, by decreasing population in the zone.
    could_carry
        Whether the population reaches :data:`cpts_map.rules.POPULATION_MIN`.
    to_verify
        Whether some commune is only not documented: the register is partial there.
    attachments
        Neighbouring CPTS that it could join, longest border first; empty where none touches it.
    """

    id: str
    name: str
    definition: str
    communes: tuple[str, ...]
    population: int
    departements: tuple[str, ...]
    epci: tuple[str, ...]
    could_carry: bool
    to_verify: bool
    attachments: tuple[AttachmentRow, ...]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The same indicator on a territory of reference.

    Attributes
    ----------
    level, code, name
        The territory: ``departement``, ``region`` or ``france``.
    value
        In the unit of the indicator; ``None`` where missing or without meaning.
    missing_share
        Share of its population without a value, in [0, 1].
    published
        Whether the value is a mean carried over from its producer rather than computed here.
    """

    level: str
    code: str
    name: str
    value: float | None
    missing_share: float
    published: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Place of a value among the territories of a level, in the region.

    Attributes
    ----------
    level
        ``commune``, ``epci`` or ``cpts``.
    below, above
        Share of the territories with a value strictly lower, strictly higher, in [0, 1]; equal values are in neither.
    of
        How many territories have a value.
    """

    level: str
    below: float
    above: float
    of: int


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """An indicator on a set of communes.

    Attributes
    ----------
    id, name, unit, direction, family, vintage, sources
        From the declaration.
    level
        ``commune``: the figure is a sum over the communes of the set.
    value
        ``None`` where missing or without meaning (``not_applicable``).
    numerator, denominator
        Sums behind the value.
    missing_share
        Share of the population without a value, in [0, 1]; ``reliable`` is false above 20 %.
    flagged
        Communes whose number of general practitioners is to be verified, where the indicator counts them;
        ``value_without_flagged`` leaves these communes out.
    benchmarks
        The department with most inhabitants of the set, and the region.
    france
        The same on the whole of France; its value is ``None`` where the source does not describe the country.
    standings
        Place among the communes, EPCI and CPTS of the region.
    """

    id: str
    name: str
    unit: str
    direction: str
    family: str
    vintage: str
    sources: tuple[str, ...]
    value: float | None
    numerator: float | None
    denominator: float | None
    not_applicable: bool
    missing_share: float
    reliable: bool
    flagged: tuple[str, ...]
    value_without_flagged: float | None
    benchmarks: tuple[Benchmark, ...]
    france: Benchmark
    standings: tuple[Standing, ...]
    level: str = "commune"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """A figure as published for one whole territory.

    Attributes
    ----------
    level, code, name
        The territory that it describes: ``departement``, ``region`` or ``france``.
    status
        ``publié``, or why there is no value, in French.
    value
        In the unit of the indicator; ``None`` but where published.
    numerator, denominator
        Counts behind it, where published.
    """

    level: str
    code: str
    name: str
    status: str
    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class DepartmentalValue:
    """An indicator published by département, beside a set of communes: it has no value of its own there.

    Attributes
    ----------
    id, name, unit, direction, family, vintage, sources
        From the declaration.
    decimals
        Shown.
    level
        ``departement``: the smallest territory that it describes.
    departements
        The figure of each département that the set touches, by decreasing population of the set; never a mean of them.
    region, france
        The same of the region (ours, if the set touches it), and of France.
    """

    id: str
    name: str
    unit: str
    direction: str
    family: str
    level: str
    vintage: str
    sources: tuple[str, ...]
    decimals: int
    departements: tuple[PublishedFigure, ...]
    region: PublishedFigure
    france: PublishedFigure


@dataclass(frozen=True, slots=True, eq=False)
class LevelTable:
    """Every indicator on every territory of a level in the region.

    Attributes
    ----------
    level
        ``commune``, ``epci``, ``departement``, ``region``, ``cpts`` or ``bassin_de_vie``.
    names
        On the codes of the territories, sorted.
    inhabitants
        On the same index; NaN where unknown.
    figures
        Territories × indicators; NaN where missing or without meaning.
    missing
        Same shape: share of the inhabitants without a value, in [0, 1].
    """

    level: str
    names: pd.Series
    inhabitants: pd.Series
    figures: pd.DataFrame
    missing: pd.DataFrame


@dataclass(frozen=True, slots=True)
class PopulationYear:
    """Population of a set of communes in a year.

    Attributes
    ----------
    year
        Of the census, as published; communes are those of today.
    inhabitants
        *Population municipale* of the communes that have a figure; ``None`` when none has: missing, not zero.
    missing_communes
        Codes without a figure that year.
    """

    year: int
    inhabitants: int | None
    missing_communes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossed:
    """A department or an EPCI that a perimeter takes in, whole or in part.

    Attributes
    ----------
    code, name
        Of the department or EPCI.
    communes, communes_total
        How many of its communes the perimeter takes, of how many.
    population, population_total
        Inhabitants taken, of how many; a commune of unknown population counts for nobody.
    split
        Whether some of its communes are left out.
    """

    code: str
    name: str
    communes: int
    communes_total: int
    population: int
    population_total: int
    split: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A CPTS of the register that holds communes of the perimeter.

    Attributes
    ----------
    cpts_id, name
        Of the CPTS.
    status
        One of :class:`~cpts_map.rules.Status`.
    communes
        How many communes of the perimeter it holds.
    """

    cpts_id: str
    name: str
    status: str
    communes: int


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a set of communes is.

    Attributes
    ----------
    communes
        Codes, sorted.
    population
        By year; the last is the one of ``bounds`` and ``size_class``.
    bounds, size_class
        Against the bounds of a CPTS, and its ACI size class, with margins.
    pieces
        Connected parts, largest first.
    pockets
        Communes left aside that the perimeter cuts off; ``enclosed`` tells an enclave from a pocket of the coast.
    departements, epci
        Crossed, by decreasing population.
    area_km2, density_per_km2
        Of the outlines; ``None`` where an outline is missing.
    cpts
        CPTS of the register that hold some of the communes.
    indicators
        In the order of the registry.
    departmental
        Figures of the whole départements touched, where such a source is loaded; see :class:`DepartmentalValue`.
    """

    communes: tuple[str, ...]
    population: tuple[PopulationYear, ...]
    bounds: Bounds
    size_class: Size
    pieces: tuple[tuple[str, ...], ...]
    pockets: tuple[Pocket, ...]
    departements: tuple[Crossed, ...]
    epci: tuple[Crossed, ...]
    area_km2: float | None
    density_per_km2: float | None
    cpts: tuple[Holder, ...]
    indicators: tuple[IndicatorValue, ...]
    departmental: tuple[DepartmentalValue, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A result of the search.

    Attributes
    ----------
    kind
        ``commune``, ``cpts``, ``epci``, ``departement``, ``bassin_de_vie`` or ``postal``.
    code
        Its code.
    label
        In French, with what tells homonyms apart.
    """

    kind: str
    code: str
    label: str


def to_dict(answer: Any) -> Any:  # noqa: ANN401 - any of the answers above, or a sequence of them
    """Turn answers into what ``json`` writes; keys are the field names."""
    if isinstance(answer, list | tuple):
        return [to_dict(item) for item in answer]
    return dataclasses.asdict(answer)
