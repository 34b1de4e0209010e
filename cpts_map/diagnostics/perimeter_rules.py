"""What a perimeter is judged on, each rule in three states: met, not met, cannot tell.

Facts only: the sentences, the reasons and the ways to mend are written at the edge.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from cpts_map.diagnostics.composition import Composition, Verdict
from cpts_map.diagnostics.graph import Graph, Pocket
from cpts_map.diagnostics.perimeter import Bounds, BoundsStatus
from cpts_map.rules import POPULATION_MIN, RuleId, RuleState

# What a text or the ARS asks for; the others are wishes that a project may set aside.
REQUIRED = frozenset({RuleId.BOUNDS, RuleId.PIECES, RuleId.ENCLAVES, RuleId.SHARED, RuleId.COMPOSITION})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, judged.

    Attributes
    ----------
    id, state
        Which rule, and whether it is met.
    facts
        Figures of the reason.
    communes
        Those that the reason names: what to look at, or what makes it doubtful.
    """

    id: RuleId
    state: RuleState
    facts: Mapping[str, int | float | str] = field(default_factory=dict)
    communes: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a text or the ARS asks for it."""
        return self.id in REQUIRED


def bounds_rule(bounds: Bounds, population: int, unknown: Sequence[str]) -> Rule:
    """Judge the population; communes without a figure leave a doubt where they could change the answer."""
    facts = {"population": population, "min": bounds.margin_to_min, "max": bounds.margin_to_max}
    doubtful = bool(unknown) and bounds.status is not BoundsStatus.ABOVE
    within = RuleState.MET if bounds.status is BoundsStatus.WITHIN else RuleState.NOT_MET
    return Rule(RuleId.BOUNDS, RuleState.UNKNOWN if doubtful else within, facts, tuple(unknown))


def pieces_rule(pieces: Sequence[Sequence[str]], without_outline: Collection[str]) -> Rule:
    """Judge contiguity; a commune without an outline has no known neighbour, so nobody can tell where it lies."""
    lost = tuple(sorted(set(without_outline)))
    known = [piece for piece in pieces if not set(piece) <= set(lost)]
    state = RuleState.NOT_MET if len(known) > 1 else RuleState.UNKNOWN if lost and len(pieces) > 1 else RuleState.MET
    rest = tuple(sorted(code for piece in known[1:] for code in piece))
    return Rule(RuleId.PIECES, state, {"morceaux": len(pieces)}, rest or (lost if state is RuleState.UNKNOWN else ()))


def enclaves_rule(pockets: Sequence[Pocket]) -> Rule:
    """Judge enclaves: communes that the perimeter alone surrounds."""
    enclosed = [pocket.communes for pocket in pockets if pocket.enclosed]
    state = RuleState.NOT_MET if enclosed else RuleState.MET
    named = tuple(sorted(code for communes in enclosed for code in communes))
    return Rule(RuleId.ENCLAVES, state, {"enclaves": len(enclosed), "communes": len(named)}, named)


def shared_rule(shared: Collection[str], undocumented: Collection[str]) -> Rule:
    """Judge the communes that another CPTS holds; where the register is not complete there may be others."""
    state = RuleState.NOT_MET if shared else RuleState.UNKNOWN if undocumented else RuleState.MET
    facts = {"communes": len(shared), "non_documentees": len(undocumented)}
    return Rule(RuleId.SHARED, state, facts, tuple(sorted(shared)))


def composition_rule(found: Composition) -> Rule:
    """Judge the professionals without whom a CPTS is not created; see :func:`.composition.judge`."""
    facts: dict[str, int | float | str] = {}
    if found.gps is not None:
        facts["medecins"] = found.gps
    if found.others is not None:
        facts["autres"] = found.others
    if found.reason is not None:
        facts["raison"] = found.reason.value
    return Rule(RuleId.COMPOSITION, _COMPOSED[found.verdict], facts)


_COMPOSED = {
    Verdict.MET: RuleState.MET,
    Verdict.UNMET: RuleState.NOT_MET,
    Verdict.UNKNOWN: RuleState.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Orphan:
    """Uncovered communes beside a perimeter that the choice leaves too few to carry a CPTS.

    Attributes
    ----------
    communes, population
        Codes, sorted; inhabitants.
    to_verify
        Whether some of it is not documented: nobody knows that it is uncovered.
    """

    communes: tuple[str, ...]
    population: int
    to_verify: bool


def orphans(
    graph: Graph, nodes: np.ndarray, outside: np.ndarray, undocumented: np.ndarray, inhabitants: np.ndarray
) -> list[Orphan]:
    """Find what a choice leaves uncovered around it.

    Parameters
    ----------
    graph
        Of all communes.
    nodes
        Positions of the communes of the perimeter.
    outside, undocumented
        Shape (n,): communes without CPTS; those of them that are only not documented.
    inhabitants
        Shape (n,); NaN counts for nothing.

    Returns
    -------
    list of Orphan
        Connected groups that touch the perimeter and are below the lower bound, most populated first.
    """
    left = outside.copy()
    left[nodes] = False
    people = np.nan_to_num(inhabitants).tolist()
    found, seen = [], set[int]()
    for start in np.unique(graph.borders[nodes].indices).tolist():
        if not left[start] or start in seen:
            continue
        part, count = _around(graph, start, left, people)
        seen |= part
        if count < POPULATION_MIN:
            positions = sorted(part)
            codes = tuple(sorted(str(code) for code in graph.codes[positions]))
            found.append(Orphan(codes, round(count), bool(undocumented[positions].any())))
    return sorted(found, key=lambda orphan: (-orphan.population, orphan.communes))


def _around(graph: Graph, start: int, left: np.ndarray, people: Sequence[float]) -> tuple[set[int], float]:
    """Follow neighbours among what is left, until they are enough to carry a CPTS: zones are large, orphans small."""
    indptr, indices = graph.borders.indptr, graph.borders.indices
    part, fresh, count = {start}, [start], people[start]
    while fresh and count < POPULATION_MIN:
        node = fresh.pop()
        for beside in indices[indptr[node] : indptr[node + 1]].tolist():
            if left[beside] and beside not in part:
                part.add(beside)
                fresh.append(beside)
                count += people[beside]
    return part, count


def orphans_rule(found: Sequence[Orphan]) -> Rule:
    """Judge what is left around: an orphan that is only not documented may have a CPTS that nobody told us of."""
    certain = [orphan for orphan in found if not orphan.to_verify]
    state = RuleState.NOT_MET if certain else RuleState.UNKNOWN if found else RuleState.MET
    named = certain or found
    facts = {"zones": len(named), "habitants": sum(orphan.population for orphan in named)}
    return Rule(RuleId.ORPHANS, state, facts, tuple(sorted(code for orphan in named for code in orphan.communes)))


class Held(Protocol):
    """A territory that a perimeter takes in; see :class:`~cpts_map.diagnostics.perimeter.Crossing`."""

    @property
    def communes(self) -> int:
        """Its communes inside."""

    @property
    def split(self) -> bool:
        """Whether some of its communes stay outside."""


def whole_rule(id_: RuleId, crossed: Sequence[Held], communes: int) -> Rule:
    """Judge that no EPCI is split, or that one department holds all; communes of no EPCI leave a doubt."""
    if id_ is RuleId.DEPARTEMENT:
        state = RuleState.MET if len(crossed) == 1 else RuleState.NOT_MET
        return Rule(id_, state, {"nombre": len(crossed)})
    split = [each for each in crossed if each.split]
    outside = communes - sum(each.communes for each in crossed)
    state = RuleState.NOT_MET if split else RuleState.UNKNOWN if outside else RuleState.MET
    return Rule(id_, state, {"nombre": len(split), "total": len(crossed), "sans_epci": outside})
