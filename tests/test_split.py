"""Territories too large, cut into parts: by hand, then against everything that can be, then by seed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.proposals import carve as carving
from cpts_map.diagnostics.proposals.clock import Clock
from cpts_map.diagnostics.proposals.groups import connected_groups
from cpts_map.diagnostics.proposals.outcome import Kind, Reason, Refusal, Way
from cpts_map.diagnostics.proposals.split import split
from tests.board import LETTERS, parts, touching
from tests.workshop import Brute, countries, country, subsets

few = settings(max_examples=25)
EVERY = (Way.EPCI, Way.NEAREST, Way.BALANCE, Way.COMPACT)

#     a 40 | b 10 | c 10 | d 40      EPCI abe, cdfgh
#     e 10 | f 10 | g 10 | h 10
ROWS = ("abcd", "efgh")
PEOPLE = {"a": 40, "b": 10, "c": 10, "d": 40, "e": 10, "f": 10, "g": 10, "h": 10}


def by_way(found):
    return {way: proposal for proposal in found for way in proposal.ways}


def communes(proposal):
    return [territory.communes for territory in proposal.territories]


def test_a_territory_too_large_is_cut_into_as_few_parts_as_possible_in_several_ways():
    found = by_way(split(country(ROWS, PEOPLE, epci="abe cdfgh"), ROWS[0] + ROWS[1], ways=EVERY))
    assert communes(found[Way.EPCI]) == [("c", "d", "f", "g", "h"), ("a", "b", "e")]  # 80 and 60, no EPCI cut
    assert communes(found[Way.BALANCE]) == [("a", "b", "e", "f"), ("c", "d", "g", "h")]  # 70 and 70
    assert found[Way.BALANCE] is found[Way.NEAREST] is found[Way.COMPACT]
    balanced = found[Way.BALANCE]
    assert (balanced.kind, balanced.exact, balanced.valid) == (Kind.SPLIT, True, True)
    assert (balanced.population_before, balanced.population_after) == (140, 70)
    assert (balanced.added, balanced.removed) == ((), ("c", "d", "g", "h"))
    assert (balanced.cost.epci_cut_before, balanced.cost.epci_cut_after) == (0, 1)
    assert (balanced.cost.border_m, balanced.cost.inhabitants) == (2_000, 70)


def test_a_commune_above_the_bounds_is_a_part_of_its_own_with_what_it_alone_joins():
    # d is an end of the road behind c: alone it is too small.
    found = split(country(("abcd",), {"a": 30, "b": 30, "c": 150, "d": 5}), "abcd", ways=[Way.NEAREST])
    (proposal,) = found
    assert communes(proposal) == [("c", "d"), ("a", "b")]
    assert [t.bounds.status for t in proposal.territories] == [BoundsStatus.ABOVE, BoundsStatus.WITHIN]
    assert not proposal.valid
    assert proposal.exact


@pytest.mark.parametrize(
    ("people", "limits", "members", "reason"),
    [
        ((10, 10, 10), (20, 100), "", Reason.EMPTY),
        ((10, 10, 10), (20, 100), "abc", Reason.NOTHING),
        ((60, 10, 60), (20, 100), "ac", Reason.NOT_CONNECTED),
        ((150, 5, 5), (20, 100), "abc", Reason.COMMUNE_ABOVE),
        ((12, 12, 11), (20, 30), "abc", Reason.COUNT),  # 35: one part is above 30, two are below 40
        ((50, 15, 50), (55, 100), "abc", Reason.IMPOSSIBLE),  # 115: b would have to be on both sides
    ],
)
def test_a_territory_that_cannot_be_cut_says_why(people, limits, members, reason):
    land = country(("abc",), dict(zip("abc", people, strict=True)), limits=limits)
    refusal = split(land, members)
    assert (refusal.kind, refusal.reason, refusal.proved) == (Kind.SPLIT, reason, True)


def first_cost(brute, way, some, whole, count):
    if way is Way.COMPACT:
        return round(1000 * sum((a in some) != (b in some) for a, b in brute.pairs if a in whole and b in whole))
    if way is Way.EPCI:
        return brute.crossed(some)
    return abs(brute.population(some) * count - brute.population(whole)) if way is Way.BALANCE else brute.effort(some)


def cost(brute, way, shares, whole):
    firsts = sum(first_cost(brute, way, some, whole, len(shares)) for some in shares)
    return firsts, 0 if way is Way.NEAREST else sum(brute.effort(some) for some in shares)


@few
@given(countries(most=8, least=1), st.sampled_from([(20, 60), (30, 45), (40, 50)]))
def test_parts_are_those_that_trying_everything_finds(drawn, limits):
    rows, people, epci = drawn
    land = country(rows, people, epci=epci, limits=limits)
    brute = Brute(rows, land)
    whole = frozenset(people)
    assume(brute.connected(whole) and max(people.values()) <= limits[1] < sum(people.values()))
    cuts = [shares for shares in brute.shares(whole) if sum(map(len, shares)) == len(whole)]
    found = split(land, whole, ways=EVERY)
    if isinstance(found, Refusal):
        assert found.proved
        assert not cuts
        return
    fewest = min(map(len, cuts))
    for way, proposal in by_way(found).items():
        shares = [frozenset(territory.communes) for territory in proposal.territories]
        assert sorted(code for some in shares for code in some) == sorted(whole)
        assert proposal.exact
        assert proposal.valid
        assert len(shares) == fewest
        best = min(cost(brute, way, some, whole) for some in cuts if len(some) == fewest)
        assert cost(brute, way, shares, whole) == best


def large(seed):
    """A country of 26 communes with people at random: too many groups to list when the limit is low."""
    people = np.random.default_rng(seed).integers(1, 30, 26)
    rows = (LETTERS[:7], LETTERS[7:14], LETTERS[14:21], LETTERS[21:] + "..")
    return rows, dict(zip(LETTERS, people.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(2))
def test_by_hand_parts_are_connected_within_the_bounds_and_close_to_the_best(seed, monkeypatch):
    rows, people = large(seed)
    land = country(rows, people, epci="abchij defg klmn opqvw rstu xyz", limits=(60, 90))
    nodes = np.arange(26)
    monkeypatch.setattr(carving, "MOST_GROUPS", 10)
    by_hand = carving.carve(land, nodes, Way.NEAREST, seed=seed, clock=Clock(60))
    assert not by_hand.proved
    assert sorted(np.concatenate(by_hand.parts).tolist()) == nodes.tolist()
    for part in by_hand.parts:
        assert 60 <= land.population(part) <= 90
        assert len(parts(land.codes(part), touching(*rows))) == 1
    monkeypatch.setattr(carving, "MOST_GROUPS", 100_000)
    best = carving.carve(land, nodes, Way.NEAREST, seed=seed, clock=Clock(60))
    assert best.proved
    assert len(best.parts) == len(by_hand.parts)
    efforts = [sum(round(land.effort(part)) for part in found.parts) for found in (best, by_hand)]
    # Bounds this tight leave few cuts to go from one to the other: on the agglomerations of a region it is within 1 %.
    assert efforts[0] <= efforts[1] <= 1.2 * efforts[0]


def test_the_same_seed_gives_the_same_parts(monkeypatch):
    monkeypatch.setattr(carving, "MOST_GROUPS", 10)
    monkeypatch.setattr(carving, "STARTS", 2)
    rows, people = large(0)
    land = country(rows, people, limits=(60, 90))
    once, again = (split(land, LETTERS, seed=7) for _ in range(2))
    assert once == again
    assert not any(proposal.exact for proposal in once)


def test_without_time_nothing_is_found_and_nothing_is_claimed():
    rows, people = large(1)
    refusal = split(country(rows, people, limits=(60, 90)), LETTERS, seconds=0.0)
    assert (refusal.reason, refusal.proved) == (Reason.NOT_FOUND, False)


def test_what_cuts_a_part_short_cuts_the_whole_short():
    clock = Clock(60)
    part = clock.part(1 / 2)
    assert 29 < part.left <= 30
    assert not part.over()
    assert not clock.short
    assert Clock(0, part).over()
    assert clock.short


@few
@given(countries(most=9))
def test_connected_groups_are_each_listed_once(drawn):
    rows, people, _ = drawn
    brute = Brute(rows, country(rows, people))
    at = {code: i for i, code in enumerate(brute.codes)}
    around = [0] * len(at)
    for a, b in brute.pairs:
        around[at[a]] |= 1 << at[b]
        around[at[b]] |= 1 << at[a]
    listed = connected_groups(around, [people[code] for code in brute.codes], 60, 10_000)
    expected = {s for s in subsets(people) if s and brute.connected(s) and brute.population(s) <= 60}
    assert sorted(listed) == sorted((sum(1 << at[code] for code in s), brute.population(s)) for s in expected)
