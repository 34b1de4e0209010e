"""Proposals of the assistant, side by side, each explained with its figures; or the reason why there is none."""

import asyncio
from collections.abc import Mapping
from typing import Any

from dash import html

from cpts_map.assistant import Assistant
from cpts_map.errors import CptsMapError
from cpts_map.texts import atelier as said
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.layout.atelier_page import action
from cpts_map.web.views.state import current
from cpts_map.workshop import Workshop

_NAMED = 12
# Computing, and the turn of whoever asked before; beyond, the visitor is told.
PATIENCE_S = 20


async def awaited(demand: Mapping[str, Any] | None, stamp: str | None, assistant: Assistant) -> list[Child]:
    """As :func:`answer`, on a page drawn with the data of a stamp.

    Other visitors are answered meanwhile; beyond :data:`PATIENCE_S`, it is said that it took too long.
    """
    atlas = assistant.workshop.atlas
    try:
        async with asyncio.timeout(PATIENCE_S):
            return await asyncio.wrap_future(assistant.pool.submit(current, stamp, atlas, answer, demand, assistant))
    except TimeoutError:
        return [components.error(said.ASSISTANT_LATE.format(n=numbers.number(PATIENCE_S)))]


def answer(demand: Mapping[str, Any] | None, assistant: Assistant) -> list[Child]:
    """Draw what the assistant proposes for a demand of the browser."""
    workshop = assistant.workshop
    if not demand:
        return []
    if not demand["codes"]:
        return [html.P(said.ASSISTANT_EMPTY)]
    try:
        found = assistant.propose(
            demand["quoi"], demand["codes"], demand.get("propres") or (), sharing=bool(demand.get("partage"))
        )
    except CptsMapError as error:
        return [components.error(fr(str(error)))]
    if not isinstance(found, tuple):
        return [_refusal(found, workshop)]
    cards = [_card(rank, proposal, workshop) for rank, proposal in enumerate(found, start=1)]
    return [html.Div(cards, className="propositions")]


def _refusal(refusal: Any, workshop: Workshop) -> html.Div:  # noqa: ANN401 - of the proposals, see Assistant
    reason = said.REFUSAL[refusal.reason.value]
    see = [action("voir", said.SEE, communes=" ".join(refusal.communes))] if refusal.communes else []
    named = _names(refusal.communes, workshop)
    sure = [] if refusal.proved else [html.P(said.REFUSAL_UNPROVED)]
    return components.notice(
        html.Strong(fr(said.REFUSED)),
        html.P(fr(reason)),
        *([html.P(named)] if named else []),
        *sure,
        *see,
        kind="alerte",
    )


def _names(codes: tuple[str, ...], workshop: Workshop) -> str:
    names = [workshop.atlas.name("commune", code) for code in codes[:_NAMED]]
    rest = len(codes) - len(names)
    return fr(", ".join(names) + (said.AND_MORE.format(n=rest) if rest > 0 else ""))


def _card(rank: int, found: Any, workshop: Workshop) -> html.Article:  # noqa: ANN401
    kind = found.kind.value
    title = said.PROPOSAL[kind]
    ways = ", ".join(said.WAY[way.value] for way in found.ways)
    target = [html.P(fr(workshop.atlas.cpts(found.target).name))] if found.target else []
    moved: list[Child] = []
    for heading, codes in ((said.PROPOSAL_ADDED, found.added), (said.PROPOSAL_REMOVED, found.removed)):
        if codes and len(found.territories) == 1:
            count = numbers.count(len(codes), "commune")
            moved.append(html.P(fr(f"{heading} : {count} ({_names(codes, workshop)})")))
    left = [html.P(fr(f"{said.PROPOSAL_LEFT} : {_names(found.left, workshop)}"))] if found.left else []
    return html.Article(
        [
            html.H3(fr(f"{rank}. {title}")),
            html.P(fr(ways), className="source"),
            *target,
            *moved,
            *left,
            _cost(found),
            *(_territory(found, territory, workshop) for territory in found.territories),
            html.P(said.EXACT if found.exact else said.INEXACT, className="source"),
            html.Div(_buttons(found), className="boutons"),
        ],
        className="proposition",
    )


def _cost(found: Any) -> html.P:  # noqa: ANN401
    cost = found.cost
    parts = [numbers.count(cost.inhabitants, "habitant déplacé", "habitants déplacés")]
    if cost.minutes is not None:
        parts.append(fr(f"{numbers.number(cost.minutes)} min en moyenne (estimé)"))
    parts.append(fr(f"EPCI coupés : {cost.epci_cut_before} → {cost.epci_cut_after}"))
    if cost.locked:
        parts.append(numbers.count(len(cost.locked), "commune d’une autre CPTS", "communes d’autres CPTS"))
    return html.P(" ; ".join(parts).replace(" ;", "\u202f;"))


def _territory(found: Any, territory: Any, workshop: Workshop) -> html.Div:  # noqa: ANN401
    people = numbers.with_unit(territory.population, 0, "hab.")
    centre = workshop.atlas.name("commune", territory.centre)
    farthest = "" if territory.max_minutes is None else f", {numbers.number(territory.max_minutes)} min au plus"
    pieces = numbers.count(territory.pieces, "morceau", "morceaux")
    text = fr(
        f"{centre} : {people}, {numbers.count(len(territory.communes), 'commune')}, {pieces}{farthest} ; "
        f"{labels.BOUNDS[territory.bounds.status.value]}"
    )
    listed = " ".join(territory.communes)
    buttons = [action("voir", said.SEE, communes=listed)]
    if len(found.territories) > 1 or found.target:
        buttons.append(action("nouveau_scenario_de", said.APPLY_PART, communes=listed, mot=fr(centre)))
    return html.Div([html.Span(text), *buttons], className="partie")


def _buttons(found: Any) -> list[html.Button]:  # noqa: ANN401
    if len(found.territories) > 1 or found.target:  # several perimeters, or another's: each its own scenario
        return [action("apercu", said.PREVIEW, plus=" ".join(found.territories[0].communes), moins="")]
    plus, minus = " ".join(found.added), " ".join(found.removed)
    name = fr(said.PROPOSAL[found.kind.value])
    return [
        action("apercu", said.PREVIEW, plus=plus, moins=minus),
        action("appliquer", said.APPLY, plus=plus, moins=minus, mot=name),
    ]
