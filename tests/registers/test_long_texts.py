"""Whatever a visitor sends is read in a time that grows with its length, not with its square."""

import time

import pytest

from cpts_map.registers import names, pasted, statuses
from cpts_map.texts.typography import fr

# Ten times what a field may hold where visitors send lists; the square of it is hours.
LENGTH = 100_000
UNITS = (
    " ",
    "\t",
    "a",
    "1",
    "aci ",
    "sans d ",
    "projet ",
    "a:",
    "- ",
    ", ",
    "(",
    "[a",
    "33000 ",
    "cedex ",
    "75 e ",
    "\u00a0",
)
READERS = (fr, statuses.read_status, names.parse, names.key, names.bare, names.compact, names.city_part)


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_a_text_without_end_is_read(read):
    start = time.monotonic()
    for unit in UNITS:
        for tail in ("", "!", "(x"):
            read((unit * LENGTH)[:LENGTH] + tail)
    # Not a measure: the square of one of these lengths takes minutes.
    assert time.monotonic() - start < 60


ENDLESS = ("CPTS a" + "\t" * LENGTH + "x", ("\t" + " " * 900) * 100, "CPTS (" + " " * LENGTH + ") x")


@pytest.mark.parametrize("text", ENDLESS, ids=["tabs", "spaces", "parenthesis"])
def test_a_pasted_title_without_end_is_read(text, gazetteer):
    start = time.monotonic()
    pasted.read(text + "\nBordeaux", gazetteer)
    assert time.monotonic() - start < 60


def test_a_status_is_some_words():
    assert statuses.read_status("ACI signé").status.value == "aci_signe"
    long = statuses.read_status("ACI signé " * 100)
    assert (long.status.value, long.understood) == ("inconnu", False)


@pytest.mark.parametrize(
    ("text", "typeset"),
    [
        ("voir https://a.fr/b:c ici : oui", "voir https://a.fr/b:c ici\u00a0: oui"),
        ("l'un://deux l'autre", "l'un://deux l’autre"),
        ("a://b://c", "a://b://c"),
    ],
)
def test_addresses_are_left_as_they_are(text, typeset):
    assert fr(text) == typeset
