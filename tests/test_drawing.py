"""What travels as plain HTML in one component, and is drawn by the browser, is what Dash would have drawn."""

import json

import pytest
from dash import dcc, html
from dash.development.base_component import Component

from cpts_map.web import components, drawing, lean, router
from cpts_map.web.drawing import DRAWN
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.views import card_view, compare_view, diagnostic_view, table_view, tension_view
from tests import screen

HERE = "?selection=cpts:NA-47-ALPHA"


def marked(tree):
    return [component for component in screen.walk(tree) if DRAWN in vars(component)]


def travelling(component):
    return json.loads(lean.text(component))["props"]


def words(nodes):
    """Texts of what is drawn, in order."""
    for node in nodes:
        yield from [node] if isinstance(node, str) else words(node["c"])


def leaves(node):
    """Texts that stand in components, in order."""
    if isinstance(node, list | tuple):
        for child in node:
            yield from leaves(child)
    elif isinstance(node, Component):
        yield from leaves(getattr(node, "children", None))
    elif node is not None:
        yield str(node)


def test_a_table_travels_as_one_component():
    link = dcc.Link("Ambre", href="/?selection=commune:47001", title="carte")
    table = components.table(
        "Titre", ["Nom", "Nombre"], [[link, 3], [html.Span("—", className="vide"), None]], numeric=(1,)
    )
    props = travelling(table)
    assert (props["children"], props["className"], props["aria-label"]) == (None, "tableau", "Titre")
    assert json.loads(props[DRAWN]) == [
        {
            "t": "table",
            "a": {},
            "c": [
                {"t": "caption", "a": {}, "c": ["Titre"]},
                {
                    "t": "thead",
                    "a": {},
                    "c": [
                        {
                            "t": "tr",
                            "a": {},
                            "c": [
                                {"t": "th", "a": {"scope": "col"}, "c": ["Nom"]},
                                {"t": "th", "a": {"scope": "col", "class": "nombre"}, "c": ["Nombre"]},
                            ],
                        }
                    ],
                },
                {
                    "t": "tbody",
                    "a": {},
                    "c": [
                        {
                            "t": "tr",
                            "a": {},
                            "c": [
                                {
                                    "t": "th",
                                    "a": {"scope": "row"},
                                    "c": [
                                        {
                                            "t": "a",
                                            "a": {
                                                "href": "/?selection=commune:47001",
                                                "title": "carte",
                                                "data-lien": "",
                                            },
                                            "c": ["Ambre"],
                                        }
                                    ],
                                },
                                {"t": "td", "a": {"class": "nombre"}, "c": ["3"]},
                            ],
                        },
                        {
                            "t": "tr",
                            "a": {},
                            "c": [
                                {
                                    "t": "th",
                                    "a": {"scope": "row"},
                                    "c": [{"t": "span", "a": {"class": "vide"}, "c": ["—"]}],
                                },
                                {"t": "td", "a": {"class": "nombre"}, "c": []},
                            ],
                        },
                    ],
                },
            ],
        }
    ]


def test_what_stands_in_something_drawn_is_drawn_once():
    inner = components.facts([("a", "b")])
    (found,) = drawing.plain(components.table("t", ["c"], [[inner]]))
    assert DRAWN not in found["a"]
    assert list(words([found])) == ["t", "c", "a", "b"]


@pytest.mark.parametrize(
    "node", [html.Div(id="x"), html.Span(style={"left": "3%"}), dcc.Store(id="y"), [html.P(dcc.Graph(id="z"))]]
)
def test_what_only_dash_can_draw_is_refused(node):
    with pytest.raises(TypeError):
        drawing.plain(node)


RUNNING = ("javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x")


@pytest.mark.parametrize("address", RUNNING)
def test_an_address_that_would_run_leads_nowhere(address):
    (found,) = drawing.plain(html.A("x", href=address))
    assert found == {"t": "a", "a": {}, "c": ["x"]}
    assert components.external("CPTS", address) == "CPTS"


def test_false_is_said_where_it_is_a_value():
    (found,) = drawing.plain(html.Button("x", hidden=False, **{"aria-expanded": False, "data-a": True}))
    assert found["a"] == {"aria-expanded": "false", "data-a": "true"}


DRAWN_PAGES = {
    "card": lambda atlas: card_view.card(HERE, atlas),
    "table": lambda atlas: table_view.table("", atlas),
    "diagnosis": lambda atlas: diagnostic_view.body(HERE, atlas),
    "comparison": lambda atlas: compare_view.body("?territoires=cpts:NA-47-ALPHA;cpts:NA-47-BETA", atlas),
    "tension": lambda atlas: tension_view.table("", atlas),
    "data": lambda atlas: router.route("/donnees", "", atlas, MapFiles(atlas))[1],
}


@pytest.mark.parametrize("page", DRAWN_PAGES)
def test_no_word_of_a_page_is_lost_on_the_way(page, atlas):
    tree = DRAWN_PAGES[page](atlas)
    found = marked(tree)
    assert found
    for component in found:
        assert list(words(json.loads(travelling(component)[DRAWN]))) == list(leaves(component.children))
    assert len(list(screen.walk(tree))) > 3 * len(found)
