"""Wires of the page *Couverture*."""

from dash import Dash, Input, Output, ctx

from cpts_map.atlas import Atlas
from cpts_map.web import ids
from cpts_map.web.views import coverage_view


def register(app: Dash, atlas: Atlas) -> None:
    """Wire the controls and the content."""

    @app.callback(
        Output(ids.COVERAGE_URL, "search"),
        Output(ids.COVERAGE_DEFINITION, "value"),
        Output(ids.COVERAGE_DEPARTEMENT, "value"),
        Input(ids.COVERAGE_URL, "search"),
        Input(ids.COVERAGE_DEFINITION, "value"),
        Input(ids.COVERAGE_DEPARTEMENT, "value"),
    )
    def _synchronise(*values):
        return coverage_view.synchronise(ctx.triggered_id, *values)

    @app.callback(Output(ids.COVERAGE_BODY, "children"), Input(ids.COVERAGE_URL, "search"))
    def _body(search):
        return coverage_view.body(search, atlas)
