"""Access to care: three communes computed by hand, what holds for any country, and PySAL's figures."""

import access as pysal
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.access import after_departures, catchments, remaining, two_step
from cpts_map.diagnostics.decay import BY_ID, DECAYS, DEFAULT, Shape
from cpts_map.diagnostics.needs import GP_2012, Needs, band_weights, standardised
from cpts_map.diagnostics.travel import Fill, estimate, reach_km, with_matrix, within
from cpts_map.errors import SchemaError

NAN, INF = float("nan"), float("inf")
NOWHERE = (NAN, NAN)


def column(*values):
    return np.array(values, dtype=float)[:, None]


def roads(codes, *rows, fill=Fill.NONE, points=None):
    """Pairs of communes named by letters: a matrix alone, or over what the points estimate."""
    points = np.full((len(codes), 2), NAN) if points is None else np.array(points, dtype=float)
    matrix = pd.DataFrame(rows, columns=["origin", "destination", "minutes"])
    return with_matrix(within(points, 20), pd.Index(list(codes)), matrix, fill)


def both_ways(*rows):
    return [*rows, *((b, a, minutes) for a, b, minutes in rows)]


def listed(pairs, codes):
    """Minutes by pair of letters."""
    trips = zip(pairs.origin, pairs.destination, pairs.minutes.round(2), strict=True)
    return {codes[o] + codes[d]: float(minutes) for o, d, minutes in trips}


# a --12 min-- b --18 min-- c, and a is 25 minutes from c: weights 2/3, 1/3, 0.
LINE = roads("abc", *both_ways(("a", "b", 12), ("b", "c", 18), ("a", "c", 25)))
NEAR = catchments(LINE, DEFAULT)
PEOPLE = np.array([300.0, 600.0, 900.0])


# Three communes by hand.


def test_what_is_offered_is_shared_among_those_who_reach_it_the_nearest_more():
    found = two_step(column(2, 0, 4), PEOPLE, NEAR)
    # a serves 300 + 2/3 of 600 = 700 people; c serves 900 + 1/3 of 600 = 1,100.
    expected = [2 / 700, 2 / 3 * 2 / 700 + 1 / 3 * 4 / 1_100, 4 / 1_100]
    assert found.value.ravel() == pytest.approx(expected, rel=1e-12)
    assert found.missing.ravel().tolist() == [0, 0, 0]
    assert found.unreached.ravel().tolist() == [0, 0, 0]


def test_professions_and_their_demands_do_not_mix():
    supply = np.array([[2.0, 0], [0, 3], [4, 0]])
    demands = np.column_stack([PEOPLE, [90.0, 60.0, 30.0]])
    found = two_step(supply, demands, NEAR, scale=100_000)
    assert found.value[:, 0] == pytest.approx(two_step(supply[:, :1], PEOPLE, NEAR, 100_000).value[:, 0])
    # The second is in b: 60 + 2/3 of 90 + 1/3 of 30 = 130 women.
    assert found.value[:, 1] == pytest.approx([200_000 / 130, 300_000 / 130, 100_000 / 130])


def test_a_journey_counts_the_way_people_go():
    # From a to b 5 minutes; back, no road: a has b's doctor, b does not have a's.
    one_way = catchments(roads("ab", ("a", "b", 5), ("b", "a", INF)), DEFAULT)
    assert two_step(column(0, 1), np.array([100.0, 100]), one_way, 200).value.ravel().tolist() == [1, 1]
    assert two_step(column(1, 0), np.array([100.0, 100]), one_way, 200).value.ravel().tolist() == [2, 0]


def test_nobody_offers_anything_within_reach_is_zero_and_known():
    found = two_step(column(0, 0, 4), PEOPLE, NEAR)
    assert (found.value[0, 0], found.missing[0, 0]) == (0, 0)


# What is missing.


def test_a_missing_supply_is_no_zero_its_share_of_each_catchment_is_told():
    found = two_step(column(2, NAN, 4), PEOPLE, NEAR)
    # a: weights 1 (a) and 2/3 (b), of which b; b: 2/3, 1, 1/3; c: 1/3 (b) and 1.
    assert found.missing.ravel() == pytest.approx([2 / 5, 1 / 2, 1 / 4])
    assert found.value.ravel() == pytest.approx(two_step(column(2, 0, 4), PEOPLE, NEAR).value.ravel())
    assert np.isnan(found.unreached[1, 0])


def test_where_the_whole_catchment_is_missing_access_is_too():
    found = two_step(np.array([[NAN, 1], [NAN, 1], [4, 1]]), PEOPLE, NEAR)
    assert np.isnan(found.value[:, 0]).tolist() == [True, False, False]
    assert found.missing[:, 0] == pytest.approx([1, 5 / 6, 1 / 4])
    assert found.missing[:, 1].tolist() == [0, 0, 0]
    assert np.isfinite(found.value[:, 1]).all()


def test_a_commune_without_point_has_no_access_and_its_supply_reaches_nobody():
    pairs = within(np.array([[0, 0], NOWHERE, [1_000, 0]]), 20)
    found = two_step(column(1, 5, 1), np.array([100.0, 800, 100]), catchments(pairs, DEFAULT), scale=100)
    assert np.isnan(found.value.ravel()).tolist() == np.isnan(found.missing.ravel()).tolist() == [False, True, False]
    assert found.value.ravel()[[0, 2]].tolist() == [1, 1]
    assert found.unreached.ravel().tolist() == [0, 5, 0]


@pytest.mark.parametrize("nobody", [0.0, NAN])
def test_a_supply_without_anybody_around_is_unreached_and_breaks_nothing(nobody):
    pairs = within(np.array([[0.0, 0], [90_000, 0]]), 20)
    found = two_step(column(3, 1), np.array([nobody, 50.0]), catchments(pairs, DEFAULT))
    assert found.unreached.ravel().tolist() == [3, 0]
    assert found.value.ravel().tolist() == [0, 1 / 50]


def test_an_unknown_demand_counts_for_nobody_and_its_commune_keeps_its_access():
    found = two_step(column(2, 0, 4), np.array([300, NAN, 900]), NEAR).value
    assert found.ravel() == pytest.approx([2 / 300, 2 / 3 * 2 / 300 + 1 / 3 * 4 / 900, 4 / 900])


@pytest.mark.parametrize(
    ("supply", "demand", "said"),
    [
        (np.array([1.0, 2, 3]), PEOPLE, "Offre"),
        (column(1, 2), PEOPLE, "Offre"),
        (column(1, 2, 3), PEOPLE[:2], "Demande"),
        (column(1, -2, 3), PEOPLE, "Offre négative ou infinie : 1 valeur"),
        (column(1, 2, 3), np.array([1, 2, INF]), "Demande négative ou infinie"),
    ],
)
def test_quantities_that_make_no_sense_are_refused(supply, demand, said):
    with pytest.raises(SchemaError, match=said):
        two_step(supply, demand, NEAR)


# Scenarios.


def test_half_of_a_commune_leaving_is_half_of_its_supply():
    before = two_step(column(2, 0, 4), PEOPLE, NEAR).value
    after = after_departures(column(2, 0, 4), column(0.5, 0, 0), PEOPLE, NEAR).value
    assert after.ravel() == pytest.approx(two_step(column(1, 0, 4), PEOPLE, NEAR).value.ravel())
    assert (after <= before).all()
    assert (after[0, 0], after[2, 0]) == (before[0, 0] / 2, before[2, 0])


def test_departures_may_be_by_profession_and_the_share_of_nobody_is_no_trouble():
    supply = np.array([[4.0, 2.0], [0.0, 6.0]])
    assert remaining(supply, np.array([0.25, 1.0])).tolist() == [[3, 0], [0, 0]]
    left = remaining(supply, np.array([[NAN, 0.5], [NAN, 0.5]]))
    assert np.isnan(left[0, 0])
    assert (left[1, 0], left[0, 1], left[1, 1]) == (0, 1, 3)


@pytest.mark.parametrize(("departures", "said"), [([1.2, 0.0], "part hors de"), ([0.1, 0.1, 0.1], "ne s'étend pas")])
def test_departures_that_make_no_sense_are_refused(departures, said):
    with pytest.raises(SchemaError, match=said):
        remaining(np.ones((2, 2)), np.array(departures))


# Decay functions.


@pytest.mark.parametrize(
    ("decay", "expected"),
    [
        ("drees_2015", {0: 1, 10: 1, 10.01: 2 / 3, 15: 2 / 3, 15.01: 1 / 3, 20: 1 / 3, 20.01: 0}),
        ("drees_2012", {0: 1, 4.99: 1, 5: 0.3, 9.99: 0.3, 10: 0.1, 14.99: 0.1, 15: 0, 20: 0}),
        ("exponentielle", {0: 1, 10: 0.30119421191220214, 20: 0.0907179532894125, 20.01: 0}),
        ("gaussienne", {0: 1, 10: 0.5737534207374328, 20: 0.10836802322189586, 20.01: 0}),
        ("exponentielle_empirique", {0: 1, 10: 0.11532512103806251, 20: 0.013299883542443767, 20.01: 0}),
        ("lineaire", {0: 1, 10: 0.5, 15: 0.25, 20: 0, 20.01: 0}),
    ],
)
def test_weight_at_the_edges(decay, expected):
    assert BY_ID[decay](np.array([*expected])) == pytest.approx([*expected.values()], rel=1e-14)


@pytest.mark.parametrize("decay", DECAYS, ids=lambda d: d.id)
def test_every_declared_decay_falls_from_one_to_zero_at_its_limit(decay):
    minutes = np.linspace(0, 60, 6_001)
    weight = decay(minutes)
    assert weight[0] == 1
    assert (np.diff(weight) <= 0).all()
    assert (weight[minutes > decay.limit_min] == 0).all()
    assert (weight[minutes < decay.limit_min] > 0).all()


def test_declarations_say_where_they_come_from():
    assert len(BY_ID) == len(DECAYS)
    for decay in DECAYS:
        assert decay.name
        assert decay.source
        assert {decay.mark, decay.limit_mark} <= set("VMI")
        assert f"{decay.limit_min:g} min" in decay.formula
        assert (decay.shape is Shape.STEPS) == bool(decay.steps)
        assert not decay.steps or decay.steps[-1][0] == decay.limit_min
    assert DEFAULT.mark == "M"  # its steps are from memory: the screen says so


def test_missing_minutes_have_no_weight_and_negative_ones_are_refused():
    assert np.isnan(DEFAULT(np.array([NAN, 5])))[0]
    with pytest.raises(SchemaError, match="-3"):
        DEFAULT(np.array([5.0, -3]))


# Travel.


def test_minutes_are_estimated_from_the_distance_and_zero_within_a_commune():
    codes = "abc"
    pairs = within(np.array([[0, 0], [6_000, 8_000], [40_000, 0]]), 20)
    assert listed(pairs, codes) == {"aa": 0, "ab": 12.85, "ba": 12.85, "bb": 0, "cc": 0}
    assert pairs.estimated.tolist() == [False, True, True, False, False]
    assert (pairs.origin.dtype, pairs.destination.dtype, pairs.n) == (np.int32, np.int32, 3)


def test_two_communes_at_one_place_are_still_two():
    assert listed(within(np.zeros((2, 2)), 20), "ab") == {"aa": 0, "ab": 1.85, "ba": 1.85, "bb": 0}


def test_the_radius_is_that_of_the_limit_and_belongs_to_the_circle():
    assert reach_km(DEFAULT.limit_min) == 16.5
    assert estimate(np.array([reach_km(33)]))[0] == pytest.approx(33)
    assert reach_km(1.85) == reach_km(0) == 0
    assert len(within(np.array([[0.0, 0], [16_500, 0]]), 16.5).origin) == 4


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.array([NOWHERE]), np.array([[INF, 0], [0, NAN]])])
def test_without_any_point_there_is_no_pair(points):
    pairs = within(points, 20)
    assert len(pairs.origin) == 0
    assert pairs.located.tolist() == [False] * len(points)
    found = two_step(np.ones((len(points), 2)), np.ones(len(points)), catchments(pairs, DEFAULT))
    assert np.isnan(found.value).all()
    assert found.unreached.sum() == 2 * len(points)


# a and b are 10 km apart (12.85 minutes), c has no point.
PLACED = [[0, 0], [10_000, 0], NOWHERE]


def test_a_matrix_takes_the_place_of_the_estimate_each_way_by_itself():
    pairs = roads("abc", ("a", "b", 40), points=PLACED, fill=Fill.ALL)
    assert listed(pairs, "abc") == {"aa": 0, "ab": 40, "ba": 12.85, "bb": 0}
    assert pairs.estimated.tolist() == [False, False, True, False]
    assert pairs.located.tolist() == [True, True, False]


def test_a_matrix_locates_a_commune_without_point_and_may_say_its_own_minutes():
    pairs = roads("abc", ("c", "b", 9), ("a", "a", 4), points=PLACED, fill=Fill.ALL)
    assert listed(pairs, "abc") == {"aa": 4, "ab": 12.85, "ba": 12.85, "bb": 0, "cb": 9, "cc": 0}
    assert pairs.located.all()


def test_between_two_communes_of_the_matrix_an_absent_pair_may_be_out_of_reach():
    rows = [("a", "d", 7), ("d", "b", 8)]
    points = [[0, 0], [10_000, 0], [5_000, 0], NOWHERE]
    everywhere = listed(roads("abcd", *rows, points=points, fill=Fill.ALL), "abcd")
    unknown = listed(roads("abcd", *rows, points=points, fill=Fill.UNKNOWN), "abcd")
    nowhere = listed(roads("abcd", *rows, points=points, fill=Fill.NONE), "abcd")
    selves = {"aa": 0, "bb": 0, "cc": 0, "dd": 0}
    beside_c = {"ac": 7.35, "ca": 7.35, "bc": 7.35, "cb": 7.35}
    assert unknown == {"ad": 7, "db": 8} | selves | beside_c
    assert everywhere == unknown | {"ab": 12.85, "ba": 12.85}
    assert nowhere == {"aa": 0, "bb": 0, "dd": 0, "ad": 7, "db": 8}


def test_no_road_keeps_the_estimate_out_and_a_missing_time_does_not():
    no_road = roads("abc", ("a", "b", INF), points=PLACED, fill=Fill.ALL)
    assert listed(no_road, "abc") == {"aa": 0, "ba": 12.85, "bb": 0}
    nothing_said = roads("abc", ("a", "b", NAN), ("c", "a", NAN), points=PLACED, fill=Fill.ALL)
    assert listed(nothing_said, "abc") == {"aa": 0, "ab": 12.85, "ba": 12.85, "bb": 0}
    assert nothing_said.located.tolist() == [True, True, False]


def test_codes_of_elsewhere_are_left_out_of_a_matrix():
    pairs = roads("abc", ("a", "z", 5), ("z", "c", 5), ("a", "b", 6), points=PLACED, fill=Fill.NONE)
    assert listed(pairs, "abc") == {"aa": 0, "ab": 6, "bb": 0}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", "b", 5.0), ("b", "a", -1.0)], "durée négative, la première de b"),
        ([("a", "b", 5.0), ("a", "b", 6.0)], "1 trajets en double, le premier a → b"),
    ],
)
def test_a_matrix_that_makes_no_sense_is_refused(rows, said):
    with pytest.raises(SchemaError, match=said):
        roads("ab", *rows)


def test_a_matrix_of_other_communes_or_columns_is_refused():
    pairs = within(np.zeros((2, 2)), 20)
    with pytest.raises(SchemaError, match="2 codes uniques"):
        with_matrix(pairs, pd.Index(["a"]), pd.DataFrame(columns=["origin", "destination", "minutes"]))
    with pytest.raises(SchemaError, match="minutes"):
        with_matrix(pairs, pd.Index(["a", "b"]), pd.DataFrame(columns=["origin", "destination"]))


# Needs by age.

# Twice as much from 65 on, three times from 80 on.
OLD = Needs("x", "x", "x", "V", ((0, 1.0), (65, 2.0), (80, 3.0)))
COUNTRY = pd.Series({0: 600.0, 65: 300.0, 80: 100.0})  # mean weight: (600 + 600 + 300) / 1,000 = 1.5


def test_weights_of_the_source_are_those_declared():
    assert len(GP_2012.weights) == 19
    assert dict(GP_2012.weights)[0] == 1.27
    assert dict(GP_2012.weights)[85] == max(GP_2012.factors) == 2.84
    assert np.diff(GP_2012.ages).tolist() == [5] * 18


def test_a_commune_counts_by_its_ages_and_the_country_keeps_its_number():
    communes = np.array([[600.0, 0, 0], [0, 300, 100]])
    found = standardised(communes, [0, 65, 80], OLD)
    assert found == pytest.approx([600 / 1.5, 900 / 1.5])
    assert found.sum() == pytest.approx(1_000)


def test_a_coarse_band_weighs_the_mean_of_those_it_spans_in_the_country():
    assert band_weights([0, 65], OLD, COUNTRY) == pytest.approx([1, (300 * 2 + 100 * 3) / 400])
    assert standardised(np.array([[600.0, 400.0]]), [0, 65], OLD, COUNTRY) == pytest.approx([1_000])


def test_an_edge_inside_a_band_of_the_country_shares_it_by_years():
    # 60 to 79: a thirteenth of the 600 under 65 (5 of 65 years), all of the 300.
    young = 600 * 5 / 65
    assert band_weights([0, 60, 80], OLD, COUNTRY)[1] == pytest.approx((young + 600) / (young + 300))


def test_a_finer_band_weighs_as_the_one_that_holds_it():
    assert band_weights([0, 20, 65, 70, 80, 95], OLD).tolist() == [1, 1, 2, 2, 3, 3]


def test_with_a_reference_a_part_of_the_country_is_not_brought_back_to_its_own_mean():
    old_region = np.array([[0.0, 0.0, 30.0]])
    assert standardised(old_region, [0, 65, 80], OLD, COUNTRY) == pytest.approx([60])
    assert standardised(old_region, [0, 65, 80], OLD) == pytest.approx([30])


def test_a_missing_band_makes_the_commune_missing_and_no_other():
    found = standardised(np.array([[600.0, NAN, 0], [0, 300, 100]]), [0, 65, 80], OLD)
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(400)  # the only commune that is known is the country


@pytest.mark.parametrize(
    ("ages", "reference", "said"),
    [
        ([0, 75], None, "population de référence manque"),
        ([5, 65], COUNTRY, "croissants à partir de 0"),
        ([0, 65, 65], COUNTRY, "croissants à partir de 0"),
        ([0, 90], COUNTRY, "l'âge 90 la coupe"),
        ([0, 65, 80], COUNTRY.where(COUNTRY.index != 65, 0.0), "personne dans la tranche 65"),
    ],
)
def test_ages_that_cannot_be_weighed_are_refused(ages, reference, said):
    with pytest.raises(SchemaError, match=said):
        band_weights(ages, OLD, reference)


def test_columns_are_as_many_as_the_ages():
    with pytest.raises(SchemaError, match="2 tranches"):
        standardised(np.ones((3, 3)), [0, 65], OLD)


# Properties, on countries of some communes within 40 km.


@st.composite
def countries(draw, *, gaps=False):
    """Points in metres, supply of two professions, people; some of each missing where ``gaps``."""
    n = draw(st.integers(1, 8))
    place = st.tuples(st.integers(0, 40_000), st.integers(0, 40_000))
    points = draw(st.lists(place | st.just(NOWHERE) if gaps else place, min_size=n, max_size=n))
    heads = st.integers(0, 50) | st.just(NAN) if gaps else st.integers(0, 50)
    supply = draw(st.lists(st.tuples(heads, heads), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(0, 20_000), min_size=n, max_size=n))
    return np.array(points, dtype=float), np.array(supply, dtype=float), np.array(people, dtype=float)


decays = st.sampled_from(DECAYS)


def solved(points, supply, people, decay, scale=1.0):
    return two_step(supply, people, catchments(within(points, 20), decay), scale)


@given(countries(gaps=True), decays)
def test_all_that_somebody_reaches_is_shared_out_and_nothing_else(country, decay):
    _, supply, people = country
    found = solved(*country, decay)
    handed_out = np.nansum(found.value * people[:, None], axis=0)
    assert handed_out == pytest.approx(np.nansum(supply, axis=0) - np.nansum(found.unreached, axis=0), abs=1e-9)


@given(countries(gaps=True), decays)
def test_access_is_missing_without_point_or_without_any_known_supply_and_only_there(country, decay):
    points, supply, _ = country
    found = solved(*country, decay)
    located = np.isfinite(points).all(axis=1)
    assert np.isnan(found.missing[~located]).all()
    share = found.missing[located]
    assert ((share >= 0) & (share <= 1)).all()
    assert (np.isnan(found.value[located]) == (share == 1)).all()
    assert (found.value[np.isfinite(found.value)] >= 0).all()
    own = np.isnan(supply[located])
    assert (share[own] > 0).all()  # a commune weighs in its own catchment
    assert (np.isnan(found.unreached) == np.isnan(supply)).all()


@given(countries(), decays, st.data())
def test_more_supply_anywhere_lowers_access_nowhere(country, decay, data):
    points, supply, people = country
    more = supply.copy()
    more[data.draw(st.integers(0, len(people) - 1))] += data.draw(st.integers(1, 50))
    gained = solved(points, more, people, decay).value - solved(points, supply, people, decay).value
    assert (gained >= -1e-12).all()


@given(countries(), decays, st.floats(0, 1))
def test_departures_raise_access_nowhere(country, decay, share):
    points, supply, people = country
    near = catchments(within(points, 20), decay)
    after = after_departures(supply, np.array(share), people, near).value
    assert after == pytest.approx((1 - share) * two_step(supply, people, near).value, rel=1e-9, abs=1e-12)


@given(countries(gaps=True), decays, st.randoms(use_true_random=False))
def test_the_order_of_the_communes_changes_nothing(country, decay, random):
    points, supply, people = country
    order = list(range(len(people)))
    random.shuffle(order)
    found, shuffled = solved(*country, decay), solved(points[order], supply[order], people[order], decay)
    for part in ("value", "missing", "unreached"):
        expected = getattr(found, part)[order]
        np.testing.assert_allclose(getattr(shuffled, part), expected, rtol=1e-9, atol=1e-12)


@given(countries(), decays, st.sampled_from([2, 100, 100_000]))
def test_scale_supply_and_demand_are_proportional(country, decay, factor):
    points, supply, people = country
    once = solved(points, supply, people, decay).value
    np.testing.assert_allclose(solved(points, supply, people, decay, factor).value, factor * once, rtol=1e-12)
    np.testing.assert_allclose(solved(points, factor * supply, people, decay).value, factor * once, rtol=1e-12)
    np.testing.assert_allclose(solved(points, supply, factor * people, decay).value, once / factor, rtol=1e-12)


@given(countries(gaps=True), st.integers(0, 45))
def test_pairs_are_those_of_a_search_without_any_tree_in_order(country, radius_km):
    points, _, _ = country
    expected = [
        (i, j)
        for i, a in enumerate(points)
        for j, b in enumerate(points)
        if np.isfinite([*a, *b]).all() and np.square(a - b).sum() <= (radius_km * 1000) ** 2
    ]
    pairs = within(points, radius_km)
    assert list(zip(pairs.origin.tolist(), pairs.destination.tolist(), strict=True)) == expected


@given(countries())
def test_a_matrix_of_the_same_minutes_changes_nothing_but_their_mark(country):
    points, supply, people = country
    pairs = within(points, 20)
    codes = pd.Index([f"{i:05}" for i in range(pairs.n)])
    matrix = pd.DataFrame(
        {"origin": codes[pairs.origin], "destination": codes[pairs.destination], "minutes": pairs.minutes}
    )
    for fill in Fill:
        loaded = with_matrix(pairs, codes, matrix.sample(frac=1, random_state=0), fill)
        assert not loaded.estimated.any()
        for part in ("origin", "destination", "minutes", "located"):
            np.testing.assert_array_equal(getattr(loaded, part), getattr(pairs, part))
        value = two_step(supply, people, catchments(loaded, DEFAULT)).value
        np.testing.assert_array_equal(value, solved(*country, DEFAULT).value)


@given(
    st.sets(st.sampled_from(range(5, 100, 5)), max_size=8), st.lists(st.integers(1, 1_000), min_size=20, max_size=20)
)
def test_the_country_keeps_its_number_whatever_the_bands(edges, counts):
    country = pd.Series(counts, index=range(0, 100, 5), dtype=float)
    ages = [0, *sorted(edges)]
    bands = np.array([[country.loc[low : high - 1].sum() for low, high in zip(ages, [*ages[1:], 200], strict=True)]])
    assert standardised(bands, ages, GP_2012, country).sum() == pytest.approx(country.sum())
    weights = band_weights(ages, GP_2012, country)
    assert (weights >= min(GP_2012.factors) - 1e-12).all()
    assert (weights <= max(GP_2012.factors) + 1e-12).all()


# The peer.


def by_pysal(pairs, supply, people, steps):
    """PySAL's enhanced two-step access, on the same pairs."""
    geoid = pd.RangeIndex(len(people), name="geoid")
    names = [f"p{i}" for i in range(supply.shape[1])]
    model = pysal.Access(
        demand_df=pd.DataFrame({"people": people}, index=geoid),
        demand_value="people",
        supply_df=pd.DataFrame(supply, index=geoid, columns=names),
        supply_value=names,
        cost_df=pd.DataFrame({"origin": pairs.origin, "dest": pairs.destination, "cost": pairs.minutes}),
        cost_origin="origin",
        cost_dest="dest",
        cost_name="cost",
    )
    model.enhanced_two_stage_fca(name="e", weight_fn=pysal.weights.step_fn(steps))
    return model.access_df[[f"e_{name}" for name in names]].to_numpy()


@settings(max_examples=5)
@given(st.integers(0, 2**32 - 1))
def test_pysal_gives_the_same_access(seed):
    random = np.random.default_rng(seed)
    pairs = within(random.uniform(0, 60_000, (60, 2)), 20)
    supply = random.poisson(3.0, (60, 3)).astype(float)
    people = random.integers(1, 10_000, 60).astype(float)
    ours = two_step(supply, people, catchments(pairs, DEFAULT)).value
    theirs = by_pysal(pairs, supply, people, dict(DEFAULT.steps))
    assert len(pairs.origin) > 60
    np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=0)


def test_pysal_gives_the_same_access_by_an_asymmetric_matrix():
    random = np.random.default_rng(7)
    codes = [f"{i:05}" for i in range(30)]
    rows = [(a, b, float(random.integers(0, 30))) for a in codes for b in codes if a != b]
    pairs = roads(codes, *rows)
    supply, people = random.poisson(2.0, (30, 2)).astype(float), random.integers(1, 900, 30).astype(float)
    ours = two_step(supply, people, catchments(pairs, DEFAULT)).value
    np.testing.assert_allclose(ours, by_pysal(pairs, supply, people, dict(DEFAULT.steps)), rtol=1e-9, atol=0)
