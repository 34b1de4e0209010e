"""Classes of a choropleth: limits that the reader computes, and what holds for any values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics.classes import CLASSES, Method, breaks
from cpts_map.palette import colors
from tests.drawn import BY_ID, INDICATORS

QUANTILES, NATURAL, FIXED = Method
NAN = float("nan")


def limits(values, method=QUANTILES, **options):
    return breaks(np.array(values, dtype=float), method, **options)


def sizes(values, found):
    """How many values each class holds, a class being closed on the left."""
    return np.bincount(np.searchsorted(found, values, side="right"), minlength=len(found) + 1).tolist()


def test_quantiles_hold_as_many_communes_each():
    values = list(range(1, 11))
    assert limits(values) == [2.8, 4.6, 6.4, 8.2]
    assert sizes(values, limits(values)) == [2, 2, 2, 2, 2]


def test_missing_values_change_no_limit():
    assert limits([NAN, *range(1, 11), NAN]) == limits(range(1, 11))


def test_where_zero_would_fill_a_class_it_has_its_own():
    values = [0, 0, 0, 0, 0, 1, 2, 3, 4]
    assert limits(values) == [1.0, 1.75, 2.5, 3.25]
    assert sizes(values, limits(values)) == [5, 1, 1, 1, 1]


def test_a_few_zeros_have_no_class_of_their_own():
    assert limits([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) == [1.8, 3.6, 5.4, 7.2]


def test_natural_breaks_cut_where_values_are_far_apart_and_a_limit_opens_its_class():
    values = [1, 1.1, 5, 5.2, 9, 9.1, 20, 20.5, 50]
    assert limits(values, NATURAL) == [5.0, 9.0, 20.0, 50.0]
    assert sizes(values, limits(values, NATURAL)) == [2, 2, 2, 2, 1]


def test_fixed_limits_are_the_thresholds_in_order():
    assert limits([1, 2, 3, 5], FIXED, fixed=(4.0, 2.5)) == [2.5, 4.0]
    assert sizes([2.49, 2.5, 3.99, 4.0], [2.5, 4.0]) == [1, 2, 1]  # under-dense is strictly below 2.5


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("values", [[], [NAN, NAN], [3, 3, 3], [0, 0]])
def test_fewer_than_two_values_make_one_class(method, values):
    assert limits(values, method, fixed=(2.5,)) == []


@pytest.mark.parametrize("method", Method)
def test_two_values_are_told_apart(method):
    found = limits([1, 1, 1, 4], method, fixed=(2.5,))
    assert sizes([1, 4], found)[0] == 1
    assert sizes([1, 4], found)[-1] == 1


@pytest.mark.parametrize("method", [QUANTILES, NATURAL])
def test_a_change_never_mixes_loss_and_gain(method):
    assert 0.0 in limits([-4, -3, -2, -1, 1, 2, 3, 4, 5, 6], method, diverging=True)
    assert 0.0 in limits([-9, 1, 2, 3, 4, 5, 6, 7, 8, 9], method, diverging=True)


@pytest.mark.parametrize("method", [QUANTILES, NATURAL])
def test_a_change_of_one_sign_needs_no_zero(method):
    assert 0.0 not in limits([1, 2, 3, 4, 5, 6], method, diverging=True)
    assert 0.0 not in limits([-6, -5, -4, -3, -2, -1], method, diverging=True)


# Properties. Figures have at most two decimals.

figures = st.lists(st.integers(-5_000, 20_000).map(lambda n: n / 100) | st.just(0.0) | st.just(NAN), max_size=60)
methods = st.sampled_from([QUANTILES, NATURAL])


@given(figures, methods, st.booleans())
def test_limits_rise_strictly_inside_the_values_and_make_five_classes_at_most(values, method, diverging):
    found = limits(values, method, diverging=diverging)
    known = [v for v in values if v == v]  # noqa: PLR0124 - NaN is not itself
    assert found == sorted(set(found))
    assert len(found) < CLASSES == 5
    assert all(min(known) < limit <= max(known) for limit in found)
    assert bool(found) == (len(set(known)) > 1)
    assert sum(sizes(known, found)) == len(known)


@given(figures, methods)
def test_the_first_and_the_last_class_are_never_empty(values, method):
    known = [v for v in values if v == v]  # noqa: PLR0124
    found = limits(values, method)
    if known:
        assert sizes(known, found)[0]
        assert sizes(known, found)[-1]


@given(figures, methods)
def test_a_change_of_both_signs_has_zero_among_its_limits(values, method):
    known = [v for v in values if v == v]  # noqa: PLR0124
    if known and min(known) < 0 < max(known):
        assert 0.0 in limits(values, method, diverging=True)


@given(st.lists(st.integers(1, 10_000).map(lambda n: n / 100), min_size=1, max_size=40), st.integers(0, 60))
def test_zero_is_alone_in_its_class_as_soon_as_it_would_fill_one(positive, zeros):
    values = [0.0] * zeros + positive
    if zeros * 5 >= len(values):
        assert sizes(values, limits(values))[0] == zeros


@given(figures, methods, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_the_values_changes_nothing(values, method, diverging, random):
    shuffled = list(values)
    random.shuffle(shuffled)
    assert limits(shuffled, method, diverging=diverging) == limits(values, method, diverging=diverging)


@given(figures, methods, st.sampled_from(INDICATORS))
def test_there_is_one_colour_for_each_class_all_different(values, method, indicator):
    found = limits(values, method, diverging=indicator.diverging)
    scale = colors(indicator, found)
    assert len(scale) == len(found) + 1 == len(set(scale))


def lightness(color):
    return sum(int(color[i : i + 2], 16) for i in (1, 3, 5))


@pytest.mark.parametrize("classes", [2, 3, 4, 5])
@pytest.mark.parametrize(("indicator", "dark_end"), [("part_75", -1), ("apl", 0)])
def test_the_dark_end_is_the_less_favourable_one(indicator, dark_end, classes):
    scale = colors(BY_ID[indicator], list(range(1, classes)))
    assert min(scale, key=lightness) == scale[dark_end]
