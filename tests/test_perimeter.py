"""A perimeter against the bounds, its size class, the territories it takes in."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics.perimeter import Bounds, BoundsStatus, Crossing, bounds, crossings, partition, size

BELOW, WITHIN, ABOVE = BoundsStatus


@pytest.mark.parametrize(
    ("population", "status", "to_min", "to_max"),
    [
        (0, BELOW, -20_000, 100_000),
        (19_999, BELOW, -1, 80_001),
        (20_000, WITHIN, 0, 80_000),
        (100_000, WITHIN, 80_000, 0),
        (100_001, ABOVE, 80_001, -1),
        (163_101, ABOVE, 143_101, -63_101),
    ],
)
def test_bounds_and_margins_on_both_sides_of_each_bound(population, status, to_min, to_max):
    assert bounds(population) == Bounds(status, to_min, to_max)


@pytest.mark.parametrize(
    ("population", "name", "to_lower", "to_upper", "euros"),
    [
        (0, "T1", None, 40_000, 50_000),
        (39_999, "T1", None, 1, 50_000),
        (40_000, "T2", 0, 40_000, 60_000),
        (79_999, "T2", 39_999, 1, 60_000),
        (80_000, "T3", 0, 95_000, 75_000),
        (174_999, "T3", 94_999, 1, 75_000),
        (175_000, "T4", 0, None, 90_000),
        (400_000, "T4", 225_000, None, 90_000),
    ],
)
def test_size_class_and_margins_on_both_sides_of_each_edge(population, name, to_lower, to_upper, euros):
    found = size(population)
    assert (found.name, found.margin_to_lower, found.margin_to_upper) == (name, to_lower, to_upper)
    assert found.operating_eur == euros


@given(st.integers(0, 500_000))
def test_margins_always_add_up_to_the_width_between_the_limits(population):
    found, of = bounds(population), size(population)
    assert found.margin_to_min + found.margin_to_max == 80_000
    assert (found.status is WITHIN) == (found.margin_to_min >= 0 and found.margin_to_max >= 0)
    if of.margin_to_lower is not None and of.margin_to_upper is not None:
        assert of.margin_to_lower + of.margin_to_upper == of.upper - of.lower


@given(st.integers(0, 500_000))
def test_the_margin_to_the_upper_edge_is_what_makes_the_class_rise(population):
    found = size(population)
    if found.margin_to_upper is not None:
        assert size(population + found.margin_to_upper).name > found.name
        assert size(population + found.margin_to_upper - 1).name == found.name


# Territories crossed. Six communes: three of k1, two of k2, one of none.
GROUPS = pd.Series(["k2", "k1", "k1", "k1", "k2", None])
PEOPLE = np.array([500.0, 100.0, 200.0, np.nan, 50.0, 900.0])


def crossed(nodes):
    return crossings(partition(GROUPS, PEOPLE), PEOPLE, np.array(nodes, dtype=int))


def test_a_territory_is_split_when_some_of_its_communes_stay_outside():
    assert crossed([0, 4, 1, 5]) == [
        Crossing("k2", 2, 2, 550, 550, split=False),
        Crossing("k1", 1, 3, 100, 300, split=True),
    ]


def test_an_unknown_population_counts_for_nothing_and_its_commune_for_one():
    assert crossed([3]) == [Crossing("k1", 1, 3, 0, 300, split=True)]


def test_a_commune_without_territory_crosses_none():
    assert crossed([5]) == []
    assert crossed([]) == []


def test_equal_populations_come_by_code():
    groups, people = pd.Series(["z", "a"]), np.array([10.0, 10.0])
    assert [c.code for c in crossings(partition(groups, people), people, np.array([0, 1]))] == ["a", "z"]


@st.composite
def territories(draw):
    n = draw(st.integers(1, 12))
    groups = draw(st.lists(st.sampled_from(["k1", "k2", "k3", None]), min_size=n, max_size=n))
    people = draw(st.lists(st.integers(0, 50_000), min_size=n, max_size=n))
    nodes = draw(st.sets(st.integers(0, n - 1)))
    return groups, people, sorted(nodes)


@given(territories())
def test_crossings_are_counted_as_on_ones_fingers(drawn):
    groups, people, nodes = drawn
    array = np.array(people, dtype=float)
    found = crossings(partition(pd.Series(groups, dtype=object), array), array, np.array(nodes, dtype=int))
    expected = {}
    for code in {groups[i] for i in nodes} - {None}:
        inside = [i for i in nodes if groups[i] == code]
        whole = [i for i, group in enumerate(groups) if group == code]
        expected[code] = Crossing(
            code,
            len(inside),
            len(whole),
            sum(people[i] for i in inside),
            sum(people[i] for i in whole),
            split=len(inside) < len(whole),
        )
    assert {c.code: c for c in found} == expected
    assert [c.population for c in found] == sorted((c.population for c in found), reverse=True)


@given(territories(), st.randoms(use_true_random=False))
def test_crossings_do_not_depend_on_the_order_of_the_communes(drawn, random):
    groups, people, nodes = drawn
    order = list(range(len(groups)))
    random.shuffle(order)
    array = np.array(people, dtype=float)
    shuffled = array[order]
    found = crossings(partition(pd.Series(groups, dtype=object), array), array, np.array(nodes, dtype=int))
    other = crossings(
        partition(pd.Series([groups[i] for i in order], dtype=object), shuffled),
        shuffled,
        np.array([order.index(i) for i in nodes], dtype=int),
    )
    assert other == found
