"""Help for newcomers: words that open their meaning, steps of the tour, what a visitor reads where there is nothing."""

import json
from urllib.parse import quote

import pytest

from cpts_map.texts import glossary, pages
from cpts_map.texts import tour as texts
from cpts_map.web import components, drawing, ids, router
from cpts_map.web.layout import aid
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.views import (
    card_view,
    compare_view,
    coverage_view,
    diagnostic_view,
    judged_view,
    map_view,
    search_view,
    tension_parts,
    tension_view,
)
from tests import screen

# A word is one component, and a page has few: Dash slows down with their number.
MOST = 12


@pytest.fixture(scope="module")
def files(atlas):
    return MapFiles(atlas)


@pytest.fixture(scope="module")
def elsewhere(region_store):
    """Atlas of a region of which only geography and population are embedded."""
    with screen.opened(region_store, "53") as opened:
        yield opened


def terms(tree):
    """Words of a tree that open their meaning: slug and word."""
    return [(getattr(c, "data-terme"), c.children) for c in screen.walk(tree) if hasattr(c, "data-terme")]


# Words


@pytest.mark.parametrize("slug", glossary.WORDS)
def test_a_term_is_one_button_of_the_visible_word(slug):
    (found,) = screen.walk(components.term(slug, "le mot"))
    assert (found._type, found.type, found.children) == ("Button", "button", "le mot")
    assert (getattr(found, "data-terme"), getattr(found, "aria-expanded")) == (slug, "false")


def test_a_word_that_the_glossary_does_not_have_is_refused():
    with pytest.raises(KeyError, match="inconnu"):
        components.term("inconnu", "mot")


@pytest.mark.parametrize(
    ("text", "word", "around"),
    [
        ("APL et APL", "APL", ["", " et APL"]),
        ("l'APL", "APL", ["l'"]),
        ("APL", "APL", []),
    ],
)
def test_a_sentence_keeps_its_words_and_explains_the_first(text, word, around):
    found = components.explained(text, "apl", word)
    assert "".join(screen.texts(found)) == text
    assert terms(found) == [("apl", word)]
    assert [part for part in found if isinstance(part, str)] == [part for part in around if part]
    assert components.explained(text, "apl", "absent") == [text]


def pages_of(atlas, files):
    """Every page with its answers, as a visitor has it before him."""
    drawn = {path: [router.route(path, "", atlas, files)[1]] for path in pages.PAGES}
    card = "?selection=cpts:NA-47-ALPHA"
    drawn["/"].append(card_view.card(card, atlas))
    drawn["/couverture"].append(coverage_view.body("", atlas))
    drawn["/atelier"].append(judged_view.judged({"codes": ["47001", "47002"]}, files.workshop))
    drawn["/tension"] += [
        tension_view.table("", atlas)[0],
        tension_parts.comparison("", atlas),
        tension_parts.projections("", atlas),
    ]
    drawn["/diagnostic"].append(diagnostic_view.body(card, atlas))
    drawn["/comparer"].append(compare_view.body("?territoires=commune:47001;commune:47002", atlas))
    return drawn


def test_every_page_explains_a_few_words_that_the_glossary_has(atlas, files):
    for path, tree in pages_of(atlas, files).items():
        found = terms(tree)
        assert 1 <= len(found) <= MOST, (path, found)
        assert {slug for slug, _ in found} <= glossary.WORDS.keys(), path


def test_no_word_stands_where_another_control_holds_it(atlas, files):
    """A button inside a link, a label, a summary: neither pressed nor read."""
    for path, tree in pages_of(atlas, files).items():
        holders = [c for c in screen.walk(tree) if c._type in {"Link", "A", "Label", "Summary", "Button"}]
        assert [terms(getattr(c, "children", None)) for c in holders if terms(getattr(c, "children", None))] == [], path


def test_a_word_of_the_workshop_travels_as_plain_html():
    (found,) = drawing.plain(components.term("aci", "ACI"))
    assert (found["t"], found["c"]) == ("button", ["ACI"])
    assert found["a"] == {
        "class": "terme",
        "type": "button",
        "data-terme": "aci",
        "aria-haspopup": "dialog",
        "aria-expanded": "false",
    }


# What the modules are handed


def test_the_modules_are_handed_the_glossary_itself():
    words = json.loads(getattr(aid.sentences(), "data-termes"))["mots"]
    assert list(words) == list(glossary.WORDS)
    plain = {slug: screen.text([w["mot"], w["sens"], w["source"]]).replace("’", "'") for slug, w in words.items()}
    assert plain == {slug: " ".join(told) for slug, told in glossary.WORDS.items()}
    assert screen.untypographic(v.removesuffix("'") for w in words.values() for v in w.values()) == []


def test_the_tour_names_pages_and_controls_that_are_there(atlas, files):
    steps = json.loads(getattr(aid.sentences(), "data-visite"))["etapes"]
    assert 5 <= len(steps) <= 7
    for step in aid.STEPS:
        drawn = router.route(step.path, "", atlas, files)[1]
        parts = {getattr(c, "data-part") for c in screen.walk(drawn) if hasattr(c, "data-part")}
        named = step.target.partition("#")[2].rstrip(")") or None
        assert named in screen.ids_of(drawn) if named else step.target == f'[data-part="{step.pane}"]', step
        assert not step.pane or step.pane in parts
    assert screen.untypographic(s[k] for s in steps for k in ("titre", "texte")) == []
    assert str(len(steps)) in screen.text(aid.offer())


def test_the_tour_is_on_every_page_and_its_sentences_are_one(atlas):
    shell = screen.application(atlas).layout
    assert {ids.TOUR, ids.AID} <= set(screen.ids_of(shell))
    assert len(texts.STEPS) == len(aid.STEPS)


# Nothing to show


def ways(tree):
    """Where a visitor can go from there."""
    return [c.href for c in screen.walk(tree) if getattr(c, "href", None)]


@pytest.mark.parametrize("text", ["zzz", "rue des é&à"])
def test_a_search_without_result_leads_to_the_one_that_forgives(atlas, text):
    shown, _ = search_view.results(text, atlas, str, typed=True)
    assert ways(shown) == [f"/ma-cpts?q={quote(text).replace('%20', '+')}"]


@pytest.mark.parametrize("code", ["commune:rien", "planete:3", "zone:xx"])
def test_a_territory_of_the_address_that_cannot_be_read_is_said(atlas, code):
    for shown in (
        card_view.card(f"?selection={code}", atlas),
        diagnostic_view.body(f"?selection={code}", atlas),
        compare_view.body(f"?territoires={code}", atlas),
    ):
        assert f"L’adresse nomme un territoire illisible : « {code} »." in screen.text(shown)


def test_an_unknown_territory_leaves_a_way_on(atlas):
    assert "/diagnostic?selection=region:75" in ways(diagnostic_view.body("?communes=99999", atlas))
    assert pages.CARD_EMPTY in screen.texts(card_view.card("?selection=cpts:X", atlas))


@pytest.mark.parametrize("view", [card_view.card, diagnostic_view.body])
def test_a_cpts_without_perimeter_says_how_to_bring_one(atlas, view):
    assert "/donnees#registre" in ways(view("?selection=cpts:NA-40-DELTA", atlas))


def test_a_region_without_register_nor_apl_says_what_to_load(elsewhere):
    coverage = coverage_view.body("", elsewhere)
    assert pages.NO_PERIMETER in screen.texts(coverage)
    assert "/donnees#registre" in ways(coverage)
    legend = map_view.paint("?indicateur=apl", None, elsewhere)[2]
    assert pages.NO_VALUE in screen.texts(legend)
    assert "/donnees#fichiers" in ways(legend)
    assert pages.NO_VALUE not in screen.texts(map_view.paint("?indicateur=population", None, elsewhere)[2])


def test_an_indicator_that_is_known_says_nothing_of_loading(atlas):
    assert "/donnees#fichiers" not in ways(map_view.paint("?indicateur=apl", None, atlas)[2])


def test_the_tension_of_cpts_says_how_to_go_on_where_there_is_none(elsewhere):
    def leads(search):
        return [way for way in ways(tension_view.table(search, elsewhere)[0]) if "telecharger" not in way]

    assert leads("?niveau=cpts") == ["/donnees#registre"]
    assert leads("?niveau=cpts&departement=22") == ["/tension?niveau=cpts"]


def test_an_unknown_address_leads_back_to_the_map_and_to_the_search(atlas, files):
    assert ways(router.route("/nulle-part", "", atlas, files)[1]) == ["/", "/ma-cpts"]
