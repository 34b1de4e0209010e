"""An indicator on any set of communes: a ratio of sums, what is missing carried along."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics.aggregate import Aggregate, Measure, aggregate, by_commune

NAN = np.nan
# Practitioners and inhabitants; nobody knows the practitioners of the third commune, the fourth is empty.
DENSITY = Measure(np.array([2.0, 0.0, NAN, 1.0]), np.array([1_000.0, 3_000.0, 5_000.0, 0.0]), scale=10_000)
PEOPLE = np.array([1_000.0, 3_000.0, 1_000.0, 0.0])


def of(measure, *nodes, people=PEOPLE):
    return aggregate(measure, people, np.array(nodes, dtype=int))


def test_a_density_is_the_sum_of_practitioners_over_the_sum_of_inhabitants():
    assert of(DENSITY, 0, 1) == Aggregate(5.0, 2.0, 4_000.0, 0.0, not_applicable=False)  # not (20 + 0) / 2


def test_what_is_missing_leaves_numerator_and_denominator_and_says_how_many_people_it_is():
    assert of(DENSITY, 0, 1, 2) == Aggregate(5.0, 2.0, 4_000.0, 0.2, not_applicable=False)


def test_a_value_counts_only_where_numerator_and_denominator_are_both_known():
    measure = Measure(np.array([1.0, 5.0]), np.array([10.0, NAN]))
    assert of(measure, 0, 1, people=np.array([30.0, 10.0])) == Aggregate(0.1, 1.0, 10.0, 0.25, not_applicable=False)


def test_where_nothing_is_known_there_is_no_value_not_zero():
    assert of(DENSITY, 2) == Aggregate(None, None, None, 1.0, not_applicable=False)


def test_a_denominator_of_zero_has_no_meaning_which_is_neither_missing_nor_zero():
    assert of(DENSITY, 3) == Aggregate(None, 1.0, 0.0, 0.0, not_applicable=True)


def test_a_commune_without_practitioner_still_brings_its_inhabitants():
    seniors = Measure(np.array([100.0, 300.0]), np.array([2.0, 0.0]))  # people of 75 or more for each practitioner
    people = np.array([1_000.0, 3_000.0])
    assert of(seniors, 1, people=people).not_applicable
    assert of(seniors, 0, 1, people=people).value == 200.0


def test_a_count_is_a_plain_sum_without_denominator():
    count = Measure(np.array([10.0, 20.0, NAN]), np.array([NAN, NAN, NAN]), scale=99, count=True)
    assert of(count, 0, 1, 2, people=np.array([1.0, 1.0, 2.0])) == Aggregate(
        30.0, 30.0, None, 0.5, not_applicable=False
    )


def test_a_commune_asked_twice_counts_once():
    assert of(DENSITY, 0, 1, 0, 1, 1) == of(DENSITY, 0, 1)


def test_an_unknown_population_weighs_nothing_in_what_is_missing():
    assert of(DENSITY, 0, 2, people=np.array([1_000.0, 3_000.0, NAN, 0.0])).missing_share == 0.0


@pytest.mark.parametrize(("node", "share"), [(0, 0.0), (2, 1.0)])
def test_without_any_inhabitant_all_is_missing_as_soon_as_something_is(node, share):
    nobody = np.zeros(4)
    assert of(DENSITY, node, people=nobody).missing_share == share
    assert of(DENSITY, 0, 2, people=nobody).missing_share == 1.0


@pytest.mark.parametrize(("missing", "reliable"), [(0, True), (200, True), (201, False), (1_000, False)])
def test_a_figure_is_reliable_up_to_a_fifth_of_the_population_missing(missing, reliable):
    measure = Measure(np.array([1.0, NAN]), np.array([1.0, 1.0]))
    assert of(measure, 0, 1, people=np.array([1_000.0 - missing, missing])).reliable is reliable


def test_each_commune_has_its_value_missing_and_meaningless_apart():
    codes = pd.Index(["a", "b", "c", "d"])
    found = by_commune(DENSITY, codes)
    assert found["value"].tolist() == pytest.approx([20.0, 0.0, NAN, NAN], nan_ok=True)
    assert found["not_applicable"].tolist() == [False, False, False, True]
    assert list(found.index) == list(codes)


# Properties

whole_numbers = st.none() | st.integers(0, 1_000)
rows = st.lists(st.tuples(whole_numbers, whole_numbers, st.integers(0, 5_000)), min_size=1, max_size=12)


def arrays(drawn):
    numerator, denominator, people = (
        np.array([NAN if x is None else x for x in column]) for column in zip(*drawn, strict=True)
    )
    return Measure(numerator, denominator, scale=100), people


@given(rows, st.data())
def test_any_partition_of_the_communes_adds_up_to_the_whole(drawn, data):
    measure, people = arrays(drawn)
    part_of = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(drawn), max_size=len(drawn))))
    whole = aggregate(measure, people, np.arange(len(drawn)))
    parts = [aggregate(measure, people, np.flatnonzero(part_of == k)) for k in np.unique(part_of)]
    assert sum(part.numerator or 0 for part in parts) == (whole.numerator or 0)
    assert sum(part.denominator or 0 for part in parts) == (whole.denominator or 0)
    weights = [people[part_of == k].sum() for k in np.unique(part_of)]
    if sum(weights):
        mean = np.average([part.missing_share for part in parts], weights=weights)
        assert whole.missing_share == pytest.approx(mean)


@given(rows)
def test_the_missing_share_is_a_share_and_a_value_lies_between_those_of_its_communes(drawn):
    measure, people = arrays(drawn)
    found = aggregate(measure, people, np.arange(len(drawn)))
    assert 0 <= found.missing_share <= 1
    values = by_commune(measure, pd.RangeIndex(len(drawn)))["value"].dropna()
    if found.value is not None and not (measure.known & (measure.denominator == 0)).any():
        assert values.min() - 1e-9 <= found.value <= values.max() + 1e-9


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_communes_changes_nothing(drawn, random):
    measure, people = arrays(drawn)
    order = list(range(len(drawn)))
    random.shuffle(order)
    shuffled = Measure(measure.numerator[order], measure.denominator[order], measure.scale)
    everyone = np.arange(len(drawn))
    assert aggregate(shuffled, people[order], everyone) == aggregate(measure, people, everyone)
    assert aggregate(measure, people, np.array(order)) == aggregate(measure, people, everyone)


@given(rows)
def test_a_commune_alone_has_the_value_that_the_map_shows(drawn):
    measure, people = arrays(drawn)
    shown = by_commune(measure, pd.RangeIndex(len(drawn)))
    for node, (value, nil) in enumerate(shown.itertuples(index=False)):
        found = aggregate(measure, people, np.array([node]))
        assert found.not_applicable == nil
        assert found.value == (None if np.isnan(value) else pytest.approx(value))
