"""The plan of the region: its territories, each one link away from the workshop, and what it cannot place."""

import asyncio
from concurrent.futures import TimeoutError as Late

from dash import html

from cpts_map import sharing, situation
from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError
from cpts_map.planning import Demand, Planned, Planner, RegionalPlan, lines
from cpts_map.texts import numbers, pages
from cpts_map.texts import plan as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.layout import plan_page
from cpts_map.web.urlstate import PlanState

# Two who asked before, and one's own.
PATIENCE_S = 90


def page(search: str | None, atlas: Atlas) -> list[html.Div]:
    """Draw the page for an address."""
    return plan_page.page(PlanState.from_search(search), search or "", atlas.register)


def _demand(state: PlanState) -> Demand:
    return Demand(state.definition, state.lower, state.upper, state.seed)


async def awaited(search: str | None, planner: Planner) -> list[Child]:
    """Draw the plan of an address when it is made; an invitation where none is asked for."""
    state = PlanState.from_search(search)
    if not state.asked:
        return [html.P(texts.EMPTY)]
    try:
        async with asyncio.timeout(PATIENCE_S):
            found = await asyncio.shield(asyncio.wrap_future(planner.ask(_demand(state))))
    except TimeoutError:
        return [components.error(texts.LATE)]
    except CptsMapError as error:
        return [components.error(fr(str(error)))]
    return body(found, state, planner.atlas)


def file(search: str, planner: Planner) -> RegionalPlan | None:
    """Wait for the plan of an address; ``None`` where none is asked for, or none can be made in time."""
    state = PlanState.from_search(search)
    try:
        return planner.ask(_demand(state)).result(PATIENCE_S) if state.asked else None
    except (CptsMapError, Late):
        return None


def body(found: RegionalPlan, state: PlanState, atlas: Atlas) -> list[Child]:
    """Draw a plan."""
    query = state.to_search()
    image = html.Img(src="/telecharger/plan.svg" + query, alt=fr(f"{texts.MAP} : {found.region_name}"))
    drawn = [components.picture(html.Div(image, className="situation grande"), "plan")] if found.territories else []
    return [
        _section(
            texts.SUMMARY,
            components.download(pages.DOWNLOAD, "/telecharger/plan.csv" + query),
            html.Ul([html.Li(fr(line)) for line in lines.summary(found)]),
            *drawn,
        ),
        _section(texts.TERRITORIES, None, _territories(found, atlas)),
        _section(texts.LEFT, None, _left(found)),
    ]


def _section(title: str, action: Child, *content: Child) -> html.Section:
    head = [html.H2(title), *([action] if action else [])]
    return html.Section([html.Div(head, className="tete"), *content], className="bloc")


def _territories(found: RegionalPlan, atlas: Atlas) -> Child:
    rows = [_row(territory, atlas) for territory in found.territories]
    if not rows:
        return html.P(texts.NONE)
    return components.table(texts.CAPTION, texts.COLUMNS, rows, numeric=(0, 2, 3, 6, 7))


def _row(territory: Planned, atlas: Atlas) -> list[Child]:
    href = sharing.address(territory.communes, atlas.vintage)
    open_ = html.A(texts.OPEN, href=href, **{"aria-label": fr(f"{texts.OPEN} : {territory.name}")})
    return [
        numbers.number(territory.number),
        [fr(territory.name), html.Small(fr(", ".join(territory.departements)))],
        numbers.number(territory.population),
        numbers.number(len(territory.communes)),
        fr(", ".join(epci.name for epci in territory.epci_whole) or "aucun"),
        fr(", ".join(epci.name for epci in territory.epci_shared) or "aucun"),
        numbers.number(territory.mean_minutes, 1),
        numbers.number(territory.max_minutes),
        open_,
    ]


def _left(found: RegionalPlan) -> Child:
    said = [html.Li(fr(lines.why_left(left))) for left in found.left]
    return html.Ul(said) if said else html.P(texts.NOTHING_LEFT)


def picture(found: RegionalPlan, atlas: Atlas) -> str:
    """Draw a plan as SVG."""
    told = f"{numbers.count(len(found.territories), 'territoire')} ; le tableau de la page dit les mêmes."
    title = f"{texts.MAP} : {found.region_name}"
    return situation.shares(atlas, [t.communes for t in found.territories], title, told)
