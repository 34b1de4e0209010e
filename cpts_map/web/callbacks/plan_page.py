"""Wires of the page *Plan*."""

from dash import Dash, Input, Output

from cpts_map.planning import Planner
from cpts_map.web import ids
from cpts_map.web.views import plan_view


def register(app: Dash, planner: Planner) -> None:
    """Wire the plan, awaited out of the way of other visitors."""

    @app.callback(Output(ids.PLAN_BODY, "children"), Input(ids.PLAN_URL, "search"))
    async def _body(search):
        return await plan_view.awaited(search, planner)
