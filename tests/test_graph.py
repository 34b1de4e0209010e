"""Pieces, pockets and borders, on countries small enough to draw."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.graph import LINK_M, Pocket, border_m, pieces, pockets
from tests.board import board, countries, parts, squares, touching

# e is in the middle; j k l lie east of the ring.
RING = ("abcj", "defk", "ghil")


def test_borders_read_the_same_from_both_sides_and_outer_sides_are_those_nobody_shares():
    graph = board("ab.", "cd.")
    assert graph.borders.toarray().tolist() == [
        [0, 1000, 1000, 0],
        [1000, 0, 0, 1000],
        [1000, 0, 0, 1000],
        [0, 1000, 1000, 0],
    ]
    assert graph.outer_m.tolist() == [2000, 2000, 2000, 2000]


def test_a_border_with_an_unknown_commune_is_left_out():
    graph = board("ab", links=[("a", "z"), ("z", "y")])
    assert graph.borders.nnz == 2
    assert pieces(graph, "ab") == [("a", "b")]


def test_land_masses_are_numbered_apart_until_a_link_joins_them():
    apart, joined = board("ab.c"), board("ab.c", links=[("c", "b")])
    assert len(set(apart.land)) == 2
    assert len(set(joined.land)) == 1


# Pieces


def test_communes_that_touch_by_a_corner_only_are_two_pieces():
    assert pieces(board("ab", "cd"), "ad") == [("a",), ("d",)]


def test_pieces_come_by_number_of_communes_then_by_first_code():
    assert pieces(board("abcde"), "edab") == [("a", "b"), ("d", "e")]
    assert pieces(board("abcdef"), "adef") == [("d", "e", "f"), ("a",)]


def test_an_island_with_a_link_is_of_a_piece_with_what_serves_it():
    assert pieces(board("ab.c", links=[("c", "b")]), "bc") == [("b", "c")]
    assert pieces(board("ab.c"), "bc") == [("b",), ("c",)]


def test_a_link_does_not_help_when_what_serves_the_island_is_outside():
    assert pieces(board("ab.c", links=[("c", "b")]), "ac") == [("a",), ("c",)]


def test_no_member_makes_no_piece():
    assert pieces(board("ab"), "") == []


few = settings(max_examples=25)


@st.composite
def perimeters(draw):
    rows = draw(countries())
    return rows, draw(st.sets(st.sampled_from(sorted(squares(*rows)))))


@few
@given(perimeters())
def test_pieces_share_out_the_members_each_is_connected_and_no_two_touch(drawn):
    rows, members = drawn
    found = pieces(board(*rows), members)
    assert sorted(code for piece in found for code in piece) == sorted(members)
    assert {frozenset(piece) for piece in found} == parts(members, touching(*rows))


@few
@given(perimeters(), st.randoms(use_true_random=False))
def test_pieces_and_pockets_do_not_depend_on_the_order_of_rows_or_members(drawn, random):
    rows, members = drawn
    shuffled, asked = sorted(squares(*rows)), sorted(members)
    random.shuffle(shuffled)
    random.shuffle(asked)
    other = board(*rows, order="".join(shuffled))
    assert pieces(other, asked) == pieces(board(*rows), members)
    assert pockets(other, asked) == pockets(board(*rows), members)


@few
@given(perimeters())
def test_pieces_keep_their_shape_under_other_names(drawn):
    rows, members = drawn
    renamed = tuple(row.translate(str.maketrans("abcdefghijklmnopqrst", "tsrqponmlkjihgfedcba")) for row in rows)
    back = str.maketrans("tsrqponmlkjihgfedcba", "abcdefghijklmnopqrst")
    asked = {chr(ord("a") + ord("t") - ord(code)) for code in members}
    found = {frozenset("".join(piece).translate(back)) for piece in pieces(board(*renamed), asked)}
    assert found == {frozenset(piece) for piece in pieces(board(*rows), members)}


# Pockets


def test_a_commune_surrounded_by_the_perimeter_is_an_enclave():
    assert pockets(board(*RING), "abcdfghi") == [Pocket(("e",), enclosed=True)]


def test_a_commune_cut_off_with_the_help_of_the_sea_is_a_pocket_of_the_coast():
    assert pockets(board("abcd"), "b") == [Pocket(("a",), enclosed=False)]


def test_a_ring_with_a_gap_has_no_pocket():
    assert pockets(board(*RING), "abcdghi") == []


def test_the_largest_remaining_part_is_the_outside_and_pockets_come_largest_first():
    found = pockets(board("abcdefgh"), "bd")  # a | c | e f g h
    assert found == [Pocket(("a",), enclosed=False), Pocket(("c",), enclosed=False)]
    found = pockets(board("abcdefgh"), "bg")  # a | c d e f | h
    assert found == [Pocket(("a",), enclosed=False), Pocket(("h",), enclosed=False)]
    found = pockets(board("abcdefgh"), "ce")  # a b | d | f g h
    assert found == [Pocket(("a", "b"), enclosed=False), Pocket(("d",), enclosed=False)]


def test_a_land_mass_that_the_perimeter_does_not_touch_is_no_pocket():
    assert pockets(board("ab.cd"), "a") == []


def test_an_island_served_from_the_perimeter_only_is_cut_off():
    graph = board("abc.d", links=[("d", "c")])
    assert pockets(graph, "c") == [Pocket(("d",), enclosed=False)]
    assert pockets(graph, "a") == []


@pytest.mark.parametrize("members", ["", "abcdefghijkl"])
def test_nothing_and_everything_cut_nothing_off(members):
    assert pockets(board(*RING), members) == []


@few
@given(perimeters())
def test_pockets_and_outside_make_up_what_is_left_of_the_land_touched(drawn):
    rows, members = drawn
    pairs, everything = touching(*rows), set(squares(*rows))
    found = pockets(board(*rows), members)
    touched = {code for land in parts(everything, pairs) if land & members for code in land}
    left = parts(touched - members, pairs)
    outside = left - {frozenset(pocket.communes) for pocket in found}
    assert {frozenset(pocket.communes) for pocket in found} <= left
    # One outside at most for each land mass, at least as large as the pockets of that mass.
    for land in parts(everything, pairs):
        kept = [part for part in outside if part <= land]
        cut_off = [pocket for pocket in found if set(pocket.communes) <= land]
        assert len(kept) == bool((land - members) and (land & members))
        assert all(len(pocket.communes) <= len(kept[0]) for pocket in cut_off)


@few
@given(perimeters())
def test_a_pocket_is_enclosed_when_every_side_of_it_is_shared(drawn):
    rows, members = drawn
    pairs = touching(*rows)
    for pocket in pockets(board(*rows), members):
        sides = sum((a in pocket.communes) + (b in pocket.communes) for a, b in pairs)
        assert pocket.enclosed == (sides == 4 * len(pocket.communes))


# Borders


def test_the_border_of_a_set_is_what_it_shares_with_each_commune_around_it():
    assert border_m(board("abc", "def"), "ad").to_dict() == {"b": 1000.0, "e": 1000.0}
    assert border_m(board("abc", "def"), "ac").to_dict() == {"b": 2000.0, "d": 1000.0, "f": 1000.0}


def test_a_link_counts_as_a_border_without_length():
    assert border_m(board("a.b", links=[("b", "a")]), "b").to_dict() == {"a": LINK_M}
    assert round(LINK_M) == 0


@few
@given(perimeters())
def test_what_surrounds_a_set_is_outside_it_and_shares_whole_sides(drawn):
    rows, members = drawn
    expected: dict[str, float] = {}
    for a, b in touching(*rows):
        if (a in members) != (b in members):
            out = b if a in members else a
            expected[out] = expected.get(out, 0.0) + 1000.0
    assert border_m(board(*rows), members).to_dict() == expected
