"""Every page in a real Chromium under its security policy: nothing is refused, nothing else is asked for."""

import os
import shutil
import socket
import threading
import time

import pytest
import uvicorn

from cpts_map.atlas import Atlas
from cpts_map.settings import Settings, embedded_data
from cpts_map.web.factory import create_app
from cpts_map.web.shield.policy import BACKGROUND

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(os.environ.get("CPTS_NO_BROWSER")), reason="CPTS_NO_BROWSER is set"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATIENCE_MS = 60_000
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


@pytest.fixture(scope="module")
def address(region_store):
    """Address of the dashboard of Nouvelle-Aquitaine, served for the time of the module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(data=embedded_data(), store=region_store, port=port)
    app = create_app(settings, Atlas(region_store))
    config = uvicorn.Config(app.server, host="127.0.0.1", port=port, log_level="warning", server_header=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium():
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page of a new visitor, with what its console said and what it asked other hosts for."""

    def __init__(self, browser, address):
        self.context = browser.new_context(locale="fr-FR", accept_downloads=True)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.add_init_script(LISTEN)
        self.said, self.elsewhere, self.address = [], [], address
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", self._asked)

    def _asked(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def open(self, path, shown):
        self.page.goto(self.address + path)
        self.page.wait_for_selector(shown, state="attached")
        self.page.wait_for_load_state("networkidle")
        return self.page


@pytest.fixture
def visit(chromium, address):
    found = Visit(chromium, address)
    yield found
    found.context.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_a_page_is_refused_and_nothing_comes_from_elsewhere(visit, path):
    visit.open(path, PAGES[path])
    assert visit.said == []
    assert visit.elsewhere == []


@pytest.mark.parametrize(
    ("path", "figure"), [("/couverture", "figure:has(.js-plotly-plot)"), (f"/diagnostic?{SELECTED}", "figure:has(img)")]
)
@pytest.mark.parametrize("form", ["png", "svg"])
def test_charts_and_small_maps_are_still_taken_away(visit, path, figure, form):
    page = visit.open(path, PAGES[path])
    with page.expect_download() as waited:
        page.locator(figure).locator(f"[data-image={form}]").first.click()
    assert waited.value.suggested_filename.endswith(f".{form}")
    start = b"\x89PNG" if form == "png" else b"<"
    with open(waited.value.path(), "rb") as file:  # noqa: PTH123 - playwright gives a text
        assert file.read(8).startswith(start)
    assert visit.said == []


def test_the_background_map_is_let_in_by_a_page_that_asked_for_it_and_by_no_other(visit):
    tile = b"\x89PNG\r\n\x1a\n"  # no picture: the map says so, or not, and goes on
    asked = []
    visit.context.route(f"{BACKGROUND}/**", lambda route: (asked.append(1), route.fulfill(body=tile)))
    page = visit.open("/", PAGES[f"/?{SELECTED}"])
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
    assert all(url.startswith(BACKGROUND) for url in visit.elsewhere)
