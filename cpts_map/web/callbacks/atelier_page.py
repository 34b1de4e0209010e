"""Wires of the page *Atelier*.

Dash runs a plain callback where the server listens, and nobody else is answered meanwhile: what may take long (reading
a file, comparing, proposing) is awaited in a thread. Each call names the data that its page was drawn with: nothing of
others is shown beside them.
"""

import asyncio

from dash import ClientsideFunction, Dash, Input, Output, State, ctx

from cpts_map.assistant import Assistant
from cpts_map.web import ids
from cpts_map.web.views import atelier_view, import_view, judged_view, links_view, proposals_view, scenarios_view
from cpts_map.web.views.state import current
from cpts_map.workshop import Workshop


def register(app: Dash, workshop: Workshop) -> None:
    """Wire figures, colours, search, lists to read, proposals, comparison and links."""
    assistant, atlas = Assistant(workshop), workshop.atlas
    drawn_with = State(ids.WORKSHOP_STAMP, "data")

    @app.callback(Output(ids.WORKSHOP_TREE, "data"), Input(ids.WORKSHOP_CHOICE, "data"), drawn_with)
    async def _judge(choice, stamp):
        return await asyncio.to_thread(judged_view.judged_tree, choice, stamp, workshop)

    @app.callback(
        Output(ids.WORKSHOP_COLOURS, "data"),
        Output(ids.WORKSHOP_LEGEND, "children"),
        Input(ids.WORKSHOP_SHADE, "value"),
        drawn_with,
    )
    def _shade(indicator, stamp):
        return atelier_view.shade(indicator, stamp, workshop)

    @app.callback(
        Output(ids.WORKSHOP_HITS, "children"),
        Input(ids.WORKSHOP_SEARCH, "value"),
        drawn_with,
        prevent_initial_call=True,
    )
    def _search(text, stamp):
        return current(stamp, atlas, atelier_view.hits, text, workshop)

    @app.callback(
        Output(ids.WORKSHOP_VERDICTS, "children"),
        Input(ids.WORKSHOP_READ, "n_clicks"),
        Input(ids.WORKSHOP_FILE, "contents"),
        State(ids.WORKSHOP_PASTED, "value"),
        State(ids.WORKSHOP_FILE, "filename"),
        drawn_with,
        prevent_initial_call=True,
    )
    async def _import(_, content, text, name, stamp):
        return await asyncio.to_thread(
            current, stamp, atlas, import_view.answer, ctx.triggered_id, text, content, name, workshop
        )

    @app.callback(
        Output(ids.WORKSHOP_PROPOSALS, "children"),
        Input(ids.WORKSHOP_ASK, "data"),
        drawn_with,
        prevent_initial_call=True,
    )
    async def _propose(demand, stamp):
        return await proposals_view.awaited(demand, stamp, assistant)

    @app.callback(
        Output(ids.WORKSHOP_COMPARISON, "children"),
        Input(ids.WORKSHOP_COMPARE, "data"),
        drawn_with,
        prevent_initial_call=True,
    )
    async def _compare(demand, stamp):
        return await asyncio.to_thread(current, stamp, atlas, scenarios_view.comparison, demand, workshop)

    @app.callback(
        Output(ids.WORKSHOP_OPENED, "data"), Output(ids.WORKSHOP_LINK, "children"), Input(ids.WORKSHOP_URL, "search")
    )
    def _open(search):
        return links_view.opened(search, workshop)

    # A clientside function must write somewhere: each has a store of its own, that nothing reads.
    settings = (ids.WORKSHOP_TOOL, ids.WORKSHOP_SIGN, ids.WORKSHOP_SHARING, ids.WORKSHOP_START)
    for function, done, inputs in (
        ("regler", ids.WORKSHOP_SET, tuple(Input(id_, "value") for id_ in settings)),
        ("juger", ids.WORKSHOP_DRAWN, (Input(ids.WORKSHOP_TREE, "data"),)),
        ("ouvrir", ids.WORKSHOP_SHOWN, (Input(ids.WORKSHOP_OPENED, "data"),)),
        ("teinter", ids.WORKSHOP_COLOURED, (Input(ids.WORKSHOP_COLOURS, "data"),)),
    ):
        app.clientside_callback(ClientsideFunction("atelier", function), Output(done, "data"), *inputs)
