"""Coverage: each commune once, under a named definition, with what is not known kept apart."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.coverage import covering, states, summary
from cpts_map.rules import Coverage, Definition, Flag, Status

STRICTE, LARGE = Definition.STRICTE, Definition.LARGE
COUVERTE, PARTAGEE, NON_COUVERTE, NON_DOCUMENTEE = Coverage

#: Commune: département, inhabitants, km².
COMMUNES = {
    "A1": ("A", 1_000, 10),
    "A2": ("A", 2_000, 20),
    "A3": ("A", 3_000, 30),
    "B1": ("B", 4_000, 40),
    "B2": ("B", None, 50),
}
# x has signed and holds A1 A2; y is only spotted and holds A2 B1; z is stopped and holds A3.
LEDGER = (
    ("A1", "x", Status.ACI),
    ("A2", "x", Status.ACI),
    ("A2", "y", Status.REPEREE),
    ("B1", "y", Status.REPEREE),
    ("A3", "z", Status.ARRET),
)


def communes(rows=COMMUNES):
    frame = pd.DataFrame.from_dict(dict(rows), orient="index", columns=["departement", "inhabitants", "area_km2"])
    return frame.assign(inhabitants=frame["inhabitants"].astype(float), area_m2=frame["area_km2"] * 1e6)


def ledger(rows=LEDGER):
    return pd.DataFrame(
        [(code, cpts, status.value) for code, cpts, status in rows], columns=["commune_code", "cpts_id", "status"]
    )


def found(definition, complete=(), rows=LEDGER, where=COMMUNES):
    return states(communes(where), ledger(rows), definition, complete)


def table(definition, complete=(), rows=LEDGER, where=COMMUNES, by="departement"):
    frame = communes(where)
    groups = frame[by] if isinstance(by, str) else by
    return summary(frame, states(frame, ledger(rows), definition, complete), groups)


# What is known of a commune


@pytest.mark.parametrize("status", Status)
def test_a_stopped_cpts_never_covers_and_only_a_signed_aci_covers_in_the_strict_sense(status):
    rows = ledger([("A1", "x", status)])
    assert len(covering(rows, STRICTE)) == (status is Status.ACI)
    assert len(covering(rows, LARGE)) == (status is not Status.ARRET)


def test_outside_every_perimeter_a_commune_is_uncovered_only_where_the_register_is_complete():
    assert found(LARGE, {"B"}).to_dict() == {
        "A1": COUVERTE,
        "A2": PARTAGEE,
        "A3": NON_DOCUMENTEE,
        "B1": COUVERTE,
        "B2": NON_COUVERTE,
    }
    assert found(STRICTE, {"A"}).to_dict() == {
        "A1": COUVERTE,
        "A2": COUVERTE,  # y does not cover in this sense: nothing to share
        "A3": NON_COUVERTE,
        "B1": NON_DOCUMENTEE,
        "B2": NON_DOCUMENTEE,
    }


def test_the_same_cpts_twice_in_the_ledger_is_one_cpts():
    assert found(LARGE, rows=[*LEDGER, ("A1", "x", Status.ACI)])["A1"] == COUVERTE


def test_a_commune_of_the_ledger_outside_the_region_is_ignored():
    assert found(LARGE, rows=[*LEDGER, ("C1", "x", Status.ACI)]).to_dict() == found(LARGE).to_dict()


def test_an_empty_register_covers_nothing_and_claims_nothing():
    assert set(found(LARGE, rows=[])) == {NON_DOCUMENTEE}
    assert set(found(LARGE, {"A", "B"}, rows=[])) == {NON_COUVERTE}


# Shares of a territory


def test_summary_under_a_partial_register_by_hand():
    assert table(LARGE).to_dict("index") == {
        "A": {
            "communes": 3,
            "covered_communes": 2,
            "shared_communes": 1,
            "population": 6_000.0,
            "covered_population": 3_000.0,
            "uncovered_population": 0.0,
            "undocumented_population": 3_000.0,
            "area_km2": 60.0,
            "covered_area_km2": 30.0,
            "partial": True,
            "covered_share": 0.5,
            "flag": Flag.A_VERIFIER,
        },
        "B": {
            "communes": 2,
            "covered_communes": 1,
            "shared_communes": 0,
            "population": 4_000.0,  # B2 has no known population
            "covered_population": 4_000.0,
            "uncovered_population": 0.0,
            "undocumented_population": 0.0,
            "area_km2": 90.0,
            "covered_area_km2": 40.0,
            "partial": True,
            "covered_share": 1.0,
            "flag": Flag.COMPLET,
        },
    }


def test_summary_under_a_complete_register_by_hand():
    large, strict = table(LARGE, {"A", "B"}), table(STRICTE, {"A", "B"})
    assert large["uncovered_population"].to_dict() == {"A": 3_000.0, "B": 0.0}
    assert large["undocumented_population"].to_dict() == {"A": 0.0, "B": 0.0}
    assert large["flag"].to_dict() == {"A": Flag.PARTIEL, "B": Flag.COMPLET}
    assert strict["covered_share"].to_dict() == {"A": 0.5, "B": 0.0}
    assert strict["flag"].to_dict() == {"A": Flag.PARTIEL, "B": Flag.NON_COUVERT}
    assert not large["partial"].any()


def test_a_shared_commune_counts_once_in_its_territory():
    shared = table(LARGE, rows=[("A1", "x", Status.ACI), ("A1", "y", Status.ACI), ("A1", "z", Status.ACI)]).loc["A"]
    alone = table(LARGE, rows=[("A1", "x", Status.ACI)]).loc["A"]
    assert shared["covered_population"] == alone["covered_population"] == 1_000
    assert shared["covered_area_km2"] == alone["covered_area_km2"] == 10
    assert (shared["covered_communes"], shared["shared_communes"]) == (1, 1)


def test_a_commune_without_territory_is_left_out_and_territories_are_sorted():
    by = pd.Series({"A1": "e2", "A2": "e1", "A3": None, "B1": "e1", "B2": None})
    assert table(LARGE, by=by)["population"].to_dict() == {"e1": 6_000, "e2": 1_000}
    assert list(table(LARGE, by=by).index) == ["e1", "e2"]


def test_without_population_there_is_no_share_and_no_flag():
    row = table(LARGE, rows=[("B2", "x", Status.ACI)], where={"B2": COMMUNES["B2"]}).loc["B"]
    assert math.isnan(row["covered_share"])
    assert row["flag"] == ""
    assert row["covered_communes"] == 1


@pytest.mark.parametrize(
    ("covered", "complete", "partial"),
    [
        (0, Flag.NON_COUVERT, Flag.NON_DOCUMENTE),
        (1, Flag.FAIBLE, Flag.A_VERIFIER),
        (499, Flag.FAIBLE, Flag.A_VERIFIER),
        (500, Flag.PARTIEL, Flag.A_VERIFIER),
        (994, Flag.PARTIEL, Flag.A_VERIFIER),
        (995, Flag.COMPLET, Flag.COMPLET),
        (1_000, Flag.COMPLET, Flag.COMPLET),
    ],
)
@pytest.mark.parametrize(("definition", "status"), [(STRICTE, Status.ACI), (LARGE, Status.LETTRE)])
def test_flags_on_both_sides_of_each_threshold_in_both_states_of_the_register(
    covered, complete, partial, definition, status
):
    where = {"in": ("A", covered, 1), "out": ("A", 1_000 - covered, 1)}
    rows = [("in", "x", status)]
    assert table(definition, {"A"}, rows, where).loc["A", "flag"] == complete
    assert table(definition, (), rows, where).loc["A", "flag"] == partial


# Properties. A table costs 10 ms: few examples, each of many communes.

few = settings(max_examples=10)
CODES = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "C1", "C2", "D1")
ledgers = st.lists(
    st.tuples(st.sampled_from(CODES), st.sampled_from(["x", "y", "z"])), unique=True, max_size=20
).flatmap(
    lambda pairs: st.fixed_dictionaries({c: st.sampled_from(Status) for c in "xyz"}).map(
        lambda status: [(code, cpts, status[cpts]) for code, cpts in pairs]
    )
)
regions = st.fixed_dictionaries(
    {code: st.tuples(st.just(code[0]), st.none() | st.integers(0, 50_000), st.integers(0, 100)) for code in CODES}
)
completes = st.sets(st.sampled_from("ABCD"))
definitions = st.sampled_from(Definition)


@few
@given(definitions, completes, ledgers, regions)
def test_covered_and_uncovered_and_undocumented_make_the_whole(definition, complete, rows, where):
    found = table(definition, complete, rows, where)
    parts = found["covered_population"] + found["uncovered_population"] + found["undocumented_population"]
    assert parts.to_dict() == found["population"].to_dict()
    assert found["population"].sum() == sum(n or 0 for _, n, _ in where.values())
    assert (found["shared_communes"] <= found["covered_communes"]).all()
    assert (found["covered_communes"] <= found["communes"]).all()
    assert found["covered_share"].dropna().between(0, 1).all()


@few
@given(definitions, completes, ledgers, regions)
def test_departements_add_up_to_the_region(definition, complete, rows, where):
    parts = table(definition, complete, rows, where)
    whole = table(definition, complete, rows, where, by=pd.Series("region", index=list(where))).loc["region"]
    numbers = parts.drop(columns=["covered_share", "flag", "partial"])
    assert numbers.sum().to_dict() == pytest.approx(whole[numbers.columns].to_dict())
    assert parts["partial"].any() == whole["partial"]


@few
@given(
    definitions, completes, ledgers, regions, st.tuples(st.sampled_from(CODES), st.just("new"), st.sampled_from(Status))
)
def test_one_more_cpts_never_covers_less(definition, complete, rows, where, more):
    before = table(definition, complete, rows, where)
    after = table(definition, complete, [*rows, more], where)
    for column in ("covered_communes", "covered_population", "covered_area_km2", "shared_communes"):
        assert (after[column] >= before[column]).all()


@few
@given(completes, ledgers, regions)
def test_the_large_definition_never_covers_less_than_the_strict_one(complete, rows, where):
    strict, large = (table(definition, complete, rows, where) for definition in (STRICTE, LARGE))
    assert (large["covered_population"] >= strict["covered_population"]).all()
    assert (large["covered_communes"] >= strict["covered_communes"]).all()


@few
@given(definitions, completes, ledgers, regions, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(definition, complete, rows, where, random):
    shuffled_rows, shuffled_where = list(rows), list(where.items())
    random.shuffle(shuffled_rows)
    random.shuffle(shuffled_where)
    other = table(definition, complete, shuffled_rows, dict(shuffled_where))
    pd.testing.assert_frame_equal(other, table(definition, complete, rows, where))


@few
@given(definitions, completes, ledgers, regions)
def test_other_codes_change_nothing_but_the_codes(definition, complete, rows, where):
    renamed = [(f"9{code}", f"cpts {cpts}", status) for code, cpts, status in rows]
    other = table(definition, complete, renamed, {f"9{code}": facts for code, facts in where.items()})
    pd.testing.assert_frame_equal(other, table(definition, complete, rows, where))


@few
@given(definitions, completes, ledgers, regions)
def test_completing_the_register_moves_the_undocumented_to_the_uncovered_and_nothing_else(
    definition, complete, rows, where
):
    partial, full = table(definition, complete, rows, where), table(definition, set("ABCD"), rows, where)
    assert full["covered_population"].to_dict() == partial["covered_population"].to_dict()
    assert (full["undocumented_population"] == 0).all()
    outside = partial["uncovered_population"] + partial["undocumented_population"]
    assert full["uncovered_population"].to_dict() == outside.to_dict()
