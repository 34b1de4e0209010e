"""What is written of components without asking each for all that it could hold is what Dash writes of them."""

import subprocess
import sys

import pytest
from dash import dcc, html

from cpts_map.web import lean
from cpts_map.web.views import card_view, diagnostic_view, tension_view
from tests import screen

# Dash's own method, whatever was installed in this process before.
DASHS = """
from dash import dcc, html
cell = html.Td("x", colSpan=2, className="a", **{"aria-label": "b", "data-x": 0})
c = [cell, dcc.Store(id="s", data=None), html.Br()]
print([each.to_plotly_json() for each in c])
"""


@pytest.fixture(scope="module")
def atlas(tiny_store):
    with screen.opened(tiny_store) as opened:
        yield opened


def by_name(component):
    """As Dash: each property that a component may have, if it has it, then the free ones."""
    names = [name for name in component._prop_names if hasattr(component, name)]
    free = [name for name in vars(component) if name.startswith(("data-", "aria-"))]
    return {name: getattr(component, name) for name in (*names, *free)}


def test_a_component_is_written_as_dash_does():
    components = [
        html.Td("x", colSpan=2, className="a", **{"aria-label": "b", "data-x": 0}),
        dcc.Store(id="s", data=None),
        html.Br(),
    ]
    theirs = subprocess.run([sys.executable, "-c", DASHS], capture_output=True, text=True, check=True).stdout
    assert [lean.written(each) for each in components] == eval(theirs)  # noqa: S307 - what we printed


@pytest.mark.parametrize(
    "drawn",
    [
        lambda atlas: card_view.card("?selection=cpts:NA-47-ALPHA", atlas),
        lambda atlas: diagnostic_view.body("?selection=cpts:NA-47-ALPHA", atlas),
        lambda atlas: tension_view.page("", atlas),
    ],
    ids=["fiche", "diagnostic", "tension"],
)
def test_every_component_of_a_page_keeps_its_properties(drawn, atlas):
    found = list(screen.walk(drawn(atlas)))
    assert len(found) > 20
    for component in found:
        assert lean.written(component)["props"] == by_name(component), type(component).__name__
