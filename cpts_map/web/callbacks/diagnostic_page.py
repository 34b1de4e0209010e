"""Wires of the pages *Diagnostic* and *Comparer*."""

from dash import Dash, Input, Output, State, ctx

from cpts_map.atlas import Atlas
from cpts_map.web import ids
from cpts_map.web.views import compare_view, diagnostic_view


def register(app: Dash, atlas: Atlas) -> None:
    """Wire the searches and the contents."""
    for view, url, field, results, body in (
        (diagnostic_view, ids.DIAGNOSTIC_URL, ids.DIAGNOSTIC_SEARCH, ids.DIAGNOSTIC_RESULTS, ids.DIAGNOSTIC_BODY),
        (compare_view, ids.COMPARE_URL, ids.COMPARE_SEARCH, ids.COMPARE_RESULTS, ids.COMPARE_BODY),
    ):
        _wire(app, atlas, view, url, field, results, body)


def _wire(app: Dash, atlas: Atlas, view, url, field, results, body) -> None:  # noqa: PLR0913, PLR0917 - ids of a page
    @app.callback(
        Output(results, "children"),
        Output(field, "value"),
        Input(field, "value"),
        Input(url, "search"),
        prevent_initial_call=True,
    )
    def _search(text, search):
        return view.search_results(ctx.triggered_id, text, search, atlas)

    @app.callback(
        Output(url, "search"),
        Input(field, "n_submit"),
        State(field, "value"),
        State(url, "search"),
        prevent_initial_call=True,
    )
    def _submit(_, text, search):
        return view.search_first(text, search, atlas)

    @app.callback(Output(body, "children"), Input(url, "search"))
    def _body(search):
        return view.body(search, atlas)
