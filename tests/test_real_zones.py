"""Promises of the assistant and of the plan on real communes: three regions, every zone without CPTS of each.

Zones are those of the register that ships with the project, department by department, and those of a **synthetic**
register where the EPCI of a region have a CPTS or not by chance: many small zones. Each promise is verified by a walk
over the borders, apart from the code that proposes. With little time proposals are fewer, not less sound.
"""

import dataclasses
from functools import cached_property

import numpy as np
import pandas as pd
import pytest

from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.diagnostics.plan import Why
from cpts_map.diagnostics.plan import plan as planned
from cpts_map.diagnostics.proposals.attach import attach
from cpts_map.diagnostics.proposals.connect import connect
from cpts_map.diagnostics.proposals.fill import fill
from cpts_map.diagnostics.proposals.outcome import Kind, Reason, Refusal
from cpts_map.diagnostics.proposals.resize import within_bounds
from cpts_map.diagnostics.proposals.split import split
from cpts_map.planning import holders, regional_plan, terrain_of
from cpts_map.rules import Definition
from tests import screen

REGIONS = ("75", "94", "04")  # Nouvelle-Aquitaine, Corse, La Réunion; larger ones are in bench/plan.py
LOWER, UPPER = 20_000, 100_000
SECONDS = 0.1
# Zones of the synthetic register, of each region: some of each size.
MOST = 6


class Truth:
    """Borders and people of France, walked by hand."""

    def __init__(self, atlas):
        self.atlas = atlas
        self.people = atlas.everywhere["inhabitants"].fillna(0).round().astype(int).to_dict()

    @cached_property
    def beside(self):
        links, codes = self.atlas.graph.borders.tocoo(), self.atlas.graph.codes.to_numpy()
        found = {code: set() for code in codes}
        for a, b in zip(codes[links.row], codes[links.col], strict=True):
            found[a].add(b)
        return found

    def pieces(self, codes):
        left, found = set(codes), []
        while left:
            part, edge = set(), {left.pop()}
            while edge:
                part |= edge
                edge = {b for a in edge for b in self.beside[a]} & left
                left -= edge
            found.append(part)
        return found

    def population(self, codes):
        return sum(self.people[code] for code in codes)


@pytest.fixture(scope="module", params=REGIONS)
def atlas(request, region_store):
    with screen.opened(region_store, request.param) as opened:
        yield opened


@pytest.fixture(scope="module")
def truth(atlas):
    return Truth(atlas)


@pytest.fixture(scope="module")
def registers(atlas):
    """The country under each register, with the CPTS: the one that ships, by department; the synthetic one."""
    held = holders(atlas, Definition.LARGE)
    taken = np.isin(atlas.graph.codes, [code for codes in held.values() for code in codes])
    real = terrain_of(atlas, taken)
    rng = np.random.default_rng(75)
    by_epci = {str(epci): list(codes) for epci, codes in atlas.communes.groupby("epci").groups.items()}
    drawn = {epci: codes for epci, codes in by_epci.items() if rng.random() < 0.6}
    elsewhere = (atlas.everywhere["region"] != atlas.region).to_numpy(dtype=bool, na_value=True)
    locked = np.isin(atlas.graph.codes, [code for codes in drawn.values() for code in codes]) | elsewhere
    return (real, held), (dataclasses.replace(real, locked=locked), drawn)


@pytest.fixture(scope="module")
def zones(atlas, truth, registers):
    found = []
    for (land, held), groups in zip(registers, (atlas.communes["departement"], None), strict=True):
        free = atlas.communes.index[~land.locked[land.nodes(atlas.communes.index)]]
        keys = pd.Series("", index=free) if groups is None else groups.loc[free]
        parts = [part for _, codes in keys.groupby(keys).groups.items() for part in truth.pieces(codes)]
        parts.sort(key=lambda part: (truth.population(part), min(part)))
        step = max(1, len(parts) // MOST) if groups is None else 1
        found += [(land, held, frozenset(part)) for part in parts[::step]]
    return found


def answered(found):
    return [] if isinstance(found, Refusal) else list(found) if isinstance(found, tuple) else [found]


def sound(truth, land, zone, proposal):
    """What is true of each proposal: what it says of its territories, and nothing taken of another CPTS."""
    for territory in proposal.territories:
        codes = territory.communes
        assert (len(truth.pieces(codes)), truth.population(codes)) == (territory.pieces, territory.population)
        within = LOWER <= territory.population <= UPPER
        assert (territory.bounds.status is BoundsStatus.WITHIN) == within
        assert territory.valid == (within and territory.pieces == 1)
    assert not any(land.locked[land.nodes(proposal.added)])
    assert proposal.cost.inhabitants == truth.population(proposal.added) + truth.population(proposal.removed)
    codes = [code for territory in proposal.territories for code in territory.communes]
    assert len(codes) == len(set(codes))
    if not proposal.target:
        assert set(codes) == (zone | set(proposal.added)) - (
            set(proposal.removed) if proposal.kind is not Kind.SPLIT else set()
        )


def test_every_zone_is_brought_within_the_bounds_or_says_why_not(truth, zones):
    for land, _, zone in zones:
        found = within_bounds(land, zone, seconds=SECONDS)
        for proposal in answered(found):
            sound(truth, land, zone, proposal)
            assert proposal.valid
        if isinstance(found, Refusal) and found.reason is Reason.NOTHING:
            assert LOWER <= truth.population(zone) <= UPPER
        elif isinstance(found, Refusal) and found.proved:
            alone = max(truth.people[code] for code in zone)
            assert found.reason in {Reason.LOCKED, Reason.TOO_FEW, Reason.IMPOSSIBLE} or alone > UPPER


def test_every_zone_is_compared_with_the_cpts_that_it_touches(truth, zones):
    for land, held, zone in zones:
        found = attach(land, zone, held)
        around = {b for code in zone for b in truth.beside[code]} - zone
        touched = {name for name, codes in held.items() if around & set(codes)}
        assert {one.target for one in answered(found)} == touched
        assert isinstance(found, Refusal) == (not touched)
        for one in answered(found):
            sound(truth, land, zone, one)
            assert one.population_after == truth.population(zone | set(held[one.target]))


def test_every_zone_has_its_enclaves_filled(truth, zones):
    for land, _, zone in zones:
        for proposal in answered(fill(land, zone)):
            sound(truth, land, zone, proposal)
            (after,) = proposal.territories
            assert after.pieces == 1
            again = fill(land, after.communes)
            assert isinstance(again, Refusal)
            assert set(again.communes) <= set(proposal.left)


def test_pieces_of_every_zone_are_joined_again(truth, zones):
    rng = np.random.default_rng(0)
    for land, _, zone in zones:
        some = set(rng.choice(sorted(zone), min(4, len(zone)), replace=False).tolist())
        found = connect(land, some, seconds=SECONDS)
        for proposal in answered(found):
            sound(truth, land, some, proposal)
            assert proposal.territories[0].pieces == 1
        # They are of one zone: its free communes join them.
        assert not isinstance(found, Refusal) or (found.reason is Reason.NOTHING and len(truth.pieces(some)) == 1)


def test_every_zone_too_large_is_cut_into_territories_or_says_why_not(truth, zones):
    for land, _, zone in zones:
        found = split(land, zone, seconds=SECONDS)
        if truth.population(zone) <= UPPER:
            assert found.reason is Reason.NOTHING
        for proposal in answered(found):
            sound(truth, land, zone, proposal)
            assert len(proposal.territories) > 1
            for territory in proposal.territories:
                # Above: a commune too large by itself, with what hangs on it alone.
                assert territory.valid or max(truth.people[code] for code in territory.communes) > UPPER


def test_the_plan_of_the_region_keeps_its_promises_in_less_than_a_minute(atlas, truth):
    found = regional_plan(atlas, seed=1)
    assert found.ended
    assert found.seconds < 60
    codes = [code for some in (*found.territories, *found.left) for code in some.communes]
    states = atlas.states(Definition.LARGE)
    assert sorted(codes) == sorted(states.index[states.isin(["non_couverte", "non_documentee"])])
    for territory in found.territories:
        assert len(truth.pieces(territory.communes)) == 1
        assert LOWER <= truth.population(territory.communes) == territory.population <= UPPER
    above = {code for left in found.left if left.why is Why.ABOVE for code in left.communes}
    assert above == {code for code in codes if truth.people[code] > UPPER}
    free = set(codes)
    for left in found.left:
        around = {b for code in left.communes for b in truth.beside[code]} & free - set(left.communes)
        if left.why in {Why.TOO_SMALL, Why.CUT_OFF}:
            assert around <= above
            assert truth.population(left.communes) < LOWER
    assert sum(t.population for t in found.territories) + sum(left.population for left in found.left) == (
        found.population
    )


def test_the_same_seed_gives_the_same_plan(atlas, registers):
    land, held = registers[0]
    first = atlas.communes["departement"].min()
    asked = atlas.communes.index[atlas.communes["departement"] == first]
    once, again = (planned(land, asked, held, seed=4) for _ in range(2))
    assert once.ended
    assert once == again
