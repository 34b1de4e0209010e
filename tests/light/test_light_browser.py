"""The light pages in Chromium, JavaScript off: read, searched by keyboard, on a phone; and judged by axe-core."""

import os
import shutil
import socket
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI

from cpts_map import macpts
from cpts_map.settings import Settings
from cpts_map.web.light import routes
from tests import screen

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(os.environ.get("CPTS_NO_BROWSER")), reason="CPTS_NO_BROWSER is set"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
MERIGNAC = "/ma-cpts/commune/33281-merignac"
PAGES = (
    "/ma-cpts",
    "/ma-cpts?q=merignac",
    "/ma-cpts?q=Saint-Denis",
    f"{MERIGNAC}?profession=masseur-kinesitherapeute",
    "/ma-cpts/commune/33063-bordeaux",
    "/ma-cpts/commune/79202-parthenay",
    "/ma-cpts/signaler?commune=33063",
    "/ma-cpts/nulle-part",
    "/accessibilite",
    "/mentions-legales",
    "/confidentialite",
    "/contact",
    "/nouveautes",
    "/glossaire",
)


@pytest.fixture(scope="module")
def address(region_store):
    """Address of the light pages of Nouvelle-Aquitaine, served for the time of the module."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with screen.opened(region_store) as atlas:
        macpts.warm(atlas)
        application = FastAPI()
        routes.add(application, atlas, Settings(data=Path("nowhere"), store=region_store))
        server = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=port, log_level="warning"))
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
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, address):
    """Open pages of a width; JavaScript is off unless told."""
    contexts = []

    def opened(path, width=1280, *, script=False):
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, locale="fr-FR", java_script_enabled=script, bypass_csp=script
        )
        contexts.append(context)
        page = context.new_page()
        page.asked = []
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def test_a_professional_finds_a_cpts_by_keyboard_without_javascript(visit, address):
    page = visit("/ma-cpts", 390)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Aller au contenu"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("merignac")
    page.keyboard.press("Tab")
    page.keyboard.type("Inf")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=merignac**")
    page.get_by_role("link", name="Mérignac").first.click()
    page.wait_for_url(f"**{MERIGNAC}?profession=infirmier")
    assert "CPTS Ouest Gironde" in page.locator(".reponse").inner_text()
    assert page.get_by_text("apporte aux infirmiers").is_visible()
    page.get_by_text("Liste des communes documentées").click()
    assert page.get_by_text("Martignas-sur-Jalle").is_visible()
    assert all(url.startswith((address, "data:")) for url in page.asked)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [320, 390])
def test_a_phone_has_no_horizontal_scroll(visit, path, width):
    page = visit(path, width, script=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_fault(visit, path):
    """CPTS_AXE is the path of axe.min.js, of the npm package axe-core (MPL-2.0), which does not ship with us."""
    axe = os.environ.get("CPTS_AXE")
    if not axe:
        pytest.skip("CPTS_AXE is not set")
    page = visit(path, script=True)
    page.add_script_tag(path=axe)
    found = page.evaluate("axe.run(document).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))")
    assert found == []
