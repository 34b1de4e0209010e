"""Every page in its main states: axe-core, phone and tablet, zoom of 400 %, enlarged spacing of the text."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests import screen
from tests.states import DASH, LIGHT, PLAIN, State
from tests.visit import MARKS, Visit, served

pytestmark = MARKS
WIDE, PHONE, TABLET = (1280, 800), (390, 844), (820, 1180)
ZOOMED = (320, 256)  # what a window of 1280 × 1024 is at 400 %
AXE = """() => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'], preload: false,
}).then(found => found.violations.map(v => [v.id, v.nodes.slice(0, 4).map(n => n.html.slice(0, 200))]))"""
# What stands beyond the right edge, but for what scrolls in a frame of its own.
BEYOND = """() => [...document.querySelectorAll('body *')].filter(e => {
  const box = e.getBoundingClientRect();
  return box.width && box.right > innerWidth + 1 && e.checkVisibility({ visibilityProperty: true })
    && !e.closest('.tableau, .carte, pre, svg, .evitement, .cache, .js-plotly-plot');
}).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""
SCROLLS = "document.documentElement.scrollWidth > innerWidth"
# WCAG 1.4.12. The lowest stop of the sheet shows its first lines: its button shows the rest. A field scrolls its text.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
CUT = """() => [...document.querySelectorAll('body *')].filter(e => {
  const style = getComputedStyle(e);
  const hides = [style.overflowX, style.overflowY].some(o => o === 'hidden' || o === 'clip');
  return hides && e.innerText?.trim() && e.checkVisibility({ visibilityProperty: true })
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    && !e.closest('.cache, .carte, .leaflet-container, .js-plotly-plot, svg')
    && !e.closest('[data-arret=\"bas\"] > section, .dash-input-container');
}).map(e => e.outerHTML.slice(0, 120)).slice(0, 5)"""


@pytest.fixture(scope="module")
def axe():
    """Script of axe-core, from the package that carries it."""
    found = find_spec("axe_playwright_python")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="module")
def browsing(chromium, address):
    """One page for all; the policy of the light pages would keep axe out."""
    found = Visit(chromium, address, bypass_csp=True, reduced_motion="reduce").without_map()
    yield found
    found.context.close()


def _scrolls(page: Any) -> bool:
    """Tell whether the page scrolls sideways once charts, which follow the window a little later, have followed."""
    for _ in range(30):
        if not page.evaluate(SCROLLS):
            return False
        page.wait_for_timeout(100)
    return True


def faults(visit: Visit, axe: str, state: State) -> list[object]:
    """Open a state and say everything that is wrong with it, at each size."""
    page = visit.page
    page.set_viewport_size(dict(zip(("width", "height"), WIDE, strict=True)))
    visit.open(state.path)
    page.wait_for_selector(state.ready, state="attached")
    if state in DASH:
        page.wait_for_load_state("networkidle")  # Dash fetches the script of its lists once it draws one
    state.act(page)
    page.evaluate(axe)
    found: list[object] = []
    for width, height in (WIDE, PHONE, TABLET, ZOOMED):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        if (width, height) in {WIDE, PHONE}:
            found += [(width, *fault) for fault in page.evaluate(AXE)]
        if _scrolls(page):
            found.append((width, "scrolls sideways", page.evaluate(BEYOND)))
    page.set_viewport_size(dict(zip(("width", "height"), PHONE, strict=True)))
    page.add_style_tag(content=SPACED)
    return [*found, *(("cut", cut) for cut in page.evaluate(CUT))]


@pytest.mark.parametrize("state", [*DASH, *LIGHT, *PLAIN], ids=lambda state: state.name)
def test_a_page_has_no_fault_that_axe_sees_nor_is_cut_on_a_small_screen(browsing, axe, state):
    assert faults(browsing, axe, state) == []


def test_a_plan_has_no_fault_that_axe_sees_nor_is_cut_on_a_small_screen(chromium, axe, tiny_store):
    """Of the drawn region: that of a real one takes ten seconds."""
    asked = urlencode({"min": 20_000, "max": 60_000, "calcul": "oui"})
    with screen.opened(tiny_store) as atlas, served(screen.application(atlas).server) as address:
        visit = Visit(chromium, address, bypass_csp=True, reduced_motion="reduce")
        assert faults(visit, axe, State("plan", f"/plan?{asked}", "#plan-contenu table")) == []
        visit.context.close()


@pytest.mark.parametrize("name", ["carte.html", "diagnostic.html"])
def test_a_file_taken_away_has_no_fault_that_axe_sees(chromium, axe, tiny_store, tmp_path, name):
    with screen.opened(tiny_store) as atlas:
        content = (
            screen.visitor(screen.application(atlas)).get(f"/telecharger/{name}?selection=cpts:NA-47-ALPHA").content
        )
    (tmp_path / name).write_bytes(content)
    visit = Visit(chromium, tmp_path.as_uri(), bypass_csp=True)
    assert faults(visit, axe, State(name, f"/{name}", "h1")) == []
    visit.context.close()
