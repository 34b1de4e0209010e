"""Whatever the way communes are grouped, the parts of every indicator of the real store make the whole."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.aggregate import aggregate, by_group

# Sums of thousands of floats in another order.
CLOSE = 1e-9


@pytest.fixture(scope="module")
def atlas(real):
    return real


def _groups(seed: int, groups: int, many: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, groups, many)


@settings(max_examples=5)
@given(seed=st.integers(0, 2**32 - 1), groups=st.integers(2, 9))
def test_any_partition_of_the_communes_adds_up_to_the_whole_for_every_indicator(atlas, seed, groups):
    people, nodes = atlas._inhabitants, np.flatnonzero(atlas._all["region"] == "75")
    part_of = _groups(seed, groups, len(nodes))
    weights = np.array([np.nansum(people[nodes[part_of == k]]) for k in range(groups)])
    kinds = set()
    for id_, measure in atlas._measures.items():
        whole = aggregate(measure, people, nodes)
        parts = [aggregate(measure, people, nodes[part_of == k]) for k in range(groups)]
        told = [part for part in parts if part.numerator is not None]
        assert sum(part.numerator for part in told) == pytest.approx(whole.numerator, rel=CLOSE, abs=1e-6), id_
        shares = np.average([part.missing_share for part in parts], weights=weights)
        assert shares == pytest.approx(whole.missing_share, abs=CLOSE), id_
        kinds.add("count" if measure.count else "ratio")
        if measure.count:
            assert sum(part.value for part in told) == pytest.approx(whole.value), id_
            continue
        assert sum(part.denominator for part in told) == pytest.approx(whole.denominator, rel=CLOSE), id_
        # A ratio of sums is the mean of the ratios weighted by their denominators: never their plain mean.
        firm = [part for part in told if part.denominator]
        lost = sum(part.numerator for part in told if not part.denominator) * measure.scale / whole.denominator
        mean = np.average([part.value for part in firm], weights=[part.denominator for part in firm])
        assert mean + lost == pytest.approx(whole.value, rel=1e-7, abs=1e-7), id_
    assert kinds == {"count", "ratio"}


@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1), groups=st.integers(2, 40))
def test_a_partition_at_once_gives_the_figures_of_each_territory_alone(atlas, seed, groups):
    people = atlas._inhabitants
    of = _groups(seed, groups, len(people))
    for id_, measure in atlas._measures.items():
        table = by_group(measure, people, of, groups)
        for k in (0, groups - 1):
            alone = aggregate(measure, people, np.flatnonzero(of == k))
            value = np.nan if alone.value is None else alone.value
            assert table["value"][k] == pytest.approx(value, rel=CLOSE, nan_ok=True), id_
            assert table["missing_share"][k] == pytest.approx(alone.missing_share, abs=CLOSE), id_


@settings(max_examples=10)
@given(data=st.data())
def test_neither_the_order_nor_the_repetition_of_communes_changes_a_diagnosis(atlas, data):
    some = data.draw(st.lists(st.sampled_from(list(atlas.communes.index)), min_size=1, max_size=30, unique=True))
    shuffled = data.draw(st.permutations(some))
    assert atlas.perimeter([*shuffled, some[0]]).diagnose() == atlas.perimeter(some).diagnose()


@settings(max_examples=3)
@given(seed=st.integers(0, 2**32 - 1))
def test_the_order_of_the_communes_of_the_store_changes_nothing(atlas, seed):
    people = atlas._inhabitants
    order = np.random.default_rng(seed).permutation(len(people))
    place = np.argsort(order)
    nodes = np.flatnonzero(atlas._all["departement"] == "33")
    for id_, measure in atlas._measures.items():
        other = type(measure)(measure.numerator[order], measure.denominator[order], measure.scale, measure.count)
        found, expected = aggregate(other, people[order], place[nodes]), aggregate(measure, people, nodes)
        assert found.value == pytest.approx(expected.value, rel=CLOSE, abs=CLOSE), id_
        assert found.missing_share == pytest.approx(expected.missing_share, abs=CLOSE), id_
        assert found.not_applicable == expected.not_applicable, id_


def test_departements_epci_and_communes_of_the_region_make_the_region(atlas):
    for id_, indicator in atlas.indicators.items():
        whole = atlas.aggregate(id_, "region", "75")
        if not indicator.count or whole.value is None:
            continue
        for level in ("departement", "commune"):
            assert atlas.level(level).figures[id_].sum() == pytest.approx(whole.value), (id_, level)
