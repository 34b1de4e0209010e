"""The workshop on the drawn region: what a perimeter is judged on, links, the same figures in the browser."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from cpts_map import sharing
from cpts_map.assistant import Assistant
from cpts_map.errors import CptsMapError, LinkError, UnknownCodeError
from cpts_map.rules import RuleId, RuleState
from cpts_map.web.mapfiles import MapFiles
from cpts_map.workshop import Workshop
from tests import drawn, screen

NODE = shutil.which("node")
MODULES = Path(__file__).parents[1] / "cpts_map" / "web" / "assets"
MET, NOT_MET, UNKNOWN = RuleState.MET, RuleState.NOT_MET, RuleState.UNKNOWN


@pytest.fixture(scope="module")
def workshop(atlas):
    return Workshop(atlas)


@pytest.fixture(scope="module")
def real_workshop(real):
    return Workshop(real)


def states(found):
    return {rule.id: rule.state for rule in found.rules}


def test_communes_of_the_region_come_first_then_those_beyond_its_border(workshop):
    codes = list(workshop.communes.index)
    assert codes[: len(drawn.REGION_75)] == sorted(drawn.REGION_75)
    assert codes[len(drawn.REGION_75) :] == ["32001"]
    assert workshop.outside() == []


def test_beyond_the_border_of_the_real_region_whole_epci_are_offered(real_workshop):
    frame, everywhere = real_workshop.communes, real_workshop.atlas.everywhere
    beyond = frame.iloc[len(real_workshop.atlas.communes) :]
    assert 800 < len(beyond) < 2_500
    touching = set(everywhere["epci"][everywhere.index.isin(frame.index)].dropna())
    atlas = real_workshop.atlas
    assert set(atlas.cpts_communes("NA-40-ADOUR") if "NA-40-ADOUR" in atlas._entries else ()) <= set(frame.index)
    assert set(beyond["epci"].dropna()) <= touching
    assert all(len(part) >= 300 for part in real_workshop.outside())


# Judged by hand


def test_two_communes_of_landes_by_hand(workshop):
    found = workshop.assess(["40002", "40003"])
    assert states(found) == {
        RuleId.BOUNDS: NOT_MET,  # 19,000
        RuleId.PIECES: MET,
        RuleId.ENCLAVES: MET,
        RuleId.SHARED: UNKNOWN,  # the register is partial
        RuleId.COMPOSITION: MET,
        RuleId.ORPHANS: MET,  # 40001 is of a stopped CPTS: uncovered, 40,000 inhabitants
        RuleId.EPCI: NOT_MET,
        RuleId.DEPARTEMENT: MET,
    }
    assert found.tipping.down == ()
    assert found.tipping.up == ("47003", "40001")
    assert found.centre == "40002"
    assert found.to_centre.minutes == pytest.approx(1.85 + 1.10 * 10, abs=0.1)  # 40003 has no town hall: its middle
    assert found.between.minutes == found.to_centre.minutes
    assert found.compactness == pytest.approx(4 * 3.14159 * 200 / 60**2, abs=0.01)
    assert found.border_km == pytest.approx(60, abs=0.5)


def test_communes_of_another_cpts_are_shared_unless_it_is_the_perimeter_s_own(workshop):
    assert [h.cpts_id for h in workshop.assess(["47001"]).shared] == ["NA-47-ALPHA"]
    assert states(workshop.assess(["47001"]))[RuleId.SHARED] is NOT_MET
    assert workshop.assess(["47001"], ["NA-47-ALPHA"]).shared == ()
    assert states(workshop.assess(["47001"], ["NA-47-ALPHA"]))[RuleId.SHARED] is MET


def test_a_stopped_cpts_locks_nothing(workshop):
    assert workshop.assess(["40001"]).shared == ()
    assert "40001" not in workshop.covered_by


def test_what_a_choice_leaves_too_small_is_named(workshop):
    found = workshop.assess(["40001", "40004"])
    assert [(o.communes, o.population, o.to_verify) for o in found.orphans] == [(("40002", "40003"), 19_000, True)]
    assert states(found)[RuleId.ORPHANS] is UNKNOWN


def test_two_pieces_and_the_longest_trip(workshop):
    found = workshop.assess(["47001", "47003", "47004"])
    assert states(found)[RuleId.PIECES] is NOT_MET
    assert found.between.minutes == pytest.approx(1.85 + 1.10 * 30, abs=0.2)
    assert {found.between.origin, found.between.destination} == {"47001", "47004"}


def test_where_a_commune_has_no_published_outline_nobody_can_tell_whether_it_is_of_a_piece(region_store):
    """Celles (15031) has none; Murat (15138), of the same EPCI, has one."""
    with screen.opened(region_store, "84") as atlas:
        assert len(atlas.without_outline) == 98
        found = Workshop(atlas).assess(["15031", "15138"])
    pieces = next(rule for rule in found.rules if rule.id is RuleId.PIECES)
    assert (pieces.state, pieces.communes) == (UNKNOWN, ("15031",))


@pytest.mark.parametrize("codes", [[], ["99999"]])
def test_what_is_no_perimeter_is_refused(workshop, codes):
    with pytest.raises(CptsMapError):
        workshop.assess(codes)


# Links


def test_a_link_of_today_opens_as_it_was(workshop):
    found = workshop.opened(workshop.link(["47001", "40001"]))
    assert (found.codes, found.vintage, found.changes) == (("40001", "47001"), 2026, ())


def test_a_link_of_an_older_vintage_opens_with_what_changed(workshop):
    found = workshop.opened(sharing.encode(["47001", "47013", "40099"], 2019))
    assert found.vintage == 2019
    assert {change.code: change.today for change in found.changes} == {"40099": "40001", "47013": "47003"}
    assert found.codes == ("40001", "47001", "47003")
    assert all(change.note for change in found.changes)


def test_a_commune_that_nobody_knows_is_said_lost_never_dropped_in_silence(workshop):
    found = workshop.opened(sharing.encode(["47001", "33063"], 2019))
    assert [(c.code, c.today) for c in found.changes] == [("33063", None)]


@pytest.mark.parametrize("text", ["", "abc", "AeoPA6eCAtoByYYEo5i1CB"])
def test_a_damaged_link_is_refused_with_a_reason(workshop, text):
    with pytest.raises(LinkError, match="abîmé"):
        workshop.opened(text)


def test_a_link_of_tomorrow_or_of_nowhere_is_refused_with_a_reason(workshop):
    with pytest.raises(LinkError, match="2027"):
        workshop.opened(sharing.encode(["47001"], 2027))
    with pytest.raises(LinkError, match="Aucune"):
        workshop.opened(sharing.encode(["33063"], 2026))


# The same figures in the browser


def python_figures(atlas, codes):
    d = atlas.perimeter(codes).diagnose()

    def crossed(rows):
        return [[c.code, c.communes, c.communes_total, c.population, c.population_total, c.split] for c in rows]

    return {
        "annees": [[p.year, p.inhabitants, list(p.missing_communes)] for p in d.population],
        "bornes": [d.bounds.status.value, d.bounds.margin_to_min, d.bounds.margin_to_max],
        "classe": [d.size_class.name, d.size_class.margin_to_lower, d.size_class.margin_to_upper],
        "euros": d.size_class.operating_eur,
        "morceaux": [list(piece) for piece in d.pieces],
        "poches": [[list(pocket.communes), pocket.enclosed] for pocket in d.pockets],
        "epci": crossed(d.epci),
        "departements": crossed(d.departements),
        "tenants": sorted([h.cpts_id, h.communes] for h in d.cpts),
        "lien": sharing.encode(codes, 2026),
    }


def browser_figures(workshop, perimeters, folder):
    content = MapFiles(workshop.atlas).get("atelier").content
    (folder / "atelier.json").write_bytes(content)
    (folder / "perimetres.json").write_text(json.dumps(perimeters))
    script = Path(__file__).parent / "js" / "figures.mjs"
    found = subprocess.run([NODE, str(script), str(folder)], capture_output=True, text=True, check=True)
    return json.loads(found.stdout)


def grown(workshop, seed):
    """A perimeter that grows by neighbours, with strays now and then, across the border of the region as well."""
    pick = random.Random(seed)  # noqa: S311 - the same perimeters on every machine
    codes, graph = list(workshop.communes.index), workshop.atlas.graph
    offered, chosen = set(codes), [pick.choice(codes)]
    for _ in range(pick.randint(0, 150)):
        node = graph.codes.get_loc(pick.choice(chosen))
        beside = graph.codes[graph.borders.indices[graph.borders.indptr[node] : graph.borders.indptr[node + 1]]]
        chosen += [code for code in beside if code in offered and pick.random() < 0.4]
    return sorted({*chosen, *pick.sample(codes, pick.choice([0, 0, 1, min(5, len(codes))]))})


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_the_browser_finds_the_figures_of_the_atlas_on_every_perimeter_of_the_drawn_region(workshop, tmp_path):
    codes = list(workshop.communes.index)
    perimeters = [[c for i, c in enumerate(codes) if mask >> i & 1] for mask in range(1, 2 ** len(codes), 3)]
    found = browser_figures(workshop, perimeters, tmp_path)
    assert len(found) == len(perimeters) > 150
    for perimeter, figures in zip(perimeters, found, strict=True):
        assert figures == python_figures(workshop.atlas, perimeter), perimeter


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
def test_the_browser_finds_the_figures_of_the_atlas_on_the_real_region(real_workshop, tmp_path):
    perimeters = [grown(real_workshop, seed) for seed in range(25)]
    perimeters += [list(real_workshop.atlas.communes.index), list(real_workshop.communes.index)]
    for perimeter, figures in zip(perimeters, browser_figures(real_workshop, perimeters, tmp_path), strict=True):
        assert figures == python_figures(real_workshop.atlas, perimeter), perimeter[:10]


# The assistant


def test_the_assistant_refuses_what_it_does_not_know(workshop):
    with pytest.raises(CptsMapError, match="inconnue"):
        Assistant(workshop).propose("deviner", ["47001"], (), sharing=False)


def test_the_assistant_joins_two_pieces_without_taking_what_is_locked(workshop):
    (found,) = Assistant(workshop).propose("relier", ["40001", "40003"], (), sharing=False)
    assert found.added == ("40002",)
    with pytest.raises(UnknownCodeError):
        Assistant(workshop).propose("relier", ["99999"], (), sharing=False)
