"""Layout of the page *Couverture*."""

from collections.abc import Mapping

from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.texts import pages
from cpts_map.web import components, ids
from cpts_map.web.layout.map_page import definition_choice, definition_legend, departement_field
from cpts_map.web.urlstate import CoverageState


def page(state: CoverageState, search: str, departements: Mapping[str, str], register: Register) -> list[html.Div]:
    """Draw the page for a state; its content comes by callback."""
    return [
        dcc.Location(id=ids.COVERAGE_URL, refresh=False, search=search),
        html.Div([html.H1(pages.COVERAGE_TITLE), components.register_banner(register)], className="titre"),
        html.Div(
            [
                html.Fieldset([definition_legend(), definition_choice(ids.COVERAGE_DEFINITION, state.definition)]),
                departement_field(ids.COVERAGE_DEPARTEMENT, state.departement, departements),
            ],
            className="barre",
        ),
        dcc.Loading(html.Div(id=ids.COVERAGE_BODY), delay_show=300, type="dot"),
    ]
