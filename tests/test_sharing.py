"""A perimeter in a link: read back the same, short, and refused when damaged."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map import sharing
from cpts_map.codes import COMMUNE
from cpts_map.errors import CptsMapError, LinkError

VECTORS = json.loads((Path(__file__).parent / "js" / "partage.json").read_text("utf-8"))
CODES = st.from_regex(COMMUNE.pattern, fullmatch=True)
PERIMETERS = st.sets(CODES, min_size=1, max_size=60)
# Drawn in one step, not letter by letter.
DEPARTEMENTS = [*(f"{number:02}" for number in range(1, 96) if number != 20), "2A", "2B"]
ANYWHERE = [f"{place}{number:03}" for place in DEPARTEMENTS for number in range(1, 1000)]
LETTERS = st.sampled_from(sorted(sharing._ALPHABET))


@given(PERIMETERS, st.integers(1943, 2999))
def test_what_is_written_is_read_back_the_same(codes, vintage):
    found = sharing.decode(sharing.encode(codes, vintage))
    assert (set(found.codes), found.vintage) == (codes, vintage)
    assert list(found.codes) == sorted(codes)


@given(PERIMETERS, st.data())
def test_one_wrong_letter_is_always_seen(codes, data):
    text = sharing.encode(codes, 2026)
    at = data.draw(st.integers(0, len(text) - 1))
    wrong = data.draw(LETTERS.filter(lambda letter: letter != text[at]))
    with pytest.raises(LinkError):
        sharing.decode(text[:at] + wrong + text[at + 1 :])


@given(PERIMETERS, st.data())
def test_a_link_cut_anywhere_is_always_seen(codes, data):
    text = sharing.encode(codes, 2026)
    with pytest.raises(LinkError, match="abîmé ou incomplet"):
        sharing.decode(text[: data.draw(st.integers(0, len(text) - 1))])


@given(st.text())
def test_any_text_is_a_perimeter_or_an_error_in_french(text):
    try:
        found = sharing.decode(text)
    except CptsMapError as error:
        assert "lien" in str(error).lower()  # noqa: PT017 - either outcome is right, and each is asserted
    else:
        assert sharing.encode(found.codes, found.vintage) == text.strip()


@given(st.sets(st.sampled_from(ANYWHERE), min_size=200, max_size=200))
def test_two_hundred_communes_anywhere_in_france_take_less_than_two_thousand_characters(codes):
    assert len(sharing.encode(codes, 2026)) < 1_000


@pytest.mark.parametrize("codes", [[], ["3306"], ["33063", "20004"], ["bordeaux"]])
def test_what_is_no_commune_is_not_written(codes):
    with pytest.raises(LinkError):
        sharing.encode(codes, 2026)


@pytest.mark.parametrize("vintage", [0, 1942, 3000])
def test_what_is_no_vintage_is_not_written(vintage):
    with pytest.raises(LinkError, match="millésime"):
        sharing.encode(["33063"], vintage)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["texte"][:12])
def test_both_languages_write_the_same(vector):
    assert sharing.encode(vector["codes"], vector["millesime"]) == vector["texte"]
    assert sharing.decode(vector["texte"]) == sharing.Shared(tuple(vector["codes"]), vector["millesime"])


def test_a_format_of_later_is_said_so():
    body = sharing._varint(2) + b"\x01"
    packed = body + sharing.zlib.crc32(body).to_bytes(4, "big")
    text = sharing.base64.urlsafe_b64encode(packed).decode().rstrip("=")
    with pytest.raises(LinkError, match="plus récente"):
        sharing.decode(text)
