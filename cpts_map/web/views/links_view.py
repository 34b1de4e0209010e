"""What an address of the workshop opens: a link that somebody sent, or a territory to start from."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

from dash import html

from cpts_map.errors import CptsMapError
from cpts_map.sharing import MODES
from cpts_map.texts import atelier as said
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.layout.atelier_page import action
from cpts_map.web.urlstate import DiagnosticState
from cpts_map.web.views import diagnostic_view
from cpts_map.web.views import state as state_of
from cpts_map.workshop import Workshop
from cpts_map.workshop_answers import Opened


def opened(search: str | None, workshop: Workshop) -> tuple[Any, Sequence[Child]]:
    """Read an address: what the browser must open, and what must be said of it."""
    asked = parse_qs((search or "").removeprefix("?"))
    mode = next((mode for mode in MODES if mode in asked), None)
    try:
        return _sent(asked[mode][0], mode, workshop) if mode else _started(search, workshop)
    except CptsMapError as error:
        return None, [components.error(fr(str(error)))]


def _sent(text: str, mode: str, workshop: Workshop) -> tuple[Any, Sequence[Child]]:
    found = workshop.opened(text)
    if refused := _far(found.codes, workshop):
        return None, refused
    link = {"codes": list(found.codes), "mode": mode, "nom": said.LINK_NAME, "propres": []}
    return link, [*_reading(found, mode), *_changes(found, workshop)]


def _started(search: str | None, workshop: Workshop) -> tuple[Any, Sequence[Child]]:
    """Open a copy of a territory named as on the page *Diagnostic*; a CPTS is then the perimeter's own."""
    selected = diagnostic_view.selected_of(state_of.read(DiagnosticState, search, workshop.atlas), workshop.atlas)
    if selected is None:
        return None, []
    if not selected.codes:
        return None, [components.error(said.START_WITHOUT)]
    if refused := _far(selected.codes, workshop):
        return None, refused
    own = [selected.code] if selected.kind == "cpts" else []
    return {
        "codes": list(selected.codes),
        "mode": "copie",
        "nom": fr(said.START_NAME.format(name=selected.name)),
        "propres": own,
    }, []


def _far(codes: Sequence[str], workshop: Workshop) -> list[Child]:
    """Refuse a perimeter with communes that the map does not offer: none is dropped in silence."""
    far = [code for code in codes if code not in workshop.communes.index]
    return [components.error(fr(said.LINK_ELSEWHERE.format(codes=", ".join(far[:10]))))] if far else []


def _reading(found: Opened, mode: str) -> list[Child]:
    if mode != "lecture":
        return []
    communes = numbers.count(len(found.codes), "commune")
    buttons = [action("copier_lien", said.WORK_ON_COPY), action("fermer_lien", said.BACK_TO_MINE)]
    text = fr(said.LINK_READ.format(communes=communes, vintage=found.vintage))
    return [components.notice(html.P(text), html.Div(buttons, className="boutons"))]


def _changes(found: Opened, workshop: Workshop) -> list[Child]:
    if not found.changes:
        return []
    items = [
        html.Li(
            fr(
                said.LINK_MOVED.format(code=c.code, today=workshop.atlas.name("commune", c.today), note=c.note)
                if c.today
                else said.LINK_LOST.format(code=c.code, note=c.note)
            )
        )
        for c in found.changes
    ]
    heading = html.P(fr(said.LINK_CHANGED.format(vintage=found.vintage)))
    return [components.notice(heading, html.Ul(items), kind="alerte")]
