"""Wires of the shell: which page, which title."""

from dash import Dash, Input, Output, State

from cpts_map.atlas import Atlas
from cpts_map.web import ids, router
from cpts_map.web.mapfiles import MapFiles


def register(app: Dash, atlas: Atlas, files: MapFiles) -> None:
    """Wire the router."""

    @app.callback(
        Output(ids.NAV, "children"),
        Output(ids.PAGE, "children"),
        Input(ids.ROUTE, "pathname"),
        State(ids.ROUTE, "search"),
    )
    def _route(pathname, search):
        return router.route(pathname, search, atlas, files)
