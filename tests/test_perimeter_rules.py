"""Rules of a perimeter in three states, and the figures beside them, on countries drawn with letters."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics import graph as graphs
from cpts_map.diagnostics import landmarks, travel, trips
from cpts_map.diagnostics import perimeter_rules as rules
from cpts_map.diagnostics.composition import judge
from cpts_map.diagnostics.graph import Pocket
from cpts_map.diagnostics.perimeter import Crossing, bounds
from cpts_map.rules import POPULATION_MIN, RuleId, RuleState, size_class
from tests import board

MET, NOT_MET, UNKNOWN = RuleState.MET, RuleState.NOT_MET, RuleState.UNKNOWN


@pytest.mark.parametrize(
    ("population", "unknown", "state"),
    [
        (19_999, (), NOT_MET),
        (20_000, (), MET),
        (100_000, (), MET),
        (100_001, (), NOT_MET),
        (19_999, ("a",), UNKNOWN),
        (100_000, ("a",), UNKNOWN),
        (100_001, ("a",), NOT_MET),
    ],
)
def test_population_is_judged_and_doubted_only_where_what_is_unknown_could_change_the_answer(
    population, unknown, state
):
    found = rules.bounds_rule(bounds(population), population, unknown)
    assert (found.state, found.communes) == (state, unknown)


@pytest.mark.parametrize(
    ("pieces", "lost", "state", "named"),
    [
        ([("a", "b")], (), MET, ()),
        ([("a", "b"), ("d",)], (), NOT_MET, ("d",)),
        ([("a", "b"), ("d",)], ("d",), UNKNOWN, ("d",)),
        ([("a", "b"), ("d",), ("f",)], ("d",), NOT_MET, ("f",)),
        ([("a",)], ("a",), MET, ()),
    ],
)
def test_contiguity_is_doubtful_only_through_communes_without_outline(pieces, lost, state, named):
    found = rules.pieces_rule(pieces, lost)
    assert (found.state, found.communes) == (state, named)


def test_an_enclave_counts_a_pocket_of_the_coast_does_not():
    assert rules.enclaves_rule([Pocket(("x",), enclosed=False)]).state is MET
    found = rules.enclaves_rule([Pocket(("z", "y"), enclosed=True), Pocket(("x",), enclosed=False)])
    assert (found.state, found.communes, found.facts["enclaves"]) == (NOT_MET, ("y", "z"), 1)


@pytest.mark.parametrize(
    ("shared", "undocumented", "state"),
    [((), (), MET), ((), ("a",), UNKNOWN), (("b",), ("a",), NOT_MET), (("b",), (), NOT_MET)],
)
def test_under_a_partial_register_nobody_can_tell_that_nothing_is_shared(shared, undocumented, state):
    assert rules.shared_rule(shared, undocumented).state is state


@pytest.mark.parametrize(
    ("counted", "state", "facts"),
    [
        (judge(2, 1), MET, {"medecins": 2, "autres": 1}),
        (judge(1, 1), NOT_MET, {"medecins": 1, "autres": 1}),
        (judge(2, 0), NOT_MET, {"medecins": 2, "autres": 0}),
        (judge(1, 1, complete=False), UNKNOWN, {"medecins": 1, "autres": 1, "raison": "effectifs_manquants"}),
        (judge(None, 3), UNKNOWN, {"autres": 3, "raison": "aucun_effectif"}),
    ],
)
def test_composition_is_judged_elsewhere_and_read_in_three_states(counted, state, facts):
    found = rules.composition_rule(counted)
    assert (found.state, found.facts) == (state, facts)


@pytest.mark.parametrize(
    ("crossed", "communes", "state"),
    [
        ([Crossing("e", 2, 2, 10, 10, split=False)], 2, MET),
        ([Crossing("e", 1, 2, 5, 10, split=True)], 1, NOT_MET),
        ([Crossing("e", 2, 2, 10, 10, split=False)], 3, UNKNOWN),
        ([], 1, UNKNOWN),
    ],
)
def test_epci_are_whole_unless_one_is_split_and_a_commune_of_none_leaves_a_doubt(crossed, communes, state):
    assert rules.whole_rule(RuleId.EPCI, crossed, communes).state is state


# What is left around


def arrays(country, people=POPULATION_MIN, outside=None, undocumented=""):
    codes = list(country.codes)
    left = np.array([outside is None or code in outside for code in codes])
    unsure = np.array([code in undocumented for code in codes])
    count = np.array([people.get(code, 0.0) if isinstance(people, dict) else people for code in codes], dtype=float)
    return left, unsure, count


def test_an_orphan_touches_the_choice_and_is_too_small():
    country = board.board("abc", "de.")
    left, unsure, count = arrays(country, {"b": 5_000, "d": 30_000, "e": 4_000}, outside="bde", undocumented="e")
    found = rules.orphans(country, country.nodes(["d"]), left, unsure, count)
    assert [(o.communes, o.population, o.to_verify) for o in found] == [(("b", "e"), 9_000, True)]
    assert rules.orphans_rule(found).state is UNKNOWN
    sure = rules.orphans(country, country.nodes(["d"]), left, unsure & False, count)
    assert (rules.orphans_rule(sure).state, rules.orphans_rule(sure).communes) == (NOT_MET, ("b", "e"))


def test_what_could_still_carry_a_cpts_is_no_orphan():
    country = board.board("abc")
    found = rules.orphans(country, country.nodes(["a"]), *arrays(country, people=POPULATION_MIN / 2))
    assert (found, rules.orphans_rule(found).state) == ([], MET)


@given(board.countries(), st.data())
def test_orphans_are_the_small_parts_that_touch_the_choice(rows, data):
    country, pairs = board.board(*rows), board.touching(*rows)
    codes = sorted(board.squares(*rows))
    chosen = data.draw(st.sets(st.sampled_from(codes), min_size=1))
    outside = data.draw(st.sets(st.sampled_from(codes)))
    people = {code: data.draw(st.sampled_from([0, 4_000, 9_000, 25_000])) for code in codes}
    left, unsure, count = arrays(country, people, outside=outside)
    found = rules.orphans(country, country.nodes(sorted(chosen)), left, unsure, count)
    beside = {b for a, b in [*pairs, *((b, a) for a, b in pairs)] if a in chosen}
    parts = [part for part in board.parts(outside - chosen, pairs) if part & beside]
    assert {frozenset(o.communes) for o in found} == {
        part for part in parts if sum(people[code] for code in part) < POPULATION_MIN
    }
    assert all(o.population == sum(people[code] for code in o.communes) for o in found)


# Figures


@given(
    st.integers(0, 300_000),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 90_000)),
    st.dictionaries(st.sampled_from("uvwxyz"), st.integers(0, 90_000) | st.just(float("nan"))),
)
def test_a_tipping_commune_changes_the_class_by_itself_and_no_other_does(extra, inside, around):
    population = extra + sum(inside.values())
    found = landmarks.tipping(population, inside, around)
    here = size_class(population).lower
    assert set(found.down) == {c for c, n in inside.items() if size_class(population - n).lower < here}
    assert set(found.up) == {
        c for c, n in around.items() if not np.isnan(n) and size_class(population + n).lower > here
    }
    assert list(found.down) == sorted(found.down, key=lambda code: (inside[code], code))


@given(board.countries(), st.data())
def test_the_border_of_a_set_is_counted_side_by_side(rows, data):
    country = board.board(*rows)
    squares = board.squares(*rows)
    chosen = data.draw(st.sets(st.sampled_from(sorted(squares)), min_size=1))
    places = {squares[code] for code in chosen}
    sides = sum((x + dx, y + dy) not in places for x, y in places for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)))
    border = landmarks.outer_border_m(country, country.nodes(sorted(chosen)))
    assert border == pytest.approx(sides * board.SIDE_M)
    assert 0 < landmarks.compactness(len(places) * board.SIDE_M**2, border) <= np.pi / 4 + 1e-9


def test_a_bridge_is_no_border():
    country = board.board("a.b", links=[("a", "b")])
    assert landmarks.outer_border_m(country, country.nodes(["a"])) == pytest.approx(4 * board.SIDE_M)
    assert graphs.pieces(country, ["a", "b"]) == [("a", "b")]


def test_without_outline_there_is_no_compactness():
    assert landmarks.compactness(float("nan"), 10.0) is None
    assert landmarks.compactness(1.0, 0.0) is None


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 9_000)), min_size=2, max_size=12), st.data())
def test_the_longest_trips_are_those_of_the_farthest_town_halls(points, data):
    codes = [f"{i:02d}" for i in range(len(points))]
    at = np.array(points, dtype=float)
    centre = data.draw(st.sampled_from(codes))
    to_centre, between = trips.farthest(codes, at, centre, np.arange(len(codes)))
    away = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))

    def minutes(metres):
        return travel.START_MIN + travel.MIN_PER_KM * metres / 1000

    if away.max() > 0:
        assert between.minutes == pytest.approx(minutes(away.max()))
    assert to_centre.destination == centre
    if (farthest := away[codes.index(centre)].max()) > 0:
        assert to_centre.minutes == pytest.approx(minutes(farthest))


def test_without_town_halls_there_is_no_trip():
    nowhere = np.full((2, 2), np.nan)
    assert trips.farthest(["a", "b"], nowhere, "a", np.arange(2)) == (None, None)
    one = np.array([[0.0, 0.0], [np.nan, np.nan], [3_000.0, 4_000.0]])
    to_centre, between = trips.farthest(["a", "b", "c"], one, "b", np.arange(3))
    assert to_centre is None
    assert between.minutes == pytest.approx(7.35)


def test_loaded_minutes_take_the_place_of_the_estimate_wherever_the_matrix_speaks():
    """Towns a, b, c on a line, 10 km apart; d is unknown to the matrix, 40 km from a."""
    codes, at = list("abcd"), np.array([[0.0, 0], [10_000, 0], [20_000, 0], [40_000, 0]])
    rows = [("a", "b", 50.0), ("b", "a", 52.0), ("b", "c", 9.0), ("c", "b", 9.0), ("a", "c", 20.0), ("c", "a", 20.0)]
    matrix = pd.DataFrame(rows, columns=["origin", "destination", "minutes"])
    loaded = trips.Loaded.read(pd.Index(codes), matrix)
    nodes = np.arange(4)
    to_centre, between = trips.farthest(codes[:3], at[:3], "b", nodes[:3], loaded)
    assert (to_centre.origin, to_centre.minutes, to_centre.estimated) == ("a", 50.0, False)
    assert (between.origin, between.destination, between.minutes) == ("b", "a", 52.0)
    to_centre, _ = trips.farthest(codes, at, "a", nodes, loaded)
    assert (to_centre.origin, to_centre.minutes, to_centre.estimated) == ("b", 52.0, False)
    to_centre, _ = trips.farthest(codes, at, "c", nodes, loaded)  # 1.85 + 1.10 × 20 against 20 and 9
    assert (to_centre.origin, to_centre.minutes, to_centre.estimated) == ("d", pytest.approx(23.85), True)


def test_between_two_communes_that_the_matrix_knows_an_absent_trip_is_unknown_never_estimated():
    matrix = pd.DataFrame([("a", "c", 5.0), ("b", "c", 7.0)], columns=["origin", "destination", "minutes"])
    loaded = trips.Loaded.read(pd.Index(list("abc")), matrix)
    near = np.zeros((2, 2))
    to_centre, between = trips.farthest(["a", "b"], near, "a", np.arange(2), loaded)
    assert (to_centre.minutes, between.minutes) == (None, None)
    assert trips.Loaded.read(pd.Index(["x"]), matrix) is None
