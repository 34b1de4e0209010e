"""Layout of the page *Plan*: what is asked, in a form that needs no callback, and the place of the answer."""

from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.rules import Definition
from cpts_map.texts import labels, pages
from cpts_map.texts import plan as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.urlstate import PlanState


def page(state: PlanState, search: str, register: Register) -> list[html.Div]:
    """Draw the page for a state; the plan comes by callback."""
    return [
        dcc.Location(id=ids.PLAN_URL, refresh=False, search=search),
        html.Div([html.H1(texts.TITLE), components.register_banner(register)], className="titre"),
        html.P([*components.explained(texts.INTRO, "epci", "EPCI"), dcc.Link(texts.TO_WORKSHOP, href="/atelier"), "."]),
        _form(state),
        html.Div(
            dcc.Loading(
                html.Div(id=ids.PLAN_BODY, role="status", className="reponse"),
                delay_show=300,
                custom_spinner=html.P(texts.WORKING),
            )
        ),
    ]


def _form(state: PlanState) -> html.Form:
    param = {field: name for field, (name, _) in PlanState.PARAMS.items()}
    choices = [
        html.Option(fr(labels.DEFINITION[d]), value=d.value, selected=d is state.definition or None) for d in Definition
    ]
    return html.Form(
        [
            components.field(
                pages.DEFINITION,
                html.Select(choices, id=ids.PLAN_DEFINITION, name=param["definition"]),
                control_id=ids.PLAN_DEFINITION,
            ),
            _number(texts.LOWER, ids.PLAN_LOWER, param["lower"], state.lower, 1, 9_999_999),
            _number(texts.UPPER, ids.PLAN_UPPER, param["upper"], state.upper, 1, 9_999_999),
            _number(texts.SEED, ids.PLAN_SEED, param["seed"], state.seed, 0, 999_999),
            html.Button(texts.ASK, type="submit", name=param["asked"], value="oui", className="bouton"),
        ],
        action="/plan",
        method="GET",
        className="barre",
    )


def _number(label: str, id_: str, name: str, value: int, low: int, high: int) -> html.Div:  # noqa: PLR0913, PLR0917 - a field
    control = dcc.Input(id=id_, name=name, type="number", value=value, min=low, max=high, step=1, required=True)
    return components.field(label, control, control_id=id_)
