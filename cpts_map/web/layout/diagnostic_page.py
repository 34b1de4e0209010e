"""Layouts of the pages *Diagnostic* and *Comparer*: a search, and the place of what it leads to."""

from dash import dcc, html

from cpts_map.answers import Register
from cpts_map.texts import diagnostic as texts
from cpts_map.web import components, ids


def page(search: str, register: Register) -> list[html.Div]:
    """Draw the page *Diagnostic*; its content comes by callback."""
    return [
        dcc.Location(id=ids.DIAGNOSTIC_URL, refresh=False, search=search),
        html.Div([html.H1(texts.TITLE), components.register_banner(register)], className="titre"),
        html.Div(
            components.search(ids.DIAGNOSTIC_SEARCH, ids.DIAGNOSTIC_RESULTS, texts.SEARCH), className="barre recherche"
        ),
        html.Div(id=ids.DIAGNOSTIC_BODY),
    ]


def compare(search: str, register: Register) -> list[html.Div]:
    """Draw the page *Comparer*; its content comes by callback."""
    return [
        dcc.Location(id=ids.COMPARE_URL, refresh=False, search=search),
        html.Div([html.H1(texts.COMPARE_TITLE), components.register_banner(register)], className="titre"),
        html.Div(
            components.search(ids.COMPARE_SEARCH, ids.COMPARE_RESULTS, texts.COMPARE_SEARCH),
            className="barre recherche",
        ),
        html.Div(id=ids.COMPARE_BODY),
    ]
