"""Tension, pure: ranks, weights, stability, agreement, the rules of the five readings, projections; by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics import projection, readings
from cpts_map.diagnostics.presets import MAX_WEIGHT, PRESETS
from cpts_map.diagnostics.readings import CRITERIA, READINGS
from cpts_map.diagnostics.tension import agreement, ranking, stability, tension_ranks, top_count
from cpts_map.indicators import DECLARED, Direction

NAN = float("nan")
CODES = ["a", "b", "c", "d"]
VALUES = pd.DataFrame({"apl": [1.0, 2.0, 3.0, 4.0], "age": [40.0, 10.0, 30.0, 20.0]}, index=CODES)
WORSE = pd.Series({"apl": False, "age": True})

numbers = st.floats(-1e6, 1e6) | st.just(NAN)
tables = st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=12).map(
    lambda rows: pd.DataFrame(rows, columns=["x", "y", "z"])
)
weights = st.tuples(*[st.integers(0, 5)] * 3).filter(any)
SIGNS = pd.Series({"x": True, "y": False, "z": True})


def weighed(given_):
    return pd.Series(dict(zip("xyz", given_, strict=True)), dtype=float)


# Ranks


def test_each_criterion_keeps_its_own_direction():
    ranks = tension_ranks(VALUES, WORSE)
    assert ranks["apl"].tolist() == pytest.approx([1, 2 / 3, 1 / 3, 0])  # low is tense
    assert ranks["age"].tolist() == pytest.approx([1, 0, 2 / 3, 1 / 3])  # high is tense


def test_equal_values_share_their_mean_rank_and_a_missing_one_has_none():
    frame = pd.DataFrame({"age": [1.0, 2.0, 2.0, 3.0, NAN]})
    assert tension_ranks(frame, WORSE)["age"].tolist() == pytest.approx([0, 0.5, 0.5, 1, NAN], nan_ok=True)


def test_a_criterion_known_once_is_in_the_middle():
    assert tension_ranks(pd.DataFrame({"age": [NAN, 7.0]}), WORSE)["age"].tolist() == pytest.approx(
        [NAN, 0.5], nan_ok=True
    )


@given(tables)
def test_ranks_are_between_0_and_1_known_where_the_value_is(table):
    ranks = tension_ranks(table, SIGNS)
    assert (ranks.notna() == table.notna()).all(axis=None)
    assert (ranks.isna() | ((ranks >= 0) & (ranks <= 1))).all(axis=None)


@given(tables)
def test_turning_a_direction_turns_the_ranks(table):
    ranks, turned = tension_ranks(table, SIGNS), tension_ranks(table, ~SIGNS)
    assert np.allclose((ranks + turned).where(table.notna(), 1), 1)


# Ranking


def test_the_score_is_the_weighted_mean_of_ranks_and_its_parts_add_up():
    found = ranking(VALUES, WORSE, pd.Series({"apl": 3, "age": 1}))
    assert found.score.tolist() == pytest.approx([1, 0.5, 0.75 / 3 + 0.25 * 2 / 3, 0.25 / 3])
    assert found.contributions.loc["b"].tolist() == pytest.approx([0.5, 0])
    assert found.rank.tolist() == [1, 2, 3, 4]


def test_a_missing_criterion_leaves_its_weight_to_the_others_and_is_said():
    values = VALUES.copy()
    values.loc["b", "age"] = NAN
    found = ranking(values, WORSE, pd.Series({"apl": 1, "age": 3}))
    assert found.score["b"] == pytest.approx(2 / 3)
    assert found.missing.tolist() == pytest.approx([0, 0.75, 0, 0])


@pytest.mark.parametrize("given_", [{"apl": 0, "age": 0}, {"apl": -1, "age": 2}, {"x": 1}])
def test_no_weight_or_a_negative_one_is_refused(given_):
    with pytest.raises(ValueError, match="weights"):
        ranking(VALUES, WORSE, pd.Series(given_))


@given(tables, weights)
def test_scores_are_the_sum_of_their_parts_and_only_proportions_of_weights_count(table, given_):
    found = ranking(table, SIGNS, weighed(given_))
    known = found.score.dropna()
    assert known.between(-1e-9, 1 + 1e-9).all()
    assert np.allclose(found.contributions.loc[known.index].sum(axis=1), known)
    again = ranking(table, SIGNS, 2 * weighed(given_))
    assert np.allclose(again.score, found.score, equal_nan=True)


# Stability


def test_stability_is_certain_with_one_criterion_and_repeats_with_its_seed():
    one = stability(VALUES, WORSE, pd.Series({"apl": 1, "age": 0}))
    assert one.tolist() == [1, 0, 0, 0]
    both = pd.Series({"apl": 1, "age": 1})
    assert stability(VALUES, WORSE, both, seed=3).equals(stability(VALUES, WORSE, both, seed=3))


def test_two_territories_that_lead_one_criterion_each_share_the_draws():
    values = pd.DataFrame({"apl": [1.0, 2.0, 3.0], "age": [1.0, 3.0, 2.0]}, index=["a", "b", "c"])
    # a scores w, b scores w/2 + (1 − w): a leads where w is above two thirds.
    near, far = (stability(values, WORSE, pd.Series({"apl": w, "age": 1.0})) for w in (2.0, 20.0))
    assert 0.3 < near["a"] < 0.7
    assert near[["a", "b"]].sum() == pytest.approx(1)
    assert far["a"] > 0.99


@given(tables, weights)
def test_stability_is_a_share_known_where_the_score_is(table, given_):
    share = stability(table, SIGNS, weighed(given_), draws=20)
    assert (share.notna() == ranking(table, SIGNS, weighed(given_)).score.notna()).all()
    assert share.dropna().between(0, 1).all()


@pytest.mark.parametrize(("known", "share", "count"), [(0, 0.1, 1), (4, 0.1, 1), (12, 0.25, 3), (156, 0.1, 16)])
def test_the_top_counts_one_at_least(known, share, count):
    assert top_count(known, share) == count


def test_agreement_is_one_for_the_same_order_minus_one_for_the_reverse_and_unknown_under_three():
    ranks = pd.DataFrame({"x": [1, 2, 3, 4.0], "y": [10, 20, 30, 31.0], "z": [4, 3, 2, 1.0], "w": [1, 2, NAN, NAN]})
    found = agreement(ranks)
    assert found.loc["x", ["y", "z"]].tolist() == pytest.approx([1, -1])
    assert np.isnan(found.loc["x", "w"])


# The registry


def test_readings_are_lettered_and_every_criterion_is_an_indicator_with_its_direction():
    assert [r.letter for r in READINGS] == list("abcde")
    declared = {i.id: i for i in DECLARED}
    for criterion in {c for r in READINGS for c in r.criteria}:
        expected = declared[criterion.indicator].direction
        if expected is Direction.NEUTRAL:
            assert criterion.indicator == "evolution_population"  # our reading: growth presses
        else:
            assert criterion.higher_is_worse is (expected is Direction.HIGHER_IS_WORSE)
    assert {mark for r in READINGS for mark in (r.definition_mark, r.flag_mark)} <= set("VMI")


def test_presets_weigh_every_criterion_differ_and_none_is_empty():
    assert all(len(p.weights) == len(CRITERIA) and 0 < max(p.weights) <= MAX_WEIGHT for p in PRESETS.values())
    assert len({p.weights for p in PRESETS.values()}) == len(PRESETS)
    assert min(p.weights.count(0) for p in PRESETS.values()) == 0


# The five readings

EIGHT = list("abcdefgh")


def figures(**columns):
    return pd.DataFrame({id_: [float(v) for v in values] for id_, values in columns.items()}, index=EIGHT)


def read(frame, missing=None, **given_):
    shares = pd.DataFrame(0.0, index=frame.index, columns=frame.columns) if missing is None else missing
    return readings.read(frame, shares, given_)


def test_the_worst_quarter_of_eight_is_two_and_ties_go_together():
    found = read(figures(sous_densite=[10, 80, 20, 90, 0, 0, 30, 40], risque_age=[5, 5, 5, 1, 1, 1, 1, 1]))
    assert found.flags.index[found.flags["sous_densite"] == 1].tolist() == ["b", "d"]
    assert found.flags.index[found.flags["age"] == 1].tolist() == ["a", "b", "c"]
    assert found.limits["sous_densite"] == 80


def test_nobody_is_flagged_where_all_are_equal():
    found = read(figures(sous_densite=[0] * 8))
    assert found.flags["sous_densite"].tolist() == [0] * 8
    assert np.isnan(found.limits["sous_densite"])


def test_the_zoning_flags_above_half_never_at_half_and_is_unknown_when_not_loaded():
    found = read(figures(part_zip_zac=[0, 50, 50.1, 100, NAN, 0, 0, 0]))
    assert found.flags["zonage"].tolist() == pytest.approx([0, 0, 1, 1, NAN, 0, 0, 0], nan_ok=True)
    assert read(figures(risque_age=range(8))).flags["zonage"].isna().all()


def test_what_misses_more_than_a_fifth_of_its_people_is_neither_ranked_nor_flagged():
    frame = figures(risque_age=[1, 2, 3, 4, 5, 6, 7, 99])
    missing = pd.DataFrame(0.0, index=EIGHT, columns=frame.columns)
    missing.loc["h"], missing.loc["g"] = 0.21, 0.2
    found = read(frame, missing)
    assert np.isnan(found.scores.loc["h", "age"])
    assert found.flags.index[found.flags["age"] == 1].tolist() == ["f", "g"]  # two of the seven known
    assert found.told["h"] == 0


def test_fewer_than_four_territories_have_no_quarter():
    found = readings.read(
        pd.DataFrame({"risque_age": [1.0, 2.0, 3.0]}), pd.DataFrame({"risque_age": [0.0] * 3}), {"risque_age": 1}
    )
    assert found.flags.isna().all(axis=None)


def test_needs_rank_by_the_mean_of_five_and_are_unknown_when_more_than_half_is():
    frame = figures(
        part_75=range(8),
        personnes_75_par_mg=range(8),
        personnes_75_par_infirmier=range(8),
        evolution_population=range(8),
        evolution_apl=range(7, -1, -1),  # the most tense is the one that falls most
    )
    assert read(frame).scores["besoins"].tolist() == pytest.approx([i / 7 for i in range(8)])
    frame.loc["h", ["part_75", "personnes_75_par_mg", "personnes_75_par_infirmier"]] = NAN
    assert np.isnan(read(frame).scores.loc["h", "besoins"])


def test_the_top_tenth_of_eight_is_one_by_the_weights_given():
    frame = figures(risque_age=range(8), apl_65=range(8))
    by_age, by_access = read(frame, risque_age=1), read(frame, apl_65=5)
    assert by_age.flags.index[by_age.flags["multicritere"] == 1].tolist() == ["h"]
    assert by_access.flags.index[by_access.flags["multicritere"] == 1].tolist() == ["a"]
    assert by_age.stable.tolist() == [0] * 7 + [1]


@pytest.mark.parametrize("given_", [{}, {"risque_age": 0.0}, {"part_75": 3.0}])
def test_without_a_weight_on_a_known_criterion_there_is_no_rank(given_):
    found = read(figures(risque_age=range(8)), **given_)
    assert found.multi is None
    assert found.scores["multicritere"].isna().all()
    assert found.stable.isna().all()


@given(
    st.lists(st.tuples(*[numbers] * 4), min_size=1, max_size=15),
    st.tuples(*[st.integers(0, 5)] * 3),
)
def test_flags_count_at_most_the_readings_that_can_tell(rows, given_):
    frame = pd.DataFrame(rows, columns=["sous_densite", "risque_age", "part_75", "part_zip_zac"])
    missing = pd.DataFrame(0.0, index=frame.index, columns=frame.columns)
    found = readings.read(frame, missing, dict(zip(frame.columns, given_, strict=False)))
    assert (found.flagged <= found.told).all()
    assert (found.flags.notna() <= found.scores.notna()).all(axis=None)
    tops = found.scores.where(found.flags == 1).min() >= found.scores.where(found.flags == 0).max()
    assert (tops | found.flags.ne(1).all() | found.flags.ne(0).all()).all()


# Projections


def test_departures_take_their_share_of_what_the_oldest_bring():
    apl, apl_65 = pd.Series([4.0, 2.0, NAN]), pd.Series([3.0, 2.0, 1.0])
    assert projection.after_senior_departures(apl, apl_65, 0).tolist() == pytest.approx([4, 2, NAN], nan_ok=True)
    assert projection.after_senior_departures(apl, apl_65, 1).tolist() == pytest.approx([3, 2, NAN], nan_ok=True)
    assert projection.after_senior_departures(apl, apl_65, 0.2)[0] == pytest.approx(3.8)


def test_the_threshold_itself_is_not_under_it_and_nothing_known_is_no_share():
    assert projection.share_under(pd.Series([2.5, 2.49]), pd.Series([1.0, 3.0]), 2.5) == 0.75
    assert np.isnan(projection.share_under(pd.Series([NAN]), pd.Series([1.0]), 2.5))


def test_the_same_pace_once_more():
    assert projection.at_the_same_pace(pd.Series([200.0]), pd.Series([-5.0])).tolist() == [190]
