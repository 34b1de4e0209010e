"""Formats of codes, folding, unknown codes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map import codes
from cpts_map.codes import COMMUNE, DEPARTEMENT, FORMATS, CodeFormat, fold, unknown
from cpts_map.errors import CptsMapError, UnknownCodeError

VALID = [pytest.param(f, text, id=f"{f.name}-{text}") for f in FORMATS for text in f.valid]
INVALID = [pytest.param(f, text, id=f"{f.name}-{text!r}") for f in FORMATS for text in f.invalid]


def test_formats_have_names_of_their_own_and_examples_of_both_kinds():
    assert len({f.name for f in FORMATS}) == len(FORMATS)
    assert all(f.valid and f.invalid for f in FORMATS)


@pytest.mark.parametrize(("code_format", "text"), VALID)
def test_a_format_accepts_its_valid_examples(code_format: CodeFormat, text: str):
    assert code_format.matches(text)


@pytest.mark.parametrize(("code_format", "text"), INVALID)
def test_a_format_refuses_its_invalid_examples(code_format: CodeFormat, text: str):
    assert not code_format.matches(text)


@pytest.mark.parametrize(("code_format", "text"), VALID)
@pytest.mark.parametrize("around", [" {}", "{} ", "{}\n", "\t{}", "{0}{0}", ""])
def test_a_format_wants_the_whole_text_and_nothing_else(code_format: CodeFormat, text: str, around: str):
    assert not code_format.matches(around.format(text))


@pytest.mark.parametrize("code_format", FORMATS, ids=lambda f: f.name)
def test_codes_are_plain_ascii(code_format: CodeFormat):
    *begin, last = code_format.valid[0]
    arabic = last.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))  # a digit too, for Python's ``\\d``
    assert not code_format.matches("".join([*begin, arabic]))


@given(st.from_regex(re.compile(COMMUNE.pattern.pattern, re.ASCII), fullmatch=True))
def test_a_commune_code_begins_with_the_code_of_a_departement(code):
    prefix = code[:3] if code[:2] in {"97", "98"} else code[:2]
    assert DEPARTEMENT.matches(prefix)


@given(st.from_regex(re.compile(DEPARTEMENT.pattern.pattern, re.ASCII), fullmatch=True))
def test_every_departement_can_have_communes(departement):
    assert COMMUNE.matches(departement.ljust(5, "1"))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Saint-Émilion", "saint emilion"),
        ("  L'Haÿ-les-Roses ", "l hay les roses"),
        ("L’Île-d’Yeu", "l ile d yeu"),
        ("Hœdic", "hoedic"),
        ("ŒUILLY", "oeuilly"),
        ("Ç'A   va", "c a va"),
        ("", ""),
        ("-'-", ""),
    ],
)
def test_fold_drops_case_accents_apostrophes_and_hyphens(text, folded):
    assert fold(text) == folded


@given(st.text(alphabet="abcXYZéÈçÔœŒ'’- 0\u00a0\u202f"))
def test_folding_again_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcXYZéÈçÔœŒ'’- 0"))
def test_fold_does_not_see_case(text):
    assert fold(text.upper()) == fold(text.lower()) == fold(text)


def test_an_unknown_code_names_at_most_three_near_ones_the_nearest_first():
    known = ["33063", "33064", "33065", "33066", "16001"]
    message = str(unknown("Commune", "33063x", known))
    assert message.startswith("Commune inconnue : « 33063x ». Les plus proches : 33063, ")
    assert message.count(",") == 2
    assert "16001" not in message


def test_an_unknown_code_without_neighbour_has_no_hint():
    assert str(unknown("Département", "zz", ["33", "40"])) == "Département inconnu : « zz »."


def test_an_unknown_code_is_ours_and_a_key_error_whose_message_is_not_quoted():
    error = codes.unknown("Région", "99", ["75"])
    assert isinstance(error, UnknownCodeError)
    assert isinstance(error, CptsMapError)
    assert isinstance(error, KeyError)
    assert str(error) == "Région inconnue : « 99 »."
