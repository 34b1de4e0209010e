"""Every page in a real Chromium under its security policy: nothing is refused, nothing else is asked for."""

import pytest

from cpts_map.web.shield.policy import BACKGROUND
from tests.visit import MARKS, Visit

pytestmark = MARKS
LISTEN = """document.addEventListener('securitypolicyviolation', (e) => {
  const refused = [e.effectiveDirective, e.blockedURI, e.sourceFile, e.lineNumber, e.sample];
  console.error('CSP ' + refused.join(' '));
});"""
SELECTED = "selection=cpts:NA-33-OUEST-GIRONDE"
# Each page, and what shows that it is all there.
PAGES = {
    f"/?{SELECTED}": "#carte[data-pret='1']",
    "/couverture": ".js-plotly-plot .main-svg",
    "/atelier": "#atelier-carte canvas",
    "/plan": "#plan-contenu p",
    "/tension": ".js-plotly-plot .main-svg",
    f"/diagnostic?{SELECTED}": "#diagnostic-contenu .situation img",
    "/comparer?territoires=departement:33;departement:40": "#comparer-contenu table",
    "/donnees": "main table",
    "/nulle-part": "main h1",
    "/ma-cpts": "form",
    "/ma-cpts/commune/33063-bordeaux": "main h1",
    "/glossaire": "main h1",
    "/embed/cpts/NA-33-OUEST-GIRONDE": "svg",
    "/embed/carte": "svg",
    "/embed/code/cpts/NA-33-OUEST-GIRONDE": "pre",
    "/api/v1/": "main h1",
    "/telecharger": "main h1",
    "/telecharger/situation.svg?selection=departement:33": "svg",
}
MAPS = ("#carte[data-pret='1']", "#atelier-carte canvas")


class Ruled(Visit):
    """A visit under the policy of the pages, whose refusals the console tells."""

    def __init__(self, browser, address):
        super().__init__(browser, address, bypass_csp=False, accept_downloads=True)
        self.page.add_init_script(LISTEN)

    def shown(self, path, what):
        self.open(path).page.wait_for_selector(what, state="attached")
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture(scope="module")
def drawing(chromium, address):
    """One visit of the pages whose map is drawn."""
    found = Ruled(chromium, address)
    yield found
    found.context.close()


@pytest.fixture(scope="module")
def reading(mapless, address):
    """One visit of the other pages."""
    found = Ruled(mapless, address)
    yield found
    found.context.close()


@pytest.fixture
def visit(request, path):
    """Give the visit for a page, at the beginning of what it hears."""
    found = request.getfixturevalue("drawing" if PAGES[path] in MAPS else "reading")
    found.said.clear()
    found.asked.clear()
    return found


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_page_is_refused_and_nothing_comes_from_elsewhere(visit, path):
    visit.shown(path, PAGES[path])
    # The browser itself tells the status of the one address that is no page.
    lost = ["Failed to load resource: the server responded with a status of 404 (Not Found)"]
    assert visit.said == (lost if path == "/nulle-part" else [])
    assert visit.foreign_requests() == []


@pytest.mark.parametrize(
    ("path", "figure", "name"),
    [
        ("/couverture", "figure:has(.js-plotly-plot)", "couverture"),
        (f"/diagnostic?{SELECTED}", "figure:has(img)", ""),
    ],
)
def test_charts_and_small_maps_are_still_taken_away(visit, path, figure, name):
    page = visit.shown(path, PAGES[path])
    for form, start in (("png", b"\x89PNG"), ("svg", b"<svg")):
        with page.expect_download() as waited:
            page.locator(figure).locator(f"[data-image={form}]").first.click()
        assert waited.value.suggested_filename.startswith(name)
        assert waited.value.suggested_filename.endswith(f".{form}")
        assert waited.value.path().read_bytes().startswith(start)
    assert visit.said == []


def test_the_background_map_is_let_in_by_a_page_that_asked_for_it_and_by_no_other(chromium, address):
    visit = Ruled(chromium, address)
    tile = b"\x89PNG\r\n\x1a\n"  # no picture: the map says so, or not, and goes on
    asked = []
    visit.context.route(f"{BACKGROUND}/**", lambda route: (asked.append(1), route.fulfill(body=tile)))
    page = visit.shown("/", PAGES[f"/?{SELECTED}"])
    page.evaluate(f"fetch('{BACKGROUND}/x').catch(() => null)")
    assert asked == []
    assert any("connect-src" in said for said in visit.said)
    visit.said.clear()
    with page.expect_response(f"{BACKGROUND}/**"):
        page.get_by_text("Fond Plan IGN").click()
    assert "fond=oui" in page.url
    assert asked
    # Ours may be told late.
    assert [said for said in visit.said if "CSP" in said and "/x " not in said] == []
    assert all(url.startswith(BACKGROUND) for url in visit.foreign_requests())
    visit.context.close()
