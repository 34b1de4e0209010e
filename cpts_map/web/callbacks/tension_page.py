"""Wires of the page *Tension*."""

from dash import Dash, Input, Output, ctx

from cpts_map.atlas import Atlas
from cpts_map.web import ids
from cpts_map.web.layout.tension_page import WEIGHT_IDS
from cpts_map.web.views import tension_parts, tension_view

CONTROLS = (
    ids.TENSION_LEVEL,
    ids.TENSION_DEPARTEMENT,
    ids.TENSION_PRESET,
    ids.TENSION_SENIORS,
    ids.TENSION_LEAVING,
    *WEIGHT_IDS,
)


def register(app: Dash, atlas: Atlas) -> None:
    """Wire the controls and the content."""

    @app.callback(
        [Output(ids.TENSION_URL, "search"), *[Output(id_, "value") for id_ in CONTROLS]],
        [Input(ids.TENSION_URL, "search"), *[Input(id_, "value") for id_ in CONTROLS]],
    )
    def _synchronise(*values):
        return tension_view.synchronise(ctx.triggered_id, *values)

    @app.callback(
        Output(ids.TENSION_TABLE, "children"),
        Output(ids.TENSION_STATUS, "children"),
        Input(ids.TENSION_URL, "search"),
    )
    def _table(search):
        return tension_view.table(search, atlas)

    @app.callback(Output(ids.TENSION_MULTI, "children"), Input(ids.TENSION_URL, "search"))
    def _multi(search):
        return tension_parts.contributions(search, atlas)

    @app.callback(Output(ids.TENSION_COMPARE, "children"), Input(ids.TENSION_URL, "search"))
    def _compare(search):
        return tension_parts.comparison(search, atlas)

    @app.callback(Output(ids.TENSION_PROJECTION, "children"), Input(ids.TENSION_URL, "search"))
    def _projection(search):
        return tension_parts.projections(search, atlas)
