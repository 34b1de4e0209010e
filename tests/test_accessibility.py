"""Every page in its main states: axe-core, phone and tablet, zoom of 400 %, enlarged spacing of the text."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.states import DASH, LIGHT, PLAIN, State, leave
from tests.visit import MARKS, Visit, served

pytestmark = MARKS
WIDE, PHONE, TABLET = (1280, 800), (390, 844), (820, 1180)
ZOOMED = (320, 256)  # what a window of 1280 × 1024 is at 400 %
AXE = """() => axe.run(document, {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  rules: { 'label-content-name-mismatch': { enabled: true } }, // WCAG 2.5.3, that axe holds for experimental
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
def browsing(mapless, address):
    """One page for all; the policy of the light pages would keep axe out."""
    found = Visit(mapless, address, bypass_csp=True, reduced_motion="reduce").without_map()
    yield found
    found.context.close()


def _scrolls(page: Any) -> bool:
    """Tell whether the page scrolls sideways once charts, which follow the window a little later, have followed."""
    for _ in range(30):
        if not page.evaluate(SCROLLS):
            return False
        page.wait_for_timeout(100)
    return True


def _resize(page: Any, size: tuple[int, int]) -> None:
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def _faults(page: Any) -> list[object]:
    """Say everything that is wrong with a page as it stands, at each size."""
    found: list[object] = []
    for size in (WIDE, PHONE, TABLET, ZOOMED):
        _resize(page, size)
        if size in {WIDE, PHONE}:
            found += [(size, *fault) for fault in page.evaluate(AXE)]
        if _scrolls(page):
            found.append((size, "scrolls sideways", page.evaluate(BEYOND)))
    _resize(page, PHONE)
    spaced = page.add_style_tag(content=SPACED)
    found += [("cut", cut) for cut in page.evaluate(CUT)]
    spaced.evaluate("style => style.remove()")
    return found


def faults(visit: Visit, axe: str, *states: State) -> dict[str, list[object]]:
    """Open an address once and go through its states; what is wrong with each, where something is."""
    page, found = visit.page, {}
    _resize(page, WIDE)
    visit.open(states[0].path)
    page.evaluate(axe)
    for state in states:
        if state is not states[0]:
            _resize(page, WIDE)
            leave(page)
        page.wait_for_selector(state.ready, state="attached")
        if state in DASH:
            page.wait_for_load_state("networkidle")  # Dash fetches the script of its lists once it draws one
            page.wait_for_selector(".dash-dropdown-focus-target[aria-hidden]", state="detached")  # ours mends them
        state.act(page)
        if wrong := _faults(page):
            found[state.name] = wrong
    return found


def _visits() -> dict[str, list[State]]:
    """States by address, in order; by the name of the first."""
    found: dict[str, list[State]] = {}
    for state in [*DASH, *LIGHT, *PLAIN]:
        found.setdefault(state.path, []).append(state)
    return {states[0].name: states for states in found.values()}


VISITS = _visits()


@pytest.mark.parametrize("name", VISITS)
def test_a_page_has_no_fault_that_axe_sees_nor_is_cut_on_a_small_screen(browsing, axe, name):
    assert faults(browsing, axe, *VISITS[name]) == {}


def test_a_plan_has_no_fault_that_axe_sees_nor_is_cut_on_a_small_screen(mapless, axe, app):
    """Of the drawn region: that of a real one takes ten seconds."""
    asked = urlencode({"min": 20_000, "max": 60_000, "calcul": "oui"})
    with served(app.server) as address:
        visit = Visit(mapless, address, bypass_csp=True, reduced_motion="reduce")
        assert faults(visit, axe, State("plan", f"/plan?{asked}", "#plan-contenu table")) == {}
        visit.context.close()


@pytest.mark.parametrize("name", ["carte.html", "diagnostic.html"])
def test_a_file_taken_away_has_no_fault_that_axe_sees(mapless, axe, browser, tmp_path, name):
    (tmp_path / name).write_bytes(browser.get(f"/telecharger/{name}?selection=cpts:NA-47-ALPHA").content)
    visit = Visit(mapless, tmp_path.as_uri(), bypass_csp=True)
    assert faults(visit, axe, State(name, f"/{name}", "h1")) == {}
    visit.context.close()
