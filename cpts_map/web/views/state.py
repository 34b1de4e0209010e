"""The state of an address, for the region that is open."""

from dataclasses import replace
from typing import TypeVar

from cpts_map.atlas import Atlas
from cpts_map.indicators import DEFAULT
from cpts_map.web.urlstate import CoverageState, DiagnosticState, MapState, TensionState

AnyState = TypeVar("AnyState", MapState, CoverageState, DiagnosticState, TensionState)


def read(kind: type[AnyState], search: str | None, atlas: Atlas) -> AnyState:
    """Read an address; a department of another region, an indicator whose source is not loaded, are taken as absent."""
    state = kind.from_search(search)
    if isinstance(state, MapState) and state.indicator not in atlas.indicators:
        state = replace(state, indicator=DEFAULT)
    return state if state.departement in atlas.departements else replace(state, departement=None)
