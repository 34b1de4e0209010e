"""What is made and written of components with less work is what Dash makes and writes of them."""

import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
from dash import dcc, html
from plotly.io.json import to_json_plotly

from cpts_map.atlas import Atlas
from cpts_map.web import lean, router
from cpts_map.web.drawing import DRAWN
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.views import card_view, compare_view, diagnostic_view, map_view, table_view, tension_view
from tests import screen

HERE = "?selection=cpts:NA-47-ALPHA"


def drawn(store):
    """Every page, and what the callbacks put into them, as JSON of Dash; this process says how components are made."""
    atlas = Atlas(store)
    files = MapFiles(atlas)
    parts = {path: router.route(path, "", atlas, files) for path in screen.PAGES}
    parts |= {
        "card": card_view.card(HERE, atlas),
        "commune": card_view.card("?selection=commune:47002", atlas),
        "table": table_view.table("", atlas),
        "legend": map_view.paint("", None, atlas),
        "diagnosis": diagnostic_view.body(HERE, atlas),
        "comparison": compare_view.body("?territoires=cpts:NA-47-ALPHA;cpts:NA-47-BETA", atlas),
        "tension": tension_view.page("", atlas),
    }
    atlas.close()
    for component in screen.walk(list(parts.values())):
        vars(component).pop(DRAWN, None)  # Dash knows nothing of what is drawn otherwise: see test_drawn.py
    return parts


# Dash's own, in a process where nothing of it is replaced.
DASHS = """
import sys
from pathlib import Path
from cpts_map.web import lean
lean.install = lambda: None
from dash._utils import to_json
from tests.test_lean import drawn
sys.stdout.write(to_json(drawn(Path(sys.argv[1]))))
"""


def test_every_page_is_what_dash_makes_of_it_with_all_its_checks(tiny_store):
    command = [sys.executable, "-W", "error::DeprecationWarning:cpts_map", "-c", DASHS, str(tiny_store)]
    root = Path(__file__).parents[1]
    theirs = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
    assert theirs.returncode == 0, theirs.stderr[-2000:]
    lean.install()
    ours = lean.text(drawn(tiny_store))
    assert len(ours) > 100_000
    assert json.loads(ours) == json.loads(theirs.stdout)


def test_a_component_keeps_what_it_is_given():
    lean.install()
    cell = html.Td("x", colSpan=2, className=None, **{"aria-label": "b", "data-x": 0})
    props = {"children": "x", "colSpan": 2, "className": None, "aria-label": "b", "data-x": 0}
    assert cell.to_plotly_json() == {"props": props, "type": "Td", "namespace": "dash_html_components"}
    assert html.Br().to_plotly_json()["props"] == {"children": None}
    assert dcc.Link("a", href="/").to_plotly_json()["props"] == {"children": "a", "href": "/"}
    assert repr(cell).startswith("Td(children='x'")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: html.Td("x", classname="a"), "classname"),
        (lambda: html.P("x", datax="a"), "datax"),
        (lambda: dcc.Link("x"), "href"),
        (lambda: dcc.Link("x", href="/", **{"aria-label": "y"}), "aria-label"),
    ],
)
def test_a_property_that_a_kind_lacks_or_that_is_missing_is_refused(make, said):
    lean.install()
    with pytest.raises(TypeError, match=said):
        make()


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, None, True, "é </script> \u2028", html.B("c")], "b": html.P([html.I("d"), dcc.Store(id="e")])},
        {"a": math.nan, "b": [math.inf, html.P("NaN")]},
        "Infinity",
    ],
)
def test_an_answer_is_written_as_dash_writes_it(value):
    lean.install()
    assert lean.text(value) == to_json_plotly(value)


def test_what_is_no_json_is_an_error():
    with pytest.raises(TypeError):
        lean.text({"a": object()})
