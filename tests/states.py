"""Every page of the dashboard in its main states: what accessibility tests visit, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cpts_map import sharing

OUEST_GIRONDE = "cpts:NA-33-OUEST-GIRONDE"
WORKED_ON = ("33273", "33318")  # in two pieces: the assistant has something to propose
MERIGNAC = "/ma-cpts/commune/33281-merignac"


def _nothing(page: Any) -> None:
    """Leave the page as it opens."""


@dataclass(frozen=True, slots=True)
class State:
    """A page in one of its states.

    Attributes
    ----------
    name
        Of a file: a screenshot, a report.
    path
        Address, from the server.
    ready
        CSS selector of what shows once the page has its content.
    act
        Gestures that lead from the open page to the state.
    """

    name: str
    path: str
    ready: str = "main h1"
    act: Callable[[Any], None] = _nothing


def _pick_indicator(page: Any) -> None:
    page.locator("#indicateur").click()
    page.wait_for_selector(".dash-dropdown-content")


def _search(text: str) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.locator("#recherche").fill(text)
        page.wait_for_selector("#recherche-resultats > *")

    return act


def _open_menu(page: Any) -> None:
    page.locator(".menu summary").first.click()


def _propose(page: Any) -> None:
    page.get_by_role("button", name="Rendre d’un seul tenant").click()
    page.wait_for_selector(".proposition")


def _tour(steps: int) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.evaluate("document.getElementById('visite').click()")  # on a phone it is in the menu
        for number in range(1, steps + 1):
            page.locator(".visite-etape", has_text=f"Étape {number} sur").wait_for()
            page.wait_for_selector(".visite-cible", state="attached")
            if number < steps:
                page.get_by_role("button", name="Suivant").click()

    return act


def _term(slug: str) -> Callable[[Any], None]:
    def act(page: Any) -> None:
        page.locator(f'main [data-terme="{slug}"]').first.click()
        page.wait_for_selector(".bulle:popover-open")

    return act


def leave(page: Any) -> None:
    """Undo the gestures of a state: what it opened is closed, what it typed is taken back."""
    page.keyboard.press("Escape")
    search = page.locator("#recherche")
    if search.count() and search.input_value():
        search.fill("")
        page.wait_for_selector("#recherche-resultats > *", state="detached")


MAP_READY = "#carte[data-pret='1']"
CARD_READY = "#fiche dl"
WORKSHOP_READY = "#atelier-carte[data-pret='1']"
DASH = (
    State("carte", "/", f"{MAP_READY}, #tableau table"),
    State("carte-fiche", f"/?selection={OUEST_GIRONDE}", CARD_READY),
    State("carte-commune", "/?selection=commune:33281&indicateur=densite_mg", CARD_READY),
    State("carte-erreur", "/?selection=cpts:INCONNUE", "#fiche .note-alerte"),
    State("carte-liste", "/", "#tableau table", _pick_indicator),
    State("carte-recherche", "/", "#tableau table", _search("saint")),
    State("carte-recherche-vide", "/", "#tableau table", _search("zzzz")),
    State("terme-carte", "/", "#tableau table", _term("cpts")),
    State("visite-carte", "/", "#indicateur", _tour(1)),
    State("visite-couverture", "/", "#indicateur", _tour(5)),
    State("terme-tableau", "/couverture", ".bloc table", _term("signal")),
    State("couverture", "/couverture", ".bloc table"),
    State("couverture-departement", "/couverture?departement=33", ".bloc table"),
    State("atelier-vide", "/atelier", "#atelier[data-pret='1']"),
    State("atelier", "/atelier?copie=" + sharing.encode(WORKED_ON, 2026), "#atelier-jugement table"),
    State(
        "atelier-propositions",
        "/atelier?copie=" + sharing.encode(WORKED_ON, 2026),
        "#atelier-jugement table",
        _propose,
    ),
    State("plan-vide", "/plan", "#plan-contenu"),
    State("tension", "/tension", "#tension-projection > p"),
    State("tension-communes", "/tension?niveau=commune&departement=33", "#tension-projection > p"),
    State("diagnostic-vide", "/diagnostic", "#diagnostic-contenu > *"),
    State("diagnostic", f"/diagnostic?selection={OUEST_GIRONDE}", ".reperes table"),
    State("diagnostic-menu", f"/diagnostic?selection={OUEST_GIRONDE}", ".reperes table", _open_menu),
    State("diagnostic-erreur", "/diagnostic?communes=99999", ".note-alerte"),
    State("comparer-vide", "/comparer", "#comparer-contenu > *"),
    State("comparer", f"/comparer?territoires={OUEST_GIRONDE};departement:33", "#comparer-contenu table"),
    State("donnees", "/donnees", "#registre"),
    State("introuvable", "/nulle-part"),
)
LIGHT = (
    State("ma-cpts", "/ma-cpts"),
    State("ma-cpts-commune-unique", "/ma-cpts?q=merignac"),
    State("ma-cpts-choix", "/ma-cpts?q=Saint-Denis"),
    State("ma-cpts-commune", f"{MERIGNAC}?profession=masseur-kinesitherapeute"),
    State("ma-cpts-bordeaux", "/ma-cpts/commune/33063-bordeaux"),
    State("ma-cpts-parthenay", "/ma-cpts/commune/79202-parthenay"),
    State("ma-cpts-signaler", "/ma-cpts/signaler?commune=33063"),
    State("ma-cpts-introuvable", "/ma-cpts/nulle-part"),
    State("accessibilite", "/accessibilite"),
    State("mentions-legales", "/mentions-legales"),
    State("confidentialite", "/confidentialite"),
    State("contact", "/contact"),
    State("nouveautes", "/nouveautes"),
    State("glossaire", "/glossaire"),
)
PLAIN = (
    State("api", "/api/v1/", "h1"),
    State("telecharger", "/telecharger", "h1"),
    State("vignette", "/embed/cpts/NA-33-OUEST-GIRONDE", "h1"),
    State("vignette-carte", "/embed/carte/cpts/NA-33-OUEST-GIRONDE", "h1"),
    State("vignette-code", "/embed/code/cpts/NA-33-OUEST-GIRONDE", "h1"),
)
