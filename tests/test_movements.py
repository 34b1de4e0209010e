"""What became of communes: each kind of event by hand, and every yearly change of the table of passage."""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.errors import SchemaError
from cpts_map.layers.open import cog
from cpts_map.movements import Change, passage

COLUMNS = (
    "mod", "effective", "kind_before", "code_before", "name_before", "kind_after", "code_after", "name_after",
)  # fmt: skip
START, END = dt.date(2007, 1, 1), dt.date(2024, 1, 1)


def frame(*rows: str) -> pd.DataFrame:
    """Movements written "mod date before after"; a code alone is a commune, COMA:40001 a part of one."""
    cells = []
    for row in rows:
        mod, day, before, after = row.split()
        sides = []
        for side in (before, after):
            code, _, name = side.partition("=")
            kind, _, code = code.rpartition(":")
            sides += [None, None, None] if code == "-" else [kind or "COM", code, name or f"Nom de {code}"]
        cells.append((mod, day, *sides))
    return pd.DataFrame(cells, columns=list(COLUMNS))


def followed(*rows: str, since: dt.date = START, until: dt.date = END) -> dict[str, tuple]:
    found = passage(frame(*rows), since, until)
    return {r.old_code: (r.new_codes, r.changes) for r in found.itertuples()}


MERGER, SPLIT, CODE, NAME = ((change,) for change in Change)


def test_a_merger_and_its_delegated_communes():
    assert followed(
        "32 2016-01-01 40001 40001",
        "32 2016-01-01 40001 COMD:40001",
        "32 2016-01-01 40002 40001",
        "32 2016-01-01 40002 COMD:40002",
        "35 2019-01-01 COMD:40002 40001",
    ) == {"40001": (("40001",), MERGER), "40002": (("40001",), MERGER)}


def test_a_split_has_several_heirs_and_none_is_chosen():
    rows = ("21 2012-01-01 40001 40001", "21 2012-01-01 40001 40002", "21 2012-01-01 COMA:40002 40002")
    assert followed(*rows) == {"40001": (("40001", "40002"), SPLIT)}


def test_a_commune_born_of_three_is_an_heir_of_each():
    rows = [f"20 2010-02-15 4000{n} {after}" for n in (1, 2, 3) for after in (f"4000{n}", "40009")]
    assert followed(*rows) == {f"4000{n}": ((f"4000{n}", "40009"), SPLIT) for n in (1, 2, 3)}


def test_a_commune_divided_among_its_neighbours():
    assert followed(
        "30 2010-01-01 40001 40001",
        "30 2010-01-01 40002 40001",
        "30 2010-01-01 40002 40003",
        "30 2010-01-01 40003 40003",
    ) == {"40001": (("40001",), MERGER), "40002": (("40001", "40003"), SPLIT), "40003": (("40003",), MERGER)}


def test_chains_are_followed_by_date():
    rows = (
        "21 2024-01-01 40001 40001",
        "21 2024-01-01 40001 40003",
        "31 2010-01-01 40003 40002",
        "31 2010-01-01 40002 40002",
        "32 2016-01-01 40002 40001",
        "32 2016-01-01 40001 40001",
    )
    both = ("40001", "40003")
    assert followed(*rows) == {
        "40001": (both, MERGER + SPLIT),
        "40002": (both, MERGER + MERGER + SPLIT),
        "40003": (both, MERGER + MERGER + SPLIT),
    }
    found = passage(frame(*rows), START, END)
    assert found.set_index("old_code").loc["40003", "dates"] == ("2010-01-01", "2016-01-01", "2024-01-01")


def test_a_new_code_and_a_merger_on_the_same_day():
    rows = ("32 2018-01-01 49001 49002", "32 2018-01-01 49002 49002", "41 2018-01-01 44001 49001")
    # 49001 never was a commune at the start of a year: it is no old code.
    assert followed(*rows) == {"44001": (("49002",), CODE + MERGER), "49002": (("49002",), MERGER)}


def test_autonomy_and_a_merger_on_the_same_day():
    rows = (
        "32 2019-01-01 40002 40003",
        "32 2019-01-01 40003 40003",
        "21 2019-01-01 40001 40001",
        "21 2019-01-01 40001 40002",
    )
    assert followed(*rows)["40001"] == (("40001", "40003"), SPLIT + MERGER)


def test_a_swap_of_codes_with_a_part_is_not_confused_with_the_commune():
    rows = ("50 2014-01-07 COMA:14472 COMA:14697", "50 2014-01-07 14697 14472")
    assert followed(*rows) == {"14697": (("14472",), CODE)}


def test_communes_that_swap_their_codes_on_one_day():
    rows = ("41 2014-01-01 40001 40002", "41 2014-01-01 40002 40001")
    assert followed(*rows) == {"40001": (("40002",), CODE), "40002": (("40001",), CODE)}


def test_a_code_taken_back_is_the_same_commune():
    rows = ("50 2021-01-01 27676 27058", "50 2023-01-01 27058 27676")
    assert followed(*rows) == {"27676": (("27676",), CODE + CODE)}


def test_names():
    assert followed("10 2020-01-01 40001=Bas 40001=Le-Bas", "34 2021-01-01 40002=Haut 40002=Haut") == {
        "40001": (("40001",), NAME)
    }
    assert followed("35 2020-01-01 40001=Bas-et-Haut 40001=Bas") == {"40001": (("40001",), NAME)}


def test_only_what_happens_between_the_two_days():
    rows = ("31 2016-01-01 40002 40001", "31 2016-01-01 40001 40001", "10 2018-01-01 40001=A 40001=B")
    assert "40002" not in followed(*rows, since=dt.date(2016, 1, 1))
    assert followed(*rows, until=dt.date(2016, 1, 1))["40001"] == (("40001",), MERGER)
    assert followed(*rows, until=dt.date(2015, 12, 31)) == {}


def test_ground_that_was_no_commune():
    assert followed("20 2010-01-01 - 06163", "31 2012-01-01 06163 06162", "31 2012-01-01 06162 06162") == {
        "06162": (("06162",), MERGER)
    }


def test_parts_of_communes_are_not_followed():
    assert followed("20 2010-01-01 ARM:69385 ARM:69389", "70 2011-01-01 COMA:40002 COMD:40002") == {}


def test_what_is_not_understood_is_refused():
    with pytest.raises(SchemaError, match="type d'événement inconnu, 99"):
        followed("99 2010-01-01 40001 40001")
    with pytest.raises(SchemaError, match="2012-01-01 : la commune 40002 n'existait plus"):
        followed("31 2010-01-01 40002 40001", "31 2010-01-01 40001 40001", "31 2012-01-01 40002 40001")


@given(st.permutations(range(6)))
def test_the_order_of_the_rows_does_not_matter(order):
    rows = (
        "41 2018-01-01 44001 49001",
        "32 2018-01-01 49001 49002",
        "32 2018-01-01 49002 49002",
        "21 2020-01-01 49002 49002",
        "21 2020-01-01 49002 49001",
        "10 2021-01-01 49001=A 49001=B",
    )
    both = ("49001", "49002")
    assert followed(*(rows[n] for n in order)) == {
        "44001": (both, CODE + MERGER + SPLIT + NAME),
        "49002": (both, MERGER + SPLIT + NAME),
    }


@pytest.fixture(scope="module")
def published(real_data):
    return cog.parse_movements(real_data / "insee" / "cog_mouvements-communes.csv").to_pandas()


@pytest.mark.real_data
def test_every_commune_since_1943_leads_to_communes_of_2024(published, real_data):
    communes = pd.read_csv(real_data / "insee" / "cog_communes.csv", dtype=str)
    today = set(communes.loc[communes["TYPECOM"] == "COM", "COM"])
    found = passage(published, dt.date(1943, 1, 1), dt.date(2024, 1, 1))
    assert len(found) == 7_490
    assert all(found["new_codes"].map(len) > 0)
    assert {code for codes in found["new_codes"] for code in codes} <= today
    # A commune of 2024 that existed and to which nothing happened is not in the frame: it keeps its code.
    assert passage(published, dt.date(2024, 1, 1), dt.date(2030, 1, 1)).empty


@pytest.mark.real_data
def test_every_yearly_change_of_the_table_of_passage_is_found(published, real_data):
    table = pd.read_csv(real_data / "zonages" / "passage_communes_2008_2024.csv", dtype=str)
    spans = set(zip(table["geo_avant"], table["geo_apres"], strict=True))
    years = {since: following(published, int(since), int(until)) for since, until in spans}
    pairs = list(table[["geo_avant", "code_avant", "code_apres"]].itertuples(index=False, name=None))
    assert len(pairs) == 2_660
    missed = [(year, old, new) for year, old, new in pairs if new not in years[year].get(old, ())]
    # The table holds 27 changes of 2023 and 2024 the wrong way round, the new code as the old one (85084 Essarts en
    # Bocage gave 85165 and 85212 their autonomy back; it did not come of them): each is found the other way round.
    assert len(missed) == 27
    assert {year for year, _, _ in missed} == {"2022", "2023"}
    assert all(old in years[year][new] for year, old, new in missed)


@pytest.mark.real_data
def test_no_other_change_of_code_is_found_than_those_of_the_table_of_passage(published, real_data):
    table = pd.read_csv(real_data / "zonages" / "passage_communes_2008_2024.csv", dtype=str)
    known = set(zip(table["geo_avant"], table["code_avant"], table["code_apres"], strict=True))
    known |= {(year, new, old) for year, old, new in known if year in {"2022", "2023"}}
    ours = {
        (str(year), old, new)
        for year in range(2008, 2024)
        for old, codes in following(published, year, year + 1).items()
        for new in codes
        if old != new
    }
    assert ours - known == set()


def following(published: pd.DataFrame, since: int, until: int) -> dict[str, tuple[str, ...]]:
    found = passage(published, dt.date(since, 1, 1), dt.date(until, 1, 1))
    return dict(zip(found["old_code"], found["new_codes"], strict=True))
