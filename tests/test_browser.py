"""One visit in a real Chromium: what only a browser can tell."""

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

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(os.environ.get("CPTS_NO_BROWSER")), reason="CPTS_NO_BROWSER is set"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
# Software rendering: what a machine without a graphics card needs for WebGL.
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def address(region_store):
    """Address of the dashboard of Nouvelle-Aquitaine, served for the time of the module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(data=embedded_data(), store=region_store, port=port)
    app = create_app(settings, Atlas(region_store))
    server = uvicorn.Server(uvicorn.Config(app.server, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium():
    """Launch one browser for the module."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page of a new visitor, and everything that its console and its network said."""

    def __init__(self, browser, address, width=1280, height=800):
        self.context = browser.new_context(viewport={"width": width, "height": height}, locale="fr-FR")
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path):
        self.page.goto(self.address + path)
        return self

    def wait_for_map(self):
        self.page.wait_for_selector("#carte[data-pret='1']", state="attached")
        return self

    def wait_for_query(self, *parts):
        self.page.wait_for_function(f"{list(parts)!r}.every(part => location.search.includes(part))")
        return self

    def foreign_requests(self):
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]


@pytest.fixture
def visit(chromium, address):
    found = Visit(chromium, address)
    yield found
    found.context.close()


def test_a_deep_link_opens_a_card_a_change_is_kept_and_back_restores_it(visit):
    page = visit.open("/?selection=cpts:NA-33-OUEST-GIRONDE").wait_for_map().page
    page.wait_for_function("document.querySelector('#fiche')?.innerText?.includes('163\u202f101')")
    assert "CPTS Ouest Gironde" in page.inner_text("#fiche h2")

    page.get_by_text("stricte (ACI signé)").click()
    visit.wait_for_query("definition=stricte", "selection=cpts:NA-33-OUEST-GIRONDE")
    page.wait_for_function("document.querySelector('#legende')?.innerText?.includes('définition stricte')")
    page.go_back()
    page.wait_for_function("!location.search.includes('definition')")
    page.wait_for_function("document.querySelector('#legende')?.innerText?.includes('définition large')")
    assert "CPTS Ouest Gironde" in page.inner_text("#fiche h2")

    page.reload()
    visit.wait_for_map()
    page.wait_for_function("document.querySelector('#fiche')?.innerText?.includes('163\u202f101')")
    assert visit.said == []
    assert visit.foreign_requests() == []


def test_a_click_on_the_map_selects_a_commune_and_the_search_finds_another(visit):
    page = visit.open("/").wait_for_map().page
    box = page.locator("#carte").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.5)
    visit.wait_for_query("selection=commune:")
    page.wait_for_selector("#fiche dl")

    page.locator("#recherche").click()
    page.keyboard.type("merignac", delay=10)
    page.get_by_text("Mérignac (33)").click()
    visit.wait_for_query("selection=commune:33281")
    page.wait_for_function("document.querySelector('#fiche h2')?.innerText === 'Mérignac'")
    assert visit.said == []


def test_a_change_of_indicator_sends_values_only_and_repaints_in_little_script(visit):
    page = visit.open("/").wait_for_map().page
    visit.asked.clear()
    with page.expect_response(lambda r: "_dash-update-component" in r.url and "carte-valeurs" in r.request.post_data):
        page.locator("#indicateur").click()
        page.get_by_text("Médecins généralistes libéraux").click()
    visit.wait_for_query("indicateur=densite_mg")
    page.wait_for_function("document.querySelector('#legende')?.innerText?.includes('Médecins généralistes libéraux')")
    page.wait_for_function("performance.getEntriesByName('carte:peindre').length > 1")
    assert not [url for url in visit.asked if "geojson" in url]
    assert visit.said == []


def test_two_visitors_never_see_each_other(chromium, address):
    first, second = Visit(chromium, address), Visit(chromium, address)
    first.open("/?selection=commune:33063&indicateur=part_75")
    second.open("/?selection=commune:87085")
    first.page.wait_for_function("document.querySelector('#fiche h2')?.innerText === 'Bordeaux'")
    second.page.wait_for_function("document.querySelector('#fiche h2')?.innerText === 'Limoges'")
    assert "Part des 75 ans" in first.page.inner_text("#tableau caption")
    assert "Part des 75 ans" not in second.page.inner_text("#tableau caption")
    first.context.close()
    second.context.close()


@pytest.mark.parametrize(
    ("path", "text"),
    [("/couverture", "au moins"), ("/tension", "S’accordent le plus"), ("/donnees", "Licence Ouverte")],
)
def test_the_other_pages_open_with_an_empty_console(visit, path, text):
    page = visit.open(path).page
    page.wait_for_function(f"document.querySelector('main')?.innerText.includes({text!r})")
    page.wait_for_load_state("networkidle")
    assert visit.said == []
    assert visit.foreign_requests() == []


def test_a_phone_has_no_horizontal_scroll(chromium, address):
    visit = Visit(chromium, address, width=390, height=844).open("/").wait_for_map()
    assert visit.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    visit.context.close()
