"""The light pages in Chromium, JavaScript off: read, searched by keyboard, on a phone."""

from pathlib import Path

import pytest
from fastapi import FastAPI

from cpts_map import macpts
from cpts_map.settings import Settings
from cpts_map.web.light import routes
from tests.states import LIGHT, MERIGNAC
from tests.visit import MARKS, Visit, served

pytestmark = MARKS
PAGES = tuple(state.path for state in LIGHT)


@pytest.fixture(scope="module")
def address(real, region_store):
    """Address of the light pages alone, served for the time of the module."""
    macpts.warm(real)
    application = FastAPI()
    routes.add(application, real, Settings(data=Path("nowhere"), store=region_store))
    with served(application) as found:
        yield found


@pytest.fixture
def visit(mapless, address):
    """Open pages of a width; JavaScript is off unless told."""
    visits = []

    def opened(path, width=1280, *, script=False):
        visits.append(Visit(mapless, address, width, 844, java_script_enabled=script, bypass_csp=script))
        return visits[-1].open(path)

    yield opened
    for found in visits:
        found.context.close()


def test_a_professional_finds_a_cpts_by_keyboard_without_javascript(visit):
    found = visit("/ma-cpts", 390)
    page = found.page
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
    assert found.foreign_requests() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_has_no_horizontal_scroll(visit, path):
    page = visit(path, script=True).page
    wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    for width in (320, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(f"{wide}.map(e => e.outerHTML.slice(0, 80))") == []
