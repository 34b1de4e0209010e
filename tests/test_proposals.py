"""Proposals on a perimeter: joined, filled, grown, shrunk, attached; by hand, then against everything that can be."""

import dataclasses

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.proposals.attach import attach
from cpts_map.diagnostics.proposals.connect import connect
from cpts_map.diagnostics.proposals.fill import fill
from cpts_map.diagnostics.proposals.outcome import Kind, Proposal, Reason, Refusal, Way
from cpts_map.diagnostics.proposals.resize import within_bounds
from tests.workshop import Brute, countries, country, subsets

few = settings(max_examples=50)


def everywhere(count, rows):
    return {code: count for row in rows for code in row if code != "."}


# Join the pieces: by the few inhabitants of the south rather than the many of the north.
#
#     a 10 | b 50 | c 10
#     d 1  | e 2  | f 1
TWO = ("abc", "def")
PEOPLE = {"a": 10, "b": 50, "c": 10, "d": 1, "e": 2, "f": 1}


def test_pieces_are_joined_by_the_fewest_inhabitants_not_the_fewest_communes():
    found = connect(country(TWO, PEOPLE), "ac")
    assert (found.kind, found.added, found.removed, found.exact) == (Kind.CONNECT, ("d", "e", "f"), (), True)
    assert (found.population_before, found.population_after) == (20, 24)
    (territory,) = found.territories
    assert (territory.communes, territory.pieces) == (("a", "c", "d", "e", "f"), 1)
    assert (found.cost.communes, found.cost.inhabitants, found.cost.border_m) == (3, 4, 2_000)
    assert found.valid


def test_a_joint_may_leave_the_bounds_and_says_so():
    found = connect(country(TWO, PEOPLE, limits=(50, 100)), "ac")
    assert found.territories[0].bounds.status is BoundsStatus.BELOW
    assert not found.valid


def test_among_joints_with_as_many_inhabitants_the_one_with_fewer_communes_is_proposed():
    assert connect(country(TWO, PEOPLE | {"b": 4}), "ac").added == ("b",)


def test_a_commune_of_another_cpts_is_not_crossed_unless_allowed():
    locked = country(TWO, PEOPLE, locked="e")
    assert connect(locked, "ac").added == ("b",)
    allowed = connect(locked, "ac", allow_locked=True)
    assert (allowed.added, allowed.cost.locked) == (("d", "e", "f"), ("e",))


def test_when_only_taken_communes_would_join_the_refusal_names_those_needed_at_best():
    refusal = connect(country(TWO, PEOPLE, locked="be"), "ac")
    assert (refusal.reason, refusal.communes, refusal.proved) == (Reason.LOCKED, ("e",), True)


def test_lands_apart_are_not_joined_and_the_pieces_out_of_reach_are_named():
    refusal = connect(country(("ab.cd",), everywhere(5, ("abcd",))), "acd")
    assert (refusal.kind, refusal.reason, refusal.communes) == (Kind.CONNECT, Reason.NO_ROUTE, ("a",))
    ferry = country(("ab.cd",), everywhere(5, ("abcd",)), links=[("b", "c")])
    assert connect(ferry, "ad").added == ("b", "c")


@pytest.mark.parametrize(("members", "reason"), [("abc", Reason.NOTHING), ("", Reason.EMPTY)])
def test_what_is_in_one_piece_needs_no_joining(members, reason):
    assert connect(country(TWO, PEOPLE), members).reason is reason


def test_many_pieces_are_joined_by_hand_and_then_proved_where_the_country_is_small():
    # In capitals what is to be joined; i and m have 1 inhabitant, the others 3. j joins C K Q and l joins E K S (6);
    # h and i join A and O to j for 4, where b and p would take 6; m and n join G and U to l.
    #     A b C d E f G
    #     h i j K l m n
    #     O p Q r S t U
    rows = ("abcdefg", "hijklmn", "opqrstu")
    people = everywhere(3, rows) | {"i": 1, "m": 1}
    found = connect(country(rows, people), "acegkoqsu")
    assert (found.added, found.cost.inhabitants) == (("h", "i", "j", "l", "m", "n"), 14)
    assert (found.territories[0].pieces, found.exact) == (1, True)


def test_without_time_pieces_are_joined_all_the_same_and_nothing_is_proved():
    found = connect(country(TWO, PEOPLE), "ac", seconds=0.0)
    assert found.valid
    assert not found.exact


@few
@given(countries(most=10), st.data())
def test_joints_are_those_that_trying_everything_finds(drawn, data):
    rows, people, epci = drawn
    codes = sorted(people)
    members = data.draw(st.sets(st.sampled_from(codes), min_size=1))
    locked = data.draw(st.sets(st.sampled_from(codes))) - members
    land = country(rows, people, epci=epci, locked=locked)
    brute = Brute(rows, land)
    found = connect(land, members)
    joints = [added for added in subsets(set(codes) - members - locked) if brute.connected(members | added)]
    best = min(((brute.population(added), len(added)) for added in joints), default=None)
    if isinstance(found, Refusal):
        assert best is None or brute.connected(members)
    else:
        assert found.exact
        assert not set(found.added) & locked
        assert brute.connected(set(found.territories[0].communes))
        assert (brute.population(found.added), len(found.added)) == best


# Fill the enclaves: e is enclosed, and j is cut off from the rest by the sea only.
RING = ("abcj", "defk", "ghil")


def test_an_enclave_is_filled():
    found = fill(country(RING, everywhere(3, RING)), "abcdfghi")
    assert (found.kind, found.added, found.exact) == (Kind.FILL, ("e",), True)
    assert found.cost.border_m == 4_000


def test_an_enclave_of_which_a_commune_is_taken_is_left_and_named():
    rows = ("abcde", "fghij", "klmno", "pqrst")
    land = country(rows, everywhere(2, rows), locked="g")
    found = fill(land, "abcdefhjklmno")  # all but g, i and the last row
    assert (found.added, found.left) == (("i",), ("g",))
    refusal = fill(land, "abcdefhijklmno")
    assert (refusal.reason, refusal.communes) == (Reason.LOCKED, ("g",))


def test_what_the_sea_helps_to_cut_off_is_filled_on_demand():
    land = country(("abcd",), everywhere(1, ("abcd",)))
    assert fill(land, "b").reason is Reason.NOTHING
    assert fill(land, "b", coast=True).added == ("a",)


# Grow: two EPCI, a commune of the nearer one being taken by another CPTS.
#
#     a 9 | b 6 | c 6 | d 6
#     e 5 | f 7 | g 1 | h 30
GRID = ("abcd", "efgh")
NEED = {"a": 9, "b": 6, "c": 6, "d": 6, "e": 5, "f": 7, "g": 1, "h": 30}


def by_way(found) -> dict[Way, Proposal]:
    return {way: proposal for proposal in found for way in proposal.ways}


def test_a_perimeter_below_the_bounds_grows_in_several_ways():
    found = by_way(within_bounds(country(GRID, NEED, epci="ae bf cg dh"), "a"))
    # Whole EPCI: e completes that of a (14), then b and f (27). Nearest: b and e are 2.95 min away, f more than 3.
    assert found[Way.EPCI].added == ("b", "e", "f")
    assert (found[Way.EPCI].cost.epci_cut_before, found[Way.EPCI].cost.epci_cut_after) == (1, 0)
    assert found[Way.NEAREST].added == found[Way.FEWEST].added == ("b", "e")
    assert found[Way.NEAREST].population_after == 20
    assert found[Way.NEAREST].cost.minutes == pytest.approx(2.95)
    assert len(found[Way.NEAREST].ways) == 2  # one proposal, found by both
    assert all(proposal.exact and proposal.valid for proposal in found.values())


def test_the_fewest_communes_may_be_farther_than_the_nearest():
    found = by_way(within_bounds(country(GRID, NEED | {"b": 1, "f": 19}), "e"))
    assert found[Way.FEWEST].added == ("f",)
    found = by_way(within_bounds(country(GRID, NEED | {"b": 2, "e": 3, "f": 12}), "a"))
    assert found[Way.FEWEST].added == ("b", "f")
    assert found[Way.NEAREST].added == ("b", "f")


def test_growth_does_not_cross_communes_of_another_cpts():
    refusal = within_bounds(country(GRID, NEED, locked="bf"), "ae")
    assert (refusal.kind, refusal.reason, refusal.communes) == (Kind.GROW, Reason.LOCKED, ("b", "f"))
    assert (refusal.population, refusal.reachable) == (14, 14)
    allowed = by_way(within_bounds(country(GRID, NEED, locked="bf"), "ae", allow_locked=True))
    assert allowed[Way.FEWEST].cost.locked == ("b",)


def test_an_island_with_too_few_people_says_how_many_it_could_reach():
    refusal = within_bounds(country(("ab.c",), {"a": 5, "b": 6, "c": 50}), "a")
    assert (refusal.reason, refusal.communes, refusal.reachable) == (Reason.TOO_FEW, ("b",), 11)


def test_a_neighbour_too_large_makes_it_impossible_which_is_proved():
    refusal = within_bounds(country(("ab",), {"a": 5, "b": 99}), "a")
    assert (refusal.reason, refusal.proved) == (Reason.IMPOSSIBLE, True)


# Shrink around b, the most populated: what leaves must not be enclosed.


def test_a_perimeter_above_the_bounds_gives_up_in_several_ways():
    #  a 20 | b 40 | c 25 | d 30, of EPCI ab and cd
    land = country(("abcd",), {"a": 20, "b": 40, "c": 25, "d": 30}, epci="ab cd")
    found = by_way(within_bounds(land, "abcd"))
    assert found[Way.EPCI].removed == ("c", "d")  # 60 left, no EPCI cut
    assert found[Way.NEAREST].removed == found[Way.FEWEST].removed == ("d",)  # the farthest; 85 left
    assert found[Way.NEAREST].population_after == 85
    assert all(proposal.kind is Kind.SHRINK and proposal.exact and proposal.valid for proposal in found.values())


def test_what_leaves_is_not_enclosed():
    rows = ("abc", "def", "ghi")
    people = everywhere(5, rows) | {"a": 60, "e": 25}  # 120: without e alone there would be a hole
    for proposal in within_bounds(country(rows, people), "abcdefghi"):
        assert proposal.removed != ("e",)
        assert proposal.valid


@pytest.mark.parametrize(
    ("members", "reason", "named"),
    [
        ("", Reason.EMPTY, ()),
        ("ab", Reason.NOTHING, ()),
        ("ad", Reason.NOT_CONNECTED, ("a",)),
        ("cd", Reason.COMMUNE_ABOVE, ("d",)),
    ],
)
def test_a_perimeter_that_cannot_be_changed_says_why(members, reason, named):
    refusal = within_bounds(country(("abcd",), {"a": 12, "b": 12, "c": 12, "d": 101}), members)
    assert (refusal.reason, refusal.communes, refusal.proved) == (reason, named, True)


@few
@given(countries(most=9), st.data(), st.sampled_from([(20, 60), (30, 45), (50, 200)]))
def test_growing_and_shrinking_are_what_trying_everything_finds(drawn, data, limits):
    rows, people, epci = drawn
    codes = sorted(people)
    members = frozenset(data.draw(st.sets(st.sampled_from(codes), min_size=1)))
    locked = data.draw(st.sets(st.sampled_from(codes), max_size=2)) - members
    land = country(rows, people, epci=epci, locked=locked, limits=limits)
    brute = Brute(rows, land)
    assume(brute.connected(members) and not brute.within(members))
    if brute.population(members) < limits[0]:
        some = (members | added for added in subsets(set(codes) - members - locked) if added)
        valid = [after for after in some if brute.connected(after) and brute.within(after)]
    else:
        some = (after | {brute.centre(members)} for after in subsets(members - {brute.centre(members)}))
        valid = [s for s in some if brute.connected(s) and brute.within(s) and brute.open(members - s, members)]
    found = within_bounds(land, members)
    if isinstance(found, Refusal):
        assert found.proved
        assert not valid
        return
    assert {way for proposal in found for way in proposal.ways} == {Way.EPCI, Way.NEAREST, Way.FEWEST}
    for way, proposal in by_way(found).items():
        after = frozenset(proposal.territories[0].communes)
        assert proposal.exact
        assert after in valid
        assert not set(proposal.added) & locked
        assert brute.cost(way, members, after) == pytest.approx(min(brute.cost(way, members, s) for s in valid))


# Attach: x = a e, y = c d; z has the communes b f.
ZONE = ("abcd", "ef..")
TAKEN = {"x": "ae", "y": "cd", "far": "d"}
HELD = {"a": 30, "b": 5, "c": 60, "d": 38, "e": 3, "f": 4}


def test_a_zone_is_compared_with_each_neighbour_those_within_the_bounds_first():
    first, second = attach(country(ZONE, HELD, locked="acde"), "bf", TAKEN)
    assert (first.target, first.added, first.population_before, first.population_after) == ("x", ("b", "f"), 33, 42)
    assert (first.cost.border_m, first.valid) == (2_000, True)
    # b is one square from a, f one and a half as the crow flies: 5 and 4 people.
    assert first.cost.minutes == pytest.approx((5 * 2.95 + 4 * (1.85 + 1.10 * 2**0.5)) / 9)
    assert (second.target, second.population_after, second.valid) == ("y", 107, False)
    assert second.territories[0].bounds.margin_to_max == -7


@pytest.mark.parametrize(
    ("zone", "reason"),
    [("", Reason.EMPTY), ("ba", Reason.LOCKED), ("z", Reason.NO_NEIGHBOUR), ("bz", Reason.NOT_CONNECTED)],
)
def test_a_zone_that_cannot_be_attached_says_why(zone, reason):
    land = country((*ZONE, "...z"), HELD | {"z": 2}, locked="acde")
    refusal = attach(land, zone, TAKEN)
    assert (refusal.kind, refusal.reason) == (Kind.ATTACH, reason)


def test_what_is_proposed_never_compares_its_seconds():
    found = connect(country(TWO, PEOPLE), "ac")
    assert dataclasses.replace(found, seconds=99.0) == found
