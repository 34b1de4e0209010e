"""Zones without CPTS, on countries small enough to draw; figures computed by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.zones import Zone, zones
from cpts_map.rules import Coverage
from tests.board import board, countries, parts, squares, touching

# CPTS x holds a e, y holds c d; b f g h are without CPTS: two zones, for b touches f and g touches h.
#
#     a 5,000 x | b 9,000   | c 2,000 y | d 1,000 y
#     e 1,000 x | f 11,000  | . sea     | .
#     .         | .         | g 12,000  | h 7,999
ROWS = ("abcd", "ef..", "..gh")
PEOPLE = {"a": 5_000, "b": 9_000, "c": 2_000, "d": 1_000, "e": 1_000, "f": 11_000, "g": 12_000, "h": 7_999}
MEMBERS = {"x": "ae", "y": "cd"}


def communes(people, departements=None, epci=None):
    codes = sorted(people)
    return pd.DataFrame(
        {
            "inhabitants": [people[code] for code in codes],
            "departement": [(departements or {}).get(code, "33") for code in codes],
            "epci": [(epci or {}).get(code) for code in codes],
        },
        index=codes,
    ).astype({"inhabitants": float})


def found(rows=ROWS, people=PEOPLE, members=MEMBERS, *, complete=True, only="", **others) -> list[Zone]:
    links = others.pop("links", ())
    frame = communes(people, **others)
    held = {code for codes in members.values() for code in codes}
    outside = Coverage.NON_COUVERTE if complete else Coverage.NON_DOCUMENTEE
    state = pd.Series({code: Coverage.COUVERTE if code in held else outside for code in only or sorted(people)})
    table = pd.DataFrame(
        [(cpts, code) for cpts, codes in members.items() for code in codes], columns=["cpts_id", "commune_code"]
    )
    return zones(frame, state, board(*rows, links=links), table)


def test_a_zone_is_a_connected_group_of_uncovered_communes_named_after_its_most_populated():
    carrying, attached = found()
    assert (carrying.id, carrying.communes, carrying.population) == ("f", ("b", "f"), 20_000)
    assert (attached.id, attached.communes, attached.population) == ("g", ("g", "h"), 19_999)


def test_from_20000_inhabitants_a_zone_could_carry_a_cpts_below_it_is_to_be_attached():
    assert [zone.could_carry for zone in found()] == [True, False]


def test_attachments_are_the_neighbours_by_border_with_the_population_of_both():
    first, second = found()[0].attachments
    # b touches a, f touches e: two sides with x; b touches c: one side with y.
    assert (first.cpts_id, first.shared_m, first.population) == ("x", 2_000, 26_000)
    assert (second.cpts_id, second.shared_m, second.population) == ("y", 1_000, 23_000)
    assert first.bounds.status is BoundsStatus.WITHIN
    assert (first.bounds.margin_to_min, first.bounds.margin_to_max) == (6_000, 74_000)
    assert (first.size.name, first.size.margin_to_upper) == ("T1", 14_000)


def test_a_zone_that_touches_no_cpts_has_no_attachment():
    assert found()[1].attachments == ()


def test_a_ferry_attaches_without_any_border():
    joined = found(("a.b",), {"a": 10_000, "b": 500}, {"x": "a"}, links=[("b", "a")])
    assert [(zone.id, zone.communes) for zone in joined] == [("b", ("b",))]
    ((attachment,),) = [zone.attachments for zone in joined]
    assert (attachment.cpts_id, attachment.shared_m, attachment.population) == ("x", 0, 10_500)


def test_a_commune_shared_by_two_neighbours_counts_in_each_of_them_once():
    # b belongs to x and to y; z, uncovered, touches b only.
    shared = found(("abc", ".z."), {"a": 1_000, "b": 2_000, "c": 4_000, "z": 8_000}, {"x": "ab", "y": "bc"})
    assert [(a.cpts_id, a.population) for a in shared[0].attachments] == [("x", 11_000), ("y", 14_000)]


def test_neighbours_with_the_same_border_come_by_identifier():
    zone = found(("abc",), {"a": 1, "b": 1, "c": 1}, {"y": "a", "x": "c"})[0]
    assert [a.cpts_id for a in zone.attachments] == ["x", "y"]


def test_territories_of_a_zone_come_by_its_population_in_each():
    zone = found(
        ("abc",),
        {"a": 1_000, "b": 5_000, "c": 2_000},
        {},
        departements={"a": "33", "b": "40", "c": "33"},
        epci={"a": "e1", "c": "e2"},
    )[0]
    assert zone.departements == ("40", "33")
    assert zone.epci == ("e2", "e1")  # b belongs to none


def test_a_zone_is_to_verify_as_soon_as_one_of_its_communes_is_not_documented():
    assert [zone.to_verify for zone in found(complete=False)] == [True, True]
    assert [zone.to_verify for zone in found(complete=True)] == [False, False]
    frame = communes({"a": 1, "b": 1})
    state = pd.Series({"a": Coverage.NON_COUVERTE, "b": Coverage.NON_DOCUMENTEE})
    (zone,) = zones(frame, state, board("ab"), pd.DataFrame(columns=["cpts_id", "commune_code"]))
    assert zone.to_verify


def test_a_region_cut_from_the_country_has_its_own_zones_and_the_neighbours_beyond_its_border():
    # Only b and c are asked for; x, that holds d, lies beyond.
    (zone,) = found(("abcd",), {"a": 1, "b": 10, "c": 20, "d": 30}, {"x": "d"}, only="bc")
    assert (zone.communes, zone.population) == (("b", "c"), 30)
    assert [(a.cpts_id, a.population) for a in zone.attachments] == [("x", 60)]


def test_an_unknown_population_counts_for_nothing():
    (zone,) = found(("ab",), {"a": None, "b": 3_000}, {})
    assert (zone.id, zone.population) == ("b", 3_000)


def test_where_everything_is_covered_there_is_no_zone():
    assert found(members={"x": "abcdefgh"}) == []


# Properties. A search of zones costs some 10 ms.

few = settings(max_examples=15)


@st.composite
def registers(draw):
    rows = draw(countries())
    codes = sorted(squares(*rows))
    people = {code: draw(st.integers(0, 30_000)) for code in codes}
    members = draw(st.dictionaries(st.sampled_from("XYZ"), st.sets(st.sampled_from(codes), min_size=1), max_size=3))
    return rows, people, {cpts: "".join(sorted(held)) for cpts, held in members.items()}


@few
@given(registers())
def test_zones_share_out_the_uncovered_communes_and_each_is_connected(register):
    rows, people, members = register
    outside = set(people) - {code for held in members.values() for code in held}
    listed = found(*register)
    assert sorted(code for zone in listed for code in zone.communes) == sorted(outside)
    assert {frozenset(zone.communes) for zone in listed} == parts(outside, touching(*rows))
    assert sum(zone.population for zone in listed) == sum(people[code] for code in outside)


@few
@given(registers())
def test_zones_come_by_population_and_could_carry_from_20000_on(register):
    listed = found(*register)
    assert [zone.population for zone in listed] == sorted((zone.population for zone in listed), reverse=True)
    for zone in listed:
        assert zone.could_carry == (zone.population >= 20_000)
        assert zone.population == sum(register[1][code] for code in zone.communes)
        assert register[1][zone.id] == max(register[1][code] for code in zone.communes)


@few
@given(registers())
def test_attachments_are_exactly_the_cpts_around_with_their_border_and_joint_population(register):
    rows, people, members = register
    pairs = touching(*rows)
    for zone in found(*register):
        inside = set(zone.communes)
        expected = {}
        for cpts, held in members.items():
            sides = sum((a in inside and b in held) or (b in inside and a in held) for a, b in pairs)
            if sides:
                joint = sum(people[code] for code in inside | set(held))
                expected[cpts] = (1_000 * sides, joint)
        assert {a.cpts_id: (a.shared_m, a.population) for a in zone.attachments} == expected
        lengths = [a.shared_m for a in zone.attachments]
        assert lengths == sorted(lengths, reverse=True)


@few
@given(registers())
def test_one_more_commune_in_a_perimeter_never_makes_the_uncovered_population_grow(register):
    rows, people, members = register
    before = sum(zone.population for zone in found(*register))
    more = {**members, "NEW": min(people)}
    assert sum(zone.population for zone in found(rows, people, more)) <= before


@pytest.mark.parametrize(("people", "carries"), [(19_999, False), (20_000, True)])
def test_the_lower_bound_itself_is_enough(people, carries):
    assert found(("a",), {"a": people}, {})[0].could_carry is carries
