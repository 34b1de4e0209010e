"""The first view in a real Chromium, under its security policy: a picture, then the map in its place."""

from urllib.parse import urlsplit

import pytest

from tests.visit import MARKS, Visit

pytestmark = MARKS
LISTEN = (
    """document.addEventListener('securitypolicyviolation', (e) => console.error('CSP ' + e.effectiveDirective));"""
)
# Box of the place of the map, and of what is shown in it.
PLACE = """selector => {
  const box = (e) => { const r = e.getBoundingClientRect(); return [r.x, r.width, r.height].map(Math.round); };
  return document.querySelector(selector) && box(document.querySelector(selector));
}"""
SHOWN = "document.querySelector('#carte .apercu-carte')?.checkVisibility()"
SCREENS = {"phone": (390, 844), "desktop": (1280, 800)}
each_screen = pytest.mark.parametrize("new", SCREENS.values(), ids=SCREENS, indirect=True)


@pytest.fixture
def new(request, chromium, address):
    width, height = getattr(request, "param", SCREENS["desktop"])
    found = Visit(chromium, address, width=width, height=height, bypass_csp=False)
    found.page.add_init_script(LISTEN)
    yield found
    found.context.close()


def shown(visit, selector):
    visit.page.wait_for_selector(selector, state="attached")
    return visit.page.evaluate(PLACE, selector)


def hold(page, pattern):
    """Keep requests waiting; gives what lets them go."""
    waiting, held = [], [True]

    def answer(route):
        if held:
            waiting.append(route)
        else:
            route.continue_()

    def release():
        held.clear()
        for route in waiting:
            route.continue_()

    page.route(pattern, answer)
    return release


@each_screen
def test_the_picture_is_there_before_the_scripts_and_gone_once_the_map_has_its_colours(new):
    release_dash = hold(new.page, "**/_dash-component-suites/**")
    new.page.goto(new.address + "/", wait_until="commit")
    new.page.wait_for_selector("#apercu img[src$='#carte']")
    new.page.locator("#apercu img").first.evaluate("image => image.decode()")
    first = shown(new, "#apercu .carte")
    assert first[1] >= 390
    assert new.page.locator("#apercu img").first.evaluate("image => image.naturalWidth") == 400
    assert new.page.locator("#apercu h1").is_visible()

    release_map = hold(new.page, "**/donnees/**/territoires.topojson")
    release_dash()
    # Dash has drawn its page: the same picture, at the same place, until the map has its colours.
    new.page.wait_for_selector("#carte .apercu-carte img")
    assert new.page.locator("#apercu").count() == 0
    assert shown(new, "#carte") == first
    assert new.page.evaluate(SHOWN) is True
    release_map()
    new.page.wait_for_selector("#carte[data-pret='1']", state="attached")
    assert new.page.evaluate(SHOWN) is False
    assert new.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert new.said == []


@each_screen
def test_nothing_is_asked_for_twice_and_nothing_of_the_workshop_is(new):
    new.page.goto(new.address + "/?departement=33")
    new.page.wait_for_selector("#carte[data-pret='1']", state="attached")
    new.page.wait_for_load_state("networkidle")
    asked = [urlsplit(url) for url in new.asked if url.startswith("http")]
    names = [(one.path, one.query) for one in asked if not one.path.startswith("/_dash-update-component")]
    assert sorted(names) == sorted(set(names))
    paths = [one.path for one in asked]
    assert len(asked) < 50
    assert paths.count("/apercu.svg") == 1
    assert not [path for path in paths if "atelier" in path or "images.mjs" in path]
    assert paths.index("/apercu.svg") < min(paths.index(p) for p in paths if p.startswith("/_dash-component-suites/"))
    assert new.said == []


def test_a_picture_that_does_not_come_changes_nothing(new):
    new.page.route("**/apercu.svg*", lambda route: route.abort())
    new.page.goto(new.address + "/")
    new.page.wait_for_selector("#carte[data-pret='1']", state="attached")
    assert new.page.locator("#apercu").count() == 0
    assert {text for text in new.said if "ERR_FAILED" not in text} == set()


def test_the_picture_goes_when_another_indicator_is_chosen_before_the_map_is_there(new):
    release = hold(new.page, "**/donnees/**/territoires.topojson")
    new.page.goto(new.address + "/")
    new.page.wait_for_selector("#carte .apercu-carte")
    new.page.wait_for_selector("#legende strong:has-text('APL')", state="attached")
    assert new.page.evaluate(SHOWN) is True
    new.page.evaluate("dash_clientside.set_props('indicateur', {value: 'densite_mg'})")
    new.page.wait_for_selector("#carte .apercu-carte", state="hidden")
    release()
    new.page.wait_for_selector("#carte[data-pret='1']", state="attached")
    assert new.said == []


def test_a_page_reached_from_another_one_has_its_modules(new):
    new.page.goto(new.address + "/couverture")
    new.page.wait_for_selector("main h1")
    assert not [url for url in new.asked if "carte.mjs" in url]
    new.page.evaluate("document.querySelector('#navigation a[href=\"/\"]').click()")
    new.page.wait_for_selector("#carte[data-pret='1']", state="attached")
    assert new.page.evaluate(SHOWN) is False
    assert new.said == []
