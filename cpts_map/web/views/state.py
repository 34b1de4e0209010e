"""The state of an address, for the region that is open."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import parse_qs

from dash import html

from cpts_map.atlas import Atlas
from cpts_map.indicators import DEFAULT
from cpts_map.texts import pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.urlstate import CoverageState, DiagnosticState, MapState, TensionState

AnyState = TypeVar("AnyState", MapState, CoverageState, DiagnosticState, TensionState)


def read(kind: type[AnyState], search: str | None, atlas: Atlas) -> AnyState:
    """Read an address; a department of another region, an indicator or a level that is not loaded, are as if absent."""
    state = kind.from_search(search)
    if isinstance(state, MapState) and state.indicator not in atlas.indicators:
        state = replace(state, indicator=DEFAULT)
    if isinstance(state, TensionState) and state.level not in atlas.levels:
        state = replace(state, level=TensionState().level)
    return state if state.departement in atlas.departements else replace(state, departement=None)


def stamp(atlas: Atlas) -> str:
    """Short name of the data that a page is drawn with: values go by rank of communes, which others may change."""
    return atlas.fingerprint[:8]


def outdated(key: str | None, atlas: Atlas) -> bool:
    """Tell whether a page was drawn with other data than those of the atlas, from a key that begins with its stamp."""
    return bool(key) and str(key).partition("|")[0] != stamp(atlas)


def changed(key: str | None, atlas: Atlas) -> list[html.Div]:
    """Say that the data changed since a page was drawn, as :func:`outdated` tells; nothing where they did not."""
    return [components.error(pages.DATA_CHANGED)] if outdated(key, atlas) else []


def current(key: str | None, atlas: Atlas, view: Callable[..., list[Any]], *told: object) -> list[Any]:
    """Ask a view, unless the data changed since the page was drawn: then that is said instead."""
    return changed(key, atlas) or view(*told)


# Of what is repeated to the visitor.
_LONGEST = 80


def unread(search: str | None, param: str) -> list[html.Div]:
    """Say that a parameter of the address, though given, is no territory; nothing where it is absent."""
    given = parse_qs((search or "").removeprefix("?")).get(param)
    return [components.error(fr(pages.UNREAD.format(text=given[0][:_LONGEST])))] if given else []
