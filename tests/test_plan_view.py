"""The page *Plan*: what it asks, what it draws, its files."""

import asyncio
import csv
import io
import re

import pytest

from cpts_map import sharing, situation
from cpts_map.planning import Demand, Planner
from cpts_map.rules import Definition
from cpts_map.web.urlstate import PlanState
from cpts_map.web.views import plan_view
from tests import screen

ASKED = "?calcul=oui&min=300&max=3000&graine=1"


@pytest.fixture(scope="module")
def planner(atlas):
    """One queue for the module."""
    return Planner(atlas)


@pytest.fixture(scope="module")
def answer(planner):
    """What the visitor of ``ASKED`` reads."""
    return asyncio.run(plan_view.awaited(ASKED, planner))


def test_the_address_says_what_is_asked():
    assert PlanState.from_search(ASKED) == PlanState(Definition.LARGE, 300, 3000, 1, asked=True)
    assert PlanState.from_search("?min=0&max=-3&graine=x&calcul=1") == PlanState()
    assert PlanState.from_search(ASKED).to_search() == "?min=300&max=3000&graine=1&calcul=oui"


def test_the_form_writes_the_address_that_the_page_reads(atlas):
    page = plan_view.page(ASKED, atlas)
    names = {node.name for node in screen.walk(page) if getattr(node, "name", None)}
    assert names == {name for name, _ in PlanState.PARAMS.values()}
    values = {node.id: node.value for node in screen.walk(page) if getattr(node, "type", None) == "number"}
    assert values == {"plan-minimum": 300, "plan-maximum": 3000, "plan-graine": 1}


def test_nothing_is_computed_until_asked(planner):
    said = screen.text(asyncio.run(plan_view.awaited("", planner)))
    assert "Calculer le plan" in said


def test_each_territory_opens_in_the_workshop_with_its_communes(answer, planner):
    found = planner.ask(Demand(Definition.LARGE, 300, 3000, 1)).result(60)
    assert found.territories
    links = [node.href for node in screen.walk(answer) if str(getattr(node, "href", "")).startswith("/atelier?copie=")]
    opened = [sharing.decode(link.partition("=")[2]).codes for link in links]
    assert [sorted(codes) for codes in opened] == [sorted(t.communes) for t in found.territories]


def test_the_same_demand_is_computed_once(planner):
    assert planner.ask(Demand(lower=300, upper=3000, seed=1)) is planner.ask(Demand(lower=300, upper=3000, seed=1))


def test_impossible_bounds_are_said(planner):
    said = screen.text(asyncio.run(plan_view.awaited("?calcul=oui&min=5000&max=10", planner)))
    assert "de 5000 à 10 habitants est impossible" in said
    assert plan_view.file("?calcul=oui&min=5000&max=10", planner) is None


def test_what_is_left_says_why(planner):
    said = screen.text(asyncio.run(plan_view.awaited("?calcul=oui&min=9000000&max=9500000", planner)))
    assert "Aucun territoire dans ces bornes" in said
    assert "à rattacher" in said or "aucun découpage" in said


def test_a_visitor_who_waits_too_long_is_told(planner, monkeypatch):
    monkeypatch.setattr(plan_view, "PATIENCE_S", 0)
    said = screen.text(asyncio.run(plan_view.awaited("?calcul=oui&min=301&max=3000", planner)))
    assert "Recharger la page" in said


def test_files_of_a_plan_say_the_same(atlas, planner):
    visitor = screen.visitor(screen.application(atlas))
    answer = visitor.get(f"/telecharger/plan.csv{ASKED}")
    rows = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff")), delimiter=";"))
    found = planner.ask(Demand(lower=300, upper=3000, seed=1)).result(60)
    placed = {row["code_commune"]: row["territoire"] for row in rows if row["territoire"]}
    assert placed == {code: str(t.number) for t in found.territories for code in t.communes}
    drawing = visitor.get(f"/telecharger/plan.svg{ASKED}").text
    assert [int(n) for n in re.findall(r'class="nom"[^>]*>(\d+)<', drawing)] == [t.number for t in found.territories]
    assert visitor.get("/telecharger/plan.csv").status_code == 404
    assert visitor.get("/telecharger/plan.svg?calcul=oui&min=5000&max=10").status_code == 404


def test_neighbours_have_different_colours(atlas):
    groups = [[code] for code in atlas.communes.index[:6]]
    drawing = situation.shares(atlas, groups, "t", "d")
    assert drawing.count('class="nom"') == 6
    filled = re.findall(r'<path d="M[^"]*" fill="(#[0-9a-f]{6})"', drawing)
    assert len(set(filled)) >= 2
