"""What texts fix: classes without gap or overlap, flags in order, the two definitions of covered."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map import rules
from cpts_map.rules import COVERING, SIZE_CLASSES, Definition, Flag, Status, flag, size_class


@pytest.mark.parametrize(
    ("population", "name", "amount_eur"),
    [
        (0, "T1", 50_000),
        (39_999, "T1", 50_000),
        (40_000, "T2", 60_000),
        (79_999, "T2", 60_000),
        (80_000, "T3", 75_000),
        (174_999, "T3", 75_000),
        (175_000, "T4", 90_000),
        (354_193, "T4", 90_000),
    ],
)
def test_size_class_and_its_amount_on_both_sides_of_each_edge(population, name, amount_eur):
    assert (size_class(population).name, size_class(population).operating_eur) == (name, amount_eur)


def test_size_classes_follow_each_other_without_gap_from_zero_to_no_limit():
    assert SIZE_CLASSES[0].lower == 0
    assert SIZE_CLASSES[-1].upper is None
    assert all(below.upper == above.lower for below, above in itertools.pairwise(SIZE_CLASSES))


@given(st.floats(0, 1e7))
def test_a_population_is_in_the_interval_of_its_class_and_of_no_other(population):
    holding = [c for c in SIZE_CLASSES if c.lower <= population and (c.upper is None or population < c.upper)]
    assert holding == [size_class(population)]


@given(st.integers(0, 400_000), st.integers(0, 400_000))
def test_a_larger_population_never_gets_a_smaller_amount(one, more):
    assert size_class(one).operating_eur <= size_class(one + more).operating_eur


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, Flag.NON_COUVERT),
        (1e-9, Flag.FAIBLE),
        (0.4999, Flag.FAIBLE),
        (0.5, Flag.PARTIEL),
        (0.9949, Flag.PARTIEL),
        (0.995, Flag.COMPLET),
        (1.0, Flag.COMPLET),
    ],
)
def test_flag_under_a_complete_register(share, expected):
    assert flag(share, partial=False) is expected


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        (0.0, Flag.NON_DOCUMENTE),
        (0.3, Flag.A_VERIFIER),
        (0.9, Flag.A_VERIFIER),
        (0.995, Flag.COMPLET),
        (1.0, Flag.COMPLET),
    ],
)
def test_flag_under_a_partial_register_never_says_that_something_is_not_covered(share, expected):
    assert flag(share, partial=True) is expected


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_cover_never_gives_a_worse_flag(one, other):
    order = [Flag.NON_COUVERT, Flag.FAIBLE, Flag.PARTIEL, Flag.COMPLET]
    low, high = sorted((one, other))
    assert order.index(flag(low, partial=False)) <= order.index(flag(high, partial=False))


def test_strict_cover_is_a_signed_aci_and_large_cover_anything_but_a_stopped_cpts():
    assert COVERING[Definition.STRICTE] == {Status.ACI}
    assert set(Status) - COVERING[Definition.LARGE] == {Status.ARRET}
    assert set(COVERING) == set(Definition)


def test_bounds_and_limits_are_in_order():
    assert 0 < rules.POPULATION_MIN < rules.POPULATION_MAX
    assert 0 < rules.WEAKLY_COVERED < rules.FULLY_COVERED <= 1
    assert 0 < rules.MISSING_LIMIT < 1


def test_no_threshold_goes_without_its_source():
    assert rules.BOUNDS_SOURCE
    assert rules.SIZE_CLASS_SOURCE
