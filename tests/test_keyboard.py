"""The dashboard by keyboard alone, and by thumb: what is reached, seen, read, and where the focus goes."""

import pytest

from tests.visit import MARKS, Visit

pytestmark = MARKS
# Whether what has the focus shows it, and is on screen.
SEEN = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  const shown = outlined || style.boxShadow !== 'none'
    || e.closest('.dash-input-container, .dash-slider-container')?.matches(':focus-within');
  const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return e === document.body || (shown && inside) ? null : e.outerHTML.slice(0, 150);
}"""


class Keyboard(Visit):
    """A visitor without pointer; the map is not drawn."""

    def __init__(self, browser, address, width=1280, height=800, **options):
        super().__init__(browser, address, width, height, reduced_motion="reduce", **options)
        self.without_map()

    def tab_to(self, selector, most=80):
        """Press Tab until something has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return self
        pytest.fail(f"{selector} is not reached in {most} steps")

    def slow(self, times):
        """Make the processor of the page so many times slower, from now on."""
        self.context.new_cdp_session(self.page).send("Emulation.setCPUThrottlingRate", {"rate": times})

    def focus_is(self, selector):
        self.page.wait_for_function("s => document.activeElement.matches(s)", arg=selector)
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self


@pytest.fixture
def keyboard(mapless, address):
    found = Keyboard(mapless, address)
    yield found
    found.context.close()


def test_the_map_page_is_searched_read_and_left_by_keyboard(keyboard):
    page = keyboard.open("/").page
    page.wait_for_selector("#tableau tbody th a")
    keyboard.tab_to(".evitement", most=1).press("Enter").focus_is("#page")
    keyboard.tab_to("#recherche", most=5)
    page.keyboard.type("merignac")
    page.wait_for_selector("#recherche-resultats a")
    keyboard.press("Enter").focus_is("#fiche h2").reads("#fiche h2", "Mérignac")
    keyboard.press("Escape").focus_is("#recherche").reads("#fiche", "Choisir une commune")

    keyboard.tab_to("#tableau tbody th a")
    chosen = page.evaluate("document.activeElement.getAttribute('href')")
    keyboard.press("Enter").focus_is("#fiche h2")
    keyboard.press("Escape").focus_is(f'#tableau a[href="{chosen}"]').reads("#fiche", "Choisir une commune")


def test_what_is_typed_fast_on_a_slow_device_stays_in_order_and_enter_takes_it_all(keyboard):
    page = keyboard.open("/").page
    page.wait_for_selector("#tableau tbody th a")
    keyboard.slow(6)
    for typed, name in (("merignac", "Mérignac"), ("pessac", "Pessac")):  # the second while a card is open
        page.locator("#recherche").focus()
        page.keyboard.type(typed)
        assert page.input_value("#recherche") == typed
        keyboard.press("Enter").reads("#fiche h2", name).focus_is("#fiche h2")


def test_the_menu_of_a_phone_leads_to_a_page_whose_list_is_chosen_by_keyboard(mapless, address):
    visit = Keyboard(mapless, address, 390, 844)
    page = visit.open("/").page
    page.wait_for_selector("#navigation a", state="attached")
    visit.tab_to("#menu", most=3).press("Enter")
    assert page.get_attribute("#menu", "aria-expanded") == "true"
    visit.press("Escape").focus_is("#menu")
    assert page.is_hidden("#navigation")
    visit.press("Enter").tab_to('#navigation a[href="/couverture"]', most=3).press("Enter")
    visit.reads("main h1", "Couverture")
    assert page.is_hidden("#navigation")
    page.wait_for_selector("#couverture-departement")
    visit.tab_to("#couverture-departement").press("ArrowDown").focus_is(".dash-dropdown-content input")
    page.keyboard.type("giron")
    # The list follows what is typed, then the focus what is pressed, each by a frame: sooner, another line is chosen.
    page.wait_for_function("document.querySelectorAll('.dash-dropdown-content .dash-options-list-option').length === 1")
    visit.press("ArrowDown").focus_is(".dash-options-list-option input").press("Enter")
    visit.wait_for_query("departement=33").reads("main", "Gironde")
    visit.context.close()


def test_a_territory_is_built_and_undone_by_keyboard(keyboard):
    page = keyboard.open("/atelier").page
    page.wait_for_selector("#atelier[data-pret='1']")
    keyboard.tab_to("#atelier-recherche")
    page.keyboard.type("la teste")
    add = '#atelier-resultats [data-atelier="ajouter"][data-communes="33529"]'
    page.wait_for_selector(add)
    keyboard.tab_to(add, most=30).press("Enter").reads("#atelier-annonce", "La Teste-de-Buch")
    near = page.wait_for_selector('#atelier-listes [data-cle^="ajouter-"]').get_attribute("data-cle")
    keyboard.tab_to(f'[data-cle="{near}"]').press("Enter").reads("#atelier-listes", "Communes du territoire (2)")
    keyboard.press("Control+z").reads("#atelier-listes", "Communes du territoire (1)")
    keyboard.press("Control+z").reads("#atelier-listes", "Communes du territoire (0)")


@pytest.mark.parametrize(
    ("path", "control", "result"),
    [
        ("/plan", "#plan-minimum", "#plan-contenu"),
        ("/tension", ".dash-slider-thumb", "#tension-multi, #tension-contributions"),
        ("/diagnostic?selection=commune:33281", "#diagnostic-recherche", "#diagnostic-contenu table"),
        ("/comparer?territoires=commune:33281", "#comparer-recherche", "#comparer-contenu table"),
        ("/donnees", "main summary", "main table"),
    ],
)
def test_the_focus_is_seen_from_the_skip_link_to_the_main_control(keyboard, path, control, result):
    page = keyboard.open(path).page
    for awaited in (result, control):
        page.wait_for_selector(awaited, state="attached")
    hidden = []
    for _ in range(60):
        keyboard.press("Tab")
        hidden.append(page.evaluate(SEEN))
        if page.evaluate("s => document.activeElement.matches(s)", control):
            break
    else:
        pytest.fail(f"{control} is not reached")
    assert [found for found in hidden if found] == []


# The tour and the words

STEP = "document.querySelector('.visite-etape').textContent"
# What is outlined: its part of the sheet, else the first name inside it.
OUTLINED = """(() => { const e = document.querySelector('.visite-cible');
  return e?.dataset.part ?? e?.querySelector('[id]')?.id; })()"""
KEPT = "Object.entries(localStorage).filter(([key]) => key.startsWith('cpts-visite'))"
TAKEN = (
    ("/", "indicateur-libelle"),
    ("/", "couches"),
    ("/", "recherche-libelle"),
    ("/", "fiche"),
    ("/couverture", "couverture-definition"),
    ("/atelier", "atelier-recherche-libelle"),
    ("/diagnostic", "diagnostic-recherche-libelle"),
)


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (390, 844)])
def test_the_whole_tour_is_taken_by_keyboard_and_never_offered_again(mapless, address, width, height):
    visit = Keyboard(mapless, address, width, height)
    page = visit.open("/").page
    page.wait_for_selector("#tableau tbody th a", state="attached")
    visit.tab_to('[data-visite="commencer"]', most=15).press("Enter").focus_is("#visite-titre")
    assert page.evaluate("document.querySelector('dialog.visite').matches(':modal')")
    for number, (path, outlined) in enumerate(TAKEN, 1):
        assert page.evaluate(STEP) == f"Étape {number} sur 7"
        page.wait_for_function(f"location.pathname === '{path}' && ({OUTLINED}) === '{outlined}'")
        box, dialog = (page.locator(s).bounding_box() for s in (".visite-cible", "dialog.visite"))
        assert 0 <= dialog["x"] <= width - dialog["width"]
        assert 0 <= dialog["y"] <= height - dialog["height"]
        assert box["y"] < height
        assert box["y"] + box["height"] > 0
        if number == 1:
            visit.press("Tab")
        if number < len(TAKEN):
            visit.focus_is("dialog .principal").press("Enter")
    visit.press("Shift+Tab", "Enter")
    assert page.evaluate(STEP) == "Étape 6 sur 7"
    visit.press("Tab", "Enter", "Enter")
    visit.focus_is("#visite" if width > 800 else "#menu")  # the line that opened it has gone
    assert page.locator(".visite-cible").count() == 0
    assert page.evaluate(KEPT) == [["cpts-visite", "vue"]]
    assert page.context.cookies() == []
    page.reload()
    page.wait_for_selector("#visite", state="attached")
    assert page.is_hidden(".visite-offre")
    visit.context.close()


def test_the_tour_closes_by_escape_alone_and_gives_the_focus_back(keyboard):
    """Escape closes the card too, when no tour stands before it."""
    page = keyboard.open("/?selection=commune:33281").page
    page.wait_for_selector("#fiche dl")
    keyboard.tab_to('[data-visite="refuser"]', most=15).press("Enter").focus_is("#visite")
    assert page.is_hidden(".visite-offre")
    keyboard.press("Enter").focus_is("#visite-titre").press("Escape").focus_is("#visite")
    assert page.locator("dialog[open]").count() == 0
    assert page.is_visible("#fiche dl")


def test_a_word_opens_its_meaning_and_closes_without_closing_the_card(keyboard):
    page = keyboard.open("/?selection=commune:33281").page
    page.wait_for_selector("#fiche .terme")
    keyboard.tab_to('#fiche [data-terme="population-municipale"]').press("Enter").focus_is(".bulle")
    assert page.inner_text(".bulle-mot") == "Population municipale"
    assert page.get_attribute('#fiche [data-terme="population-municipale"]', "aria-expanded") == "true"
    keyboard.press("Tab").focus_is('.bulle a[href="/glossaire#population-municipale"]')
    keyboard.press("Escape").focus_is('#fiche [data-terme="population-municipale"]')
    assert page.get_attribute('#fiche [data-terme="population-municipale"]', "aria-expanded") == "false"
    assert page.is_visible("#fiche dl")
    word = page.locator('#fiche [data-terme="epci"]').first
    for shown in (True, False):  # pressed again, it closes
        word.click()
        assert page.is_visible(".bulle") is shown


# The sheet of the page Carte

HEIGHT = "document.querySelector('.feuille').offsetHeight"
BEHIND = """() => { const b = document.querySelector('#carte').getBoundingClientRect();
  return document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 3).closest('#carte') !== null; }"""


@pytest.fixture
def phone(mapless, address):
    found = Keyboard(mapless, address, 390, 844, has_touch=True).open("/?selection=commune:33281")
    found.page.wait_for_selector("#fiche .valeur")
    yield found
    found.context.close()


def test_the_sheet_shows_name_and_value_and_goes_up_and_down_by_its_buttons(phone):
    page = phone.page
    for selector in ("#fiche h2", "#fiche .valeur"):  # the sheet follows its card by a frame
        page.wait_for_function(
            "s => document.querySelector(s).getBoundingClientRect().bottom"
            " <= document.querySelector('.feuille').getBoundingClientRect().bottom",
            arg=selector,
        )
    assert page.evaluate(BEHIND)
    low = page.evaluate(HEIGHT)
    up, down = (page.get_by_role("button", name=name) for name in ("Agrandir la fiche", "Réduire la fiche"))
    assert up.get_attribute("aria-expanded") == "false"
    up.focus()
    phone.press("Enter")
    half = page.evaluate(HEIGHT)
    assert page.evaluate(BEHIND)
    phone.press("Enter").focus_is('[data-feuille="descendre"]')  # at the top, the other button has the focus
    full = page.evaluate(HEIGHT)
    assert low < half < full
    assert down.get_attribute("aria-expanded") == "true"
    phone.press("Enter", "Enter").focus_is('[data-feuille="monter"]')
    assert page.evaluate(HEIGHT) == low


def test_the_sheet_is_dragged_by_its_handle_and_stops_at_the_nearest_height(phone):
    page = phone.page
    box = page.locator(".feuille-tete").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + 5

    def drag(to):
        page.mouse.move(x, page.locator(".feuille-tete").bounding_box()["y"] + 5)
        page.mouse.down()
        page.mouse.move(x, to, steps=4)
        page.wait_for_timeout(60)
        page.mouse.move(x, to + 1)  # a slow end: no flick
        page.mouse.up()
        return page.get_attribute(".feuille", "data-arret")

    assert drag(y - 200) == "milieu"
    assert drag(200) == "haut"
    assert drag(y + 10) == "bas"


def test_legend_and_choices_come_in_the_sheet_and_what_has_the_focus_is_seen(phone):
    page = phone.page
    page.get_by_role("button", name="Légende").click()
    assert page.is_visible("#legende")
    assert page.is_hidden("#fiche")
    page.get_by_role("button", name="Options").click()
    assert page.is_visible("#recherche")
    page.get_by_role("button", name="Réduire la fiche").click()
    phone.tab_to("#recherche", most=10)
    assert page.get_attribute(".feuille", "data-arret") == "milieu"
    assert page.evaluate("getComputedStyle(document.querySelector('.feuille')).transitionProperty") == "none"
