"""French as it is written: numbers and dates by code points, typography, a word for everything."""

import importlib.util
import re
from decimal import ROUND_HALF_UP, Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.catalog import LICENCE_LABELS, Licence
from cpts_map.diagnostics.classes import Method
from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.indicators import Direction
from cpts_map.rules import Coverage, Definition, Flag, Precision, Status
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web.urlstate import LAYERS, OPTIONAL_LAYERS, SORTS
from tests import screen
from tests.conftest import ROOT
from tests.drawn import INDICATORS

NBSP, THIN, MINUS, DASH = "\u00a0", "\u202f", "\u2212", "\u2014"


# Numbers


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1_000, 0, f"1{THIN}000"),
        (1_234_567.84, 1, f"1{THIN}234{THIN}567,8"),
        (3, 2, "3,00"),
        (0.35, 2, "0,35"),
        (-2_039, 0, f"{MINUS}2{THIN}039"),
        (-0.04, 1, "0,0"),  # a zero has no sign
        (-0.0, 0, "0"),
        (None, 1, DASH),
        (float("nan"), 1, DASH),
    ],
)
def test_a_number_has_a_thin_space_by_thousands_a_comma_and_a_true_minus(value, decimals, expected):
    assert numbers.number(value, decimals) == expected


@pytest.mark.parametrize(("value", "expected"), [(3, "+3"), (-3, f"{MINUS}3"), (0, "0"), (0.2, "0"), (None, DASH)])
def test_a_change_shows_its_sign_and_no_change_has_none(value, expected):
    assert numbers.number(value, sign=True) == expected


@pytest.mark.parametrize(
    ("share", "decimals", "expected"),
    [
        (0.0965, 1, f"9,7{NBSP}%"),
        (0, 0, f"0{NBSP}%"),
        (1, 1, f"100,0{NBSP}%"),
        (None, 1, DASH),
        (float("nan"), 1, DASH),
    ],
)
def test_a_share_is_a_percentage_after_a_no_break_space(share, decimals, expected):
    assert numbers.percent(share, decimals) == expected


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_the_signs_of_a_number_are_those_of_cldr(value, decimals):
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    form = "#,##0" + ("." + "0" * decimals if decimals else "")
    written = format_decimal(abs(rounded), format=form, locale="fr_FR")
    assert numbers.number(value, decimals) == ("−" if rounded < 0 else "") + written


def test_a_number_does_not_part_from_its_unit_and_a_dash_has_none():
    assert numbers.with_unit(17_961, 0, "hab.") == f"17{THIN}961{NBSP}hab."
    assert numbers.with_unit(4.6, 2, "") == "4,60"
    assert numbers.with_unit(None, 1, "%") == DASH


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 zone"), (1, "1 zone"), (2, "2 zones"), (1_000, f"1{THIN}000 zones")]
)
def test_the_plural_begins_at_two(count, expected):
    assert numbers.count(count, "zone") == expected.replace(" ", NBSP)


def test_an_irregular_plural_is_given():
    assert numbers.count(2, "CPTS recensée", "CPTS recensées") == f"2{NBSP}CPTS recensées"


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_a_number_reads_back_as_itself(value, decimals):
    text = numbers.number(value, decimals)
    assert float(text.replace(THIN, "").replace(",", ".").replace(MINUS, "-")) == value
    assert re.fullmatch(rf"{MINUS}?\d{{1,3}}(?:{THIN}\d{{3}})*(?:,\d{{{decimals}}})?", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-06-15", "15 juin 2022"),
        ("2022-06-21", "21 juin 2022"),
        ("2020-01-01", "1er janvier 2020"),
        ("2021-12", "décembre 2021"),
        ("2021-08", "août 2021"),
        ("2023", "2023"),
        ("2026-11-21T21:19:06+00:00", "21 novembre 2026"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_date_is_as_precise_as_it_is_given(text, expected):
    assert numbers.date(text) == expected


# Typography


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Région : 75", f"Région{NBSP}: 75"),
        ("82 % et « large »", f"82{NBSP}% et «{NBSP}large{NBSP}»"),
        ("Quoi ? Oui ! Soit ;", f"Quoi{THIN}? Oui{THIN}! Soit{THIN};"),
        ("20 000 habitants", f"20{THIN}000 habitants"),
        ("1 234 567", f"1{THIN}234{THIN}567"),
        ("L'accès d'Agen, d'« Ici »", f"L’accès d’Agen, d’«{NBSP}Ici{NBSP}»"),
        ("et puis...", "et puis…"),
        ("10:30, a;b", "10:30, a;b"),
        ("", ""),
    ],
)
def test_french_typography(plain, expected):
    assert fr(plain) == expected


FRENCH = st.text(alphabet="aé1 0.:;?!%«»'’…\u00a0\u202f", max_size=30)


@given(FRENCH | st.text(max_size=30))
def test_typography_applied_twice_is_typography_applied_once(text):
    assert fr(fr(text)) == fr(text)


@given(FRENCH)
def test_typography_leaves_nothing_to_mend(text):
    assert screen.untypographic([fr(text)]) == []


# What RFC 3986 allows after the host, apostrophe included.
URL = st.text(alphabet="abcXYZ019-._~%:/?#[]@!$&'()*+,;=", max_size=40).map("https://exemple.fr/".__add__)


@given(URL)
def test_typography_never_touches_an_address(url):
    assert fr(url) == url


# A word for everything


@pytest.mark.parametrize(
    ("table", "things"),
    [
        (labels.STATUS, Status),
        (labels.DEFINITION, Definition),
        (labels.DEFINITION_SHORT, Definition),
        (labels.COVERAGE, Coverage),
        (labels.FLAG, Flag),
        (labels.PRECISION, Precision),
        (labels.BOUNDS, BoundsStatus),
        (labels.LICENCE, Licence),
        (LICENCE_LABELS, Licence),
        (labels.DIRECTION, Direction),
        (labels.METHOD, Method),
        (pages.LAYER, (*LAYERS, *OPTIONAL_LAYERS)),
        (pages.COLUMNS, SORTS),
    ],
)
def test_every_thing_has_its_word_all_different(table, things):
    assert set(table) == set(things)
    assert all(table.values())
    assert len(set(table.values())) == len(table)


def sentences(module):
    for name, value in vars(module).items():
        if name.isupper():
            values = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
            yield from ((name, text) for text in values)


@pytest.mark.parametrize("module", [pages, labels], ids=["pages", "labels"])
def test_sentences_are_french_and_typeset(module):
    found = [text for _, text in sentences(module)]
    assert len(found) > 20
    assert screen.english(found) == []
    assert screen.untypographic(found) == []


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_an_indicator_says_all_that_a_reader_asks(indicator):
    said = [indicator.name, indicator.unit, indicator.vintage, indicator.formula, indicator.weight, indicator.missing]
    said += [text for t in indicator.thresholds for text in (t.label, t.source)]
    assert all(said)
    assert indicator.sources
    assert screen.english(said) == []
    assert screen.untypographic([fr(text) for text in said]) == []


def test_definitions_are_named_beside_what_they_mean():
    assert labels.DEFINITION[Definition.STRICTE] == "stricte (ACI signé)"
    assert labels.DEFINITION[Definition.LARGE].startswith("large (")


def test_the_page_of_indicators_is_the_registry():
    spec = importlib.util.spec_from_file_location("make_indicators", ROOT / "docs" / "make_indicators.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert (ROOT / "docs" / "indicators.md").read_text("utf-8") == made.page()
