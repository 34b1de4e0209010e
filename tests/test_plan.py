"""Plans of a region: by hand, then against everything that can be, then larger ones."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.plan import Why, plan
from cpts_map.diagnostics.proposals import assemble
from tests.board import LETTERS, parts, touching
from tests.workshop import Brute, countries, country

few = settings(max_examples=40)


def shares(found):
    return ["".join(territory.communes) for territory in found.territories]


#     a 12 | b 12 | c 30 | d 15       EPCI ab, c, dh, efg
#     e 9  | f 9  | g 9  | h 15
ROWS = ("abcd", "efgh")
PEOPLE = {"a": 12, "b": 12, "c": 30, "d": 15, "e": 9, "f": 9, "g": 9, "h": 15}
EPCI = "ab c dh efg"


def test_whole_epci_make_territories_where_they_can():
    found = plan(country(ROWS, PEOPLE, epci=EPCI), "abcdefgh")
    assert shares(found) == ["c", "dh", "efg", "ab"]
    assert (found.unplaced, found.exact, found.ended) == ((), True, True)
    assert (found.population, found.communes, found.epci, found.epci_cut) == (111, 8, 4, 0)
    # c travels nowhere; a and b are neighbours, of whom 12 travel; and so on: 0 + 12 + 15 + 18 at least, f being first.
    efforts = 2.95 * 12 + 2.95 * 15 + 2.95 * 9 + (1.85 + 1.10 * 2) * 9
    assert found.mean_minutes == pytest.approx(efforts / 111)


def test_small_epci_are_put_together():
    found = plan(country(ROWS, PEOPLE | {"a": 5, "b": 5, "d": 5, "h": 5}, epci=EPCI), "abcdefgh")
    assert shares(found) == ["cdh", "abefg"]
    assert found.epci_cut == 0


def test_a_large_epci_is_cut_inside():
    found = plan(country(ROWS, PEOPLE | {"e": 60, "g": 60}, epci=EPCI), "abcdefgh")
    assert found.epci_cut == 1
    assert all(territory.valid for territory in found.territories)
    assert sorted("".join(shares(found))) == list("abcdefgh")


def test_a_commune_above_the_bounds_is_in_no_territory_and_that_is_proved():
    found = plan(country(ROWS, PEOPLE | {"c": 150}, epci=EPCI), "abcdefgh")
    assert sorted("".join(shares(found))) == list("abdefgh")
    assert all(territory.valid for territory in found.territories)
    (commune,) = found.unplaced
    assert (commune.communes, commune.population, commune.why, commune.proved) == (("c",), 150, Why.ABOVE, True)
    assert commune.candidates == ()
    assert (found.exact, found.epci_cut) == (True, 0)


def test_a_zone_too_small_that_touches_nothing_free_is_to_be_attached_to_its_neighbours():
    # a b is 15; c and d belong to x and y.
    land = country(("abcd",), {"a": 10, "b": 5, "c": 50, "d": 90}, locked="cd")
    found = plan(land, "ab", {"x": "c", "y": "cd"})
    (zone,) = found.unplaced
    assert (zone.communes, zone.population, zone.why, zone.proved) == (("a", "b"), 15, Why.TOO_SMALL, True)
    assert [(one.target, one.population_after, one.valid) for one in zone.candidates] == [
        ("x", 65, True),
        ("y", 155, False),
    ]
    assert (found.territories, found.mean_minutes) == ((), None)


def test_a_zone_that_a_commune_above_the_bounds_cuts_off_may_only_join_it():
    found = plan(country(("abc",), {"a": 5, "b": 150, "c": 30}), "abc")
    assert shares(found) == ["c"]
    above, zone = found.unplaced
    assert (above.communes, above.why) == (("b",), Why.ABOVE)
    assert (zone.communes, zone.why) == (("a",), Why.CUT_OFF)
    assert [(one.target, one.valid) for one in zone.candidates] == [("b", False)]


def test_what_finds_no_room_is_as_few_people_as_possible():
    # b holds 95 already and is all that a and c touch: a or c comes, not both.
    found = plan(country(("abc",), {"a": 4, "b": 95, "c": 5}), "abc")
    assert shares(found) == ["bc"]
    (zone,) = found.unplaced
    assert (zone.communes, zone.why, zone.proved) == (("a",), Why.NO_ROOM, True)
    assert [(one.target, one.population_after) for one in zone.candidates] == [("b", 104)]


def test_communes_of_other_cpts_and_communes_not_asked_for_are_never_placed():
    found = plan(country(ROWS, PEOPLE, epci=EPCI, locked="c"), "abcdef")
    assert sorted("".join(shares(found)) + "".join(u.communes[0] for u in found.unplaced)) == list("abdef")
    assert found.population == 57


def test_nothing_to_place_makes_an_empty_plan():
    found = plan(country(ROWS, PEOPLE), "")
    assert (found.territories, found.unplaced, found.population, found.exact) == ((), (), 0, True)


@few
@given(countries(most=8), st.sampled_from([(20, 60), (30, 45), (40, 50)]))
def test_plans_are_those_that_trying_everything_finds(drawn, limits):
    rows, people, epci = drawn
    land = country(rows, people, epci=epci, limits=limits)
    brute = Brute(rows, land)
    found = plan(land, people)
    assert found.exact
    small = [frozenset(u.communes) for u in found.unplaced if u.why is Why.TOO_SMALL]
    territories = [frozenset(territory.communes) for territory in found.territories]
    left = frozenset(code for u in found.unplaced for code in u.communes)
    assert sorted(code for some in (*territories, left) for code in some) == sorted(people)
    for some in territories:
        assert brute.connected(some)
        assert brute.within(some)
    for some in small:
        assert some in parts(people, brute.pairs)
        assert brute.population(some) < limits[0]

    def cost(shared):
        rest = frozenset(people).difference(*shared)
        kept = brute.population(rest), len(rest), sum(map(brute.crossed, shared))
        return *kept, sum(map(brute.effort, shared))

    assert cost(territories) == min(map(cost, brute.shares(frozenset(people))))


def large(seed, epci):
    rng = np.random.default_rng(seed)
    rows = (LETTERS[:7], LETTERS[7:14], LETTERS[14:21], LETTERS[21:] + "..")
    people = dict(zip(LETTERS, rng.integers(1, 30, 26).tolist(), strict=True))
    return rows, people, country(rows, people, epci=epci, limits=(50, 100))


@pytest.mark.parametrize("epci", ["", "abchij defg klmn opqvw rstu xyz", "abcdefghijklmnopqrstuvwxyz"])
@pytest.mark.parametrize("seed", range(3))
def test_larger_plans_cover_everything_within_the_bounds_and_come_back_with_the_seed(seed, epci, monkeypatch):
    # Limits so low that nothing is proved: units are merged, cut and mended.
    monkeypatch.setattr(assemble, "MOST_OF_COMMUNES", 20)
    monkeypatch.setattr(assemble, "MOST_OF_UNITS", 200)
    rows, people, land = large(seed, epci)
    found = plan(land, LETTERS, seed=seed)
    assert sorted("".join(shares(found))) == list(LETTERS)
    for territory in found.territories:
        assert 50 <= sum(people[code] for code in territory.communes) <= 100
        assert len(parts(territory.communes, touching(*rows))) == 1
        assert territory.valid
    assert found.ended
    assert plan(land, LETTERS, seed=seed) == found


def test_epci_within_the_bounds_stay_whole_and_that_is_proved_without_listing_communes(monkeypatch):
    monkeypatch.setattr(assemble, "MOST_OF_COMMUNES", 20)
    rows, _, _ = large(0, "")
    land = country(rows, dict.fromkeys(LETTERS, 10), epci="abchij defg klmn opqvw rstu xyz", limits=(50, 100))
    found = plan(land, LETTERS)
    assert (found.epci_cut, found.exact) == (0, True)
    assert [territory.population for territory in found.territories] == [80, 70, 60, 50]  # defg klmn, rstu xyz
    monkeypatch.undo()
    assert plan(land, LETTERS) == found


def test_without_time_what_is_not_placed_is_said():
    _, people, land = large(0, "")
    found = plan(land, LETTERS, seconds=0.0)
    assert not found.ended
    assert not found.exact
    left = [code for u in found.unplaced for code in u.communes]
    assert sorted("".join(shares(found)) + "".join(left)) == list(LETTERS)
    assert all(u.why is Why.NO_ROOM and not u.proved for u in found.unplaced)
    assert all(territory.valid for territory in found.territories)
    assert sum(people.values()) == found.population
