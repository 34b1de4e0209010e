"""The French how-tos name what the screen shows: each bold name is read on the page whose address is given above it."""

import re

import pytest

from tests import screen
from tests.conftest import ROOT
from tests.visit import MARKS

PAGES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "docs" / "fr").glob("*.md"))}
# What is written once a page is whole.
LAST = {
    "/couverture": "Communes partagées",
    "/atelier": "Comparer ce périmètre",
    "/tension": "Où les lectures s’accordent",
}
LAST |= {"/diagnostic": "Ce qui manque, et le fichier", "/donnees": "Fichiers ouverts à charger"}
# Words and attributes, where a name may stand.
WORDS = """[document.body.textContent, ...[...document.querySelectorAll('*')].flatMap(
    e => ['aria-label', 'placeholder', 'title'].map(a => e.getAttribute(a) || ''))].join('\\n')"""


def plain(text):
    """Text with plain spaces and one apostrophe."""
    return re.sub(r"\s+", " ", text.replace("’", "'"))


def steps(page):
    """Address and bold names of each section that has an address."""
    for section in re.split(r"^## ", PAGES[page], flags=re.MULTILINE)[1:]:
        if found := re.search(r"^Adresse\s: `([^`]+)`$", section, re.MULTILINE):
            yield found[1], [plain(name) for name in re.findall(r"\*\*([^*]+)\*\*", section)]


SHOWN = [page for page in PAGES if list(steps(page))]


def test_every_how_to_for_the_screen_gives_its_addresses_and_names():
    assert set(PAGES) - set(SHOWN) == {"index"}
    assert all(names for page in SHOWN for _, names in steps(page))


@pytest.mark.parametrize("page", PAGES)
def test_the_french_of_a_page_is_typeset(page):
    prose = re.sub(r"```.*?```|`[^`]*`|<[^>]*>|\]\([^)]*\)", "x", PAGES[page], flags=re.DOTALL)
    assert re.findall(r".{0,20}(?: [:;?!»%]|« |\w'\w).{0,20}", prose) == []
    assert screen.untypographic([prose]) == []


def browser_test(function):
    """Mark a test that drives a browser."""
    for mark in MARKS:
        function = mark(function)
    return function


@browser_test
@pytest.mark.parametrize("page", SHOWN)
def test_every_name_of_a_how_to_is_on_its_page(page, reader):
    for address, names in steps(page):
        reader.open(address)
        last = LAST[address.partition("?")[0]]
        reader.page.wait_for_function(
            "last => document.body.textContent.replace(/\\s+/g, ' ').includes(last)", arg=last
        )
        if "communes=" in address:
            reader.page.wait_for_function("document.body.textContent.includes('Lien de lecture')")
        said = plain(reader.page.evaluate(WORDS))
        assert [name for name in names if name not in said] == [], address
