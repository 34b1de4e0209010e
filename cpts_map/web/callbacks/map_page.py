"""Wires of the page *Carte*."""

from dash import ClientsideFunction, Dash, Input, Output, State, ctx

from cpts_map.atlas import Atlas
from cpts_map.web import ids
from cpts_map.web.views import card_view, map_view, table_view


def register(app: Dash, atlas: Atlas) -> None:
    """Wire the map, its controls, its card and its table."""

    @app.callback(
        Output(ids.MAP_URL, "search"),
        Output(ids.INDICATOR, "value"),
        Output(ids.METHOD, "value"),
        Output(ids.DEPARTEMENT, "value"),
        Output(ids.DEFINITION, "value"),
        Output(ids.LAYERS, "value"),
        Output(ids.METHOD, "options"),
        Input(ids.MAP_URL, "search"),
        Input(ids.INDICATOR, "value"),
        Input(ids.METHOD, "value"),
        Input(ids.DEPARTEMENT, "value"),
        Input(ids.DEFINITION, "value"),
        Input(ids.LAYERS, "value"),
        Input(ids.MAP_CLICK, "data"),
    )
    def _synchronise(*values):
        return map_view.synchronise(ctx.triggered_id, *values, indicators=atlas.indicators)

    @app.callback(
        Output(ids.SEARCH_RESULTS, "children"),
        Output(ids.SEARCH, "value"),
        Input(ids.SEARCH, "value"),
        Input(ids.MAP_URL, "search"),
        prevent_initial_call=True,
    )
    def _search(text, search):
        return map_view.search_results(ctx.triggered_id, text, search, atlas)

    @app.callback(
        Output(ids.MAP_URL, "search", allow_duplicate=True),
        Input(ids.SEARCH, "n_submit"),
        State(ids.SEARCH, "value"),
        State(ids.MAP_URL, "search"),
        prevent_initial_call=True,
    )
    def _submit(_, text, search):
        return map_view.search_first(text, search, atlas)

    @app.callback(
        Output(ids.MAP_PAINT, "data"),
        Output(ids.MAP_PAINT_KEY, "data"),
        Output(ids.LEGEND, "children"),
        Input(ids.MAP_URL, "search"),
        State(ids.MAP_PAINT_KEY, "data"),
    )
    def _paint(search, key):
        return map_view.paint(search, key, atlas)

    @app.callback(
        Output(ids.MAP_FOCUS, "data"),
        Output(ids.MAP_FOCUS_KEY, "data"),
        Input(ids.MAP_URL, "search"),
        State(ids.MAP_FOCUS_KEY, "data"),
    )
    def _focus(search, key):
        return map_view.focus(search, key, atlas)

    @app.callback(Output(ids.CARD, "children"), Input(ids.MAP_URL, "search"))
    def _card(search):
        return card_view.card(search, atlas)

    @app.callback(Output(ids.TABLE, "children"), Input(ids.MAP_URL, "search"))
    def _table(search):
        return table_view.table(search, atlas)

    # A clientside function must write somewhere: each has a store of its own, that nothing reads.
    for function, done, inputs in (
        ("peindre", ids.MAP_PAINTED, (Input(ids.MAP_PAINT, "data"), Input(ids.LAYERS, "value"))),
        ("viser", ids.MAP_AIMED, (Input(ids.MAP_FOCUS, "data"),)),
        ("surligner", ids.MAP_OUTLINED, (Input(ids.MAP_FOCUS, "data"),)),
    ):
        app.clientside_callback(ClientsideFunction("carte", function), Output(done, "data"), *inputs)
