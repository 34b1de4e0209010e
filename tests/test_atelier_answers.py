"""The workshop beyond its page: sums against SQL, colours, territories to start from, neighbours, slow answers."""

import asyncio
import json
import random
import shutil
import threading
import time
from types import SimpleNamespace

import duckdb
import pytest

from cpts_map import assistant, sharing
from cpts_map.rules import SIZE_CLASSES
from cpts_map.texts import atelier as said
from cpts_map.texts import pages
from cpts_map.web import ids, workshopfile
from cpts_map.web.layout import shell
from cpts_map.web.views import atelier_view, judged_view, links_view, proposals_view, scenarios_view
from cpts_map.workshop import Workshop
from tests import screen


@pytest.fixture(scope="module")
def workshop(atlas):
    return Workshop(atlas)


@pytest.fixture(scope="module")
def real_workshop(real):
    return Workshop(real)


# Figures against SQL


def by_sql(store, codes):
    """Population and size class of communes, asked of the file by SQL alone."""
    with duckdb.connect(str(store), read_only=True) as connection:
        question = "SELECT sum(inhabitants) FROM inhabitants WHERE list_contains(?, commune_code)"
        (total,) = connection.execute(question, [codes]).fetchone()
    name = [each.name for each in SIZE_CLASSES if each.lower <= total and (each.upper is None or total < each.upper)]
    return round(total), name


@pytest.mark.parametrize("seed", range(20))
def test_population_and_class_of_a_random_perimeter_are_those_of_a_sum_in_sql(real_workshop, region_store, seed):
    pick = random.Random(seed)  # noqa: S311 - the same perimeters on every machine
    codes = sorted(map(str, pick.sample(list(real_workshop.communes.index), pick.choice([1, 5, 30, 200, 900]))))
    diagnosis = real_workshop.assess(codes).diagnosis
    assert (diagnosis.population[-1].inhabitants, [diagnosis.size_class.name]) == by_sql(region_store, codes)


def test_the_amounts_are_those_of_the_class_with_their_source_and_their_doubt(workshop):
    text = screen.text(judged_view.judged({"codes": ["47003"]}, workshop))  # 30,000 inhabitants: T1
    assert "Fonctionnement, par an (T1) 50 000 €" in text
    assert "Maximum par an, toutes missions, en 2019 (T1) 220 000 €" in text
    assert "À vérifier : proposition" in text


def test_each_reading_of_tension_stands_against_department_and_region_and_absence_is_said(workshop):
    shown = judged_view.judged({"codes": ["47003"]}, workshop)
    (table,) = [t for t in screen.of_type(shown, "Table") if screen.text(t).startswith(said.TENSION)]
    text = screen.text(table)
    assert "Lot-et-Garonne" in text
    assert "Nouvelle-Aquitaine" in text
    assert "b) Zonage de l’ARS, tel que l’arrêté le dit non chargé" in text


# Colours of the map


def test_the_map_is_coloured_as_on_the_page_of_the_map(workshop):
    payload, legend = atelier_view.shade("apl", None, workshop)
    assert payload["indicator"]["id"] == "apl"
    assert len(payload["values"]) == len(workshop.atlas.communes)
    text = screen.text(legend)
    assert "hors de la région" in text.lower()
    assert "Hachures" not in text
    assert screen.untypographic(screen.texts(legend)) == []


@pytest.mark.parametrize("indicator", [None, "", "inconnu"])
def test_without_indicator_nothing_is_coloured(workshop, indicator):
    assert atelier_view.shade(indicator, None, workshop) == (None, [])


def test_a_page_drawn_with_other_data_is_told_so_and_shows_no_figure_of_both(workshop):
    """Colours go by the rank of communes; figures of the browser are those of the file that it has."""
    ours = workshop.atlas.fingerprint[:8]
    assert atelier_view.shade("apl", ours, workshop)[0] is not None
    assert judged_view.judged_tree({"codes": ["47003"]}, ours, workshop) != []
    payload, legend = atelier_view.shade("apl", "autres", workshop)
    assert payload is None
    assert "recharger la page" in screen.text(legend)
    (told,) = judged_view.judged_tree({"codes": ["47003"]}, "autres", workshop)
    assert "recharger la page" in told["c"][0]
    assert judged_view.judged_tree(None, "autres", workshop) == []


# Ready-made territories


@pytest.fixture(scope="module")
def zoned(tiny_store, tmp_path_factory):
    """Open the drawn region with a zoning of the ARS; two files disagree on 47002, and Iris lies beyond the border."""
    store = tmp_path_factory.mktemp("zoned") / "cpts.duckdb"
    shutil.copy(tiny_store, store)
    rows = [
        ("47001", "medecins_generalistes", "Ambre et Bleuet"),
        ("47002", "medecins_generalistes", "Ambre et Bleuet"),
        ("47002", "chirurgiens_dentistes", "Ailleurs"),
        ("47003", "infirmiers", "Deux Rives"),
        ("47004", "infirmiers", "Deux Rives"),
        ("32001", "infirmiers", "Deux Rives"),
        ("40001", "infirmiers", None),
    ]
    with duckdb.connect(str(store)) as connection:
        insert = "INSERT INTO open_zonage (commune_code, profession, level, territory) VALUES (?, ?, 'ZIP', ?)"
        connection.executemany(insert, rows)
    with screen.opened(store) as atlas:
        yield Workshop(atlas)


def test_territories_of_a_loaded_zoning_are_offered_whole_and_a_contradiction_is_in_none(zoned):
    assert {unit: names.dropna().to_dict() for unit, names in zoned.units.items()} == {
        "bassin": {"32001": "Deux Rives", "47003": "Deux Rives", "47004": "Deux Rives"},
        "tvs": {"47001": "Ambre et Bleuet"},
    }
    written = workshopfile._units(zoned)["bassin"]
    assert written["noms"] == ["Deux Rives"]
    assert [code for code, of in zip(zoned.communes.index, written["de"], strict=True) if of == 0] == [
        "47003",
        "47004",
        "32001",
    ]


def test_what_is_not_loaded_is_named_rather_than_left_out(workshop, zoned):
    assert workshop.units == {}
    absent, loaded = (tools(each) for each in (workshop, zoned))
    assert (
        "Non chargés ici : bassin de vie, territoire de vie-santé, bassin de vie ou pseudo-canton du zonage" in absent
    )
    assert "Non chargés ici : bassin de vie." in loaded
    assert "territoire de vie-santé entier" in loaded


def tools(workshop):
    from cpts_map.web.layout import atelier_page

    return screen.text(atelier_page._tool(tuple(workshop.units)))


def test_the_search_finds_a_commune_beyond_the_border_of_the_region(workshop):
    shown = screen.text(atelier_view.hits("iris", workshop))
    assert "Iris (32)" in shown
    assert "CC d’Iris" in shown


# Territories to start from, links


@pytest.mark.parametrize(
    ("search", "codes", "own"),
    [
        ("?selection=cpts:NA-47-BETA", ["32001", "47002", "47003", "47004"], ["NA-47-BETA"]),
        ("?selection=epci:244700020", ["47001", "47002"], []),
        ("?selection=commune:40001", ["40001"], []),
        ("?communes=47001,40001", ["40001", "47001"], []),
    ],
)
def test_a_territory_named_by_the_address_opens_as_a_copy(workshop, search, codes, own):
    link, shown = links_view.opened(search, workshop)
    assert (link["codes"], link["propres"], link["mode"], shown) == (codes, own, "copie", [])
    assert link["nom"].startswith("Projet")


def test_a_territory_without_perimeter_or_unknown_is_refused_with_a_reason(workshop):
    link, shown = links_view.opened("?selection=cpts:NA-40-DELTA", workshop)
    assert (link, screen.text(shown)) == (None, screen.text(said.START_WITHOUT))
    link, shown = links_view.opened("?communes=99999", workshop)
    assert link is None
    assert "99999" in screen.text(shown)


def test_a_territory_of_a_plan_has_an_address_that_opens_it(workshop):
    address = sharing.address(["47001", "40001"], workshop.vintage)
    link, _ = links_view.opened(address.removeprefix("/atelier"), workshop)
    assert link["codes"] == ["40001", "47001"]


# Neighbours in a comparison


def compared(workshop, before, after, **more):
    demand = {"avant": before, "apres": after, "avantNom": "Avant", "apresNom": "Après"} | more
    return screen.text(scenarios_view.comparison(demand, workshop))


def test_a_comparison_says_what_becomes_of_the_cpts_whose_communes_are_taken(workshop):
    beta = workshop.members["NA-47-BETA"]
    people = workshop.atlas.perimeter(beta).diagnose().population[-1].inhabitants
    text = compared(workshop, ["40002"], ["40002", "47003"])  # 30,000 inhabitants leave Beta
    told = text[text.index("CPTS Bêta, sans les communes prises") :]
    assert f"Communes {len(beta)} {len(beta) - 1} −1" in told
    assert f"Population municipale 2023 {people:,} {people - 30_000:,} −30 000".replace(",", " ") in told


def test_a_comparison_says_which_neighbour_could_take_what_is_given_up(workshop):
    text = compared(workshop, ["40002", "40003"], ["40002"])  # 40003 touches Beta, and no CPTS holds it
    assert "CPTS Bêta, avec les communes perdues à son contact" in text
    assert "sans les communes prises Indicateur" not in text


def test_a_cpts_compared_with_its_own_new_version_is_not_its_neighbour(workshop):
    beta = sorted(workshop.members["NA-47-BETA"])
    text = compared(workshop, beta, beta[1:], avantCpts="NA-47-BETA")
    assert "CPTS Bêta, " not in text


def test_a_neighbour_left_without_commune_is_said(workshop):
    alpha = sorted(workshop.members["NA-47-ALPHA"])
    assert screen.text(said.NEIGHBOUR_EMPTY) in compared(workshop, ["40001"], ["40001", *alpha])


# Slow answers


def test_a_proposal_that_takes_long_lets_others_be_answered_and_is_given_up_in_time(workshop, monkeypatch):
    monkeypatch.setattr(proposals_view, "PATIENCE_S", 1)
    free = threading.Event()
    monkeypatch.setattr(assistant.Assistant, "propose", lambda *_, **__: free.wait(30))
    waiting = assistant.Assistant(workshop)
    ticks, given_up = [], []

    async def others():
        for _ in range(5):
            await asyncio.sleep(0.01)
            ticks.append(time.perf_counter())

    async def both():
        return (await asyncio.gather(proposed(), others()))[0]

    async def proposed():
        answer = await proposals_view.awaited({"quoi": "relier", "codes": ["40001"]}, None, waiting)
        given_up.append(time.perf_counter())
        return answer

    shown = asyncio.run(both())
    assert len(ticks) == 5
    assert ticks[-1] < given_up[0]
    free.set()
    waiting.pool.shutdown()
    assert "n’a pas répondu" in screen.text(shown)


def test_a_quick_proposal_comes_through_the_same_way(workshop, monkeypatch):
    refusal = SimpleNamespace(reason=SimpleNamespace(value="rien_a_faire"), communes=(), proved=True)
    monkeypatch.setattr(assistant.Assistant, "propose", lambda *_, **__: refusal)
    waiting = assistant.Assistant(workshop)
    shown = asyncio.run(proposals_view.awaited({"quoi": "relier", "codes": ["40001"]}, None, waiting))
    waiting.pool.shutdown()
    assert "Rien à faire" in screen.text(shown)


def test_an_awaited_answer_reaches_the_browser(workshop):
    inputs = [{"id": ids.WORKSHOP_CHOICE, "property": "data", "value": {"codes": ["47003"], "propres": [], "n": 1}}]
    body = {
        "output": f"{ids.WORKSHOP_TREE}.data",
        "outputs": {"id": ids.WORKSHOP_TREE, "property": "data"},
        "inputs": inputs,
        "state": [{"id": ids.WORKSHOP_STAMP, "property": "data", "value": workshop.atlas.fingerprint[:8]}],
        "changedPropIds": [f"{ids.WORKSHOP_CHOICE}.data"],
    }
    with screen.client(screen.application(workshop.atlas)) as browser:
        found = browser.post("/_dash-update-component", json=body)
    drawn = found.json()["response"][ids.WORKSHOP_TREE]["data"]
    assert drawn[0] == {"t": "h3", "a": {}, "c": ["Règles"]}


@pytest.mark.parametrize(
    ("output", "inputs", "more"),
    [
        (ids.WORKSHOP_HITS, {ids.WORKSHOP_SEARCH: "value"}, {}),
        (
            ids.WORKSHOP_VERDICTS,
            {ids.WORKSHOP_READ: "n_clicks", ids.WORKSHOP_FILE: "contents"},
            {ids.WORKSHOP_PASTED: "value", ids.WORKSHOP_FILE: "filename"},
        ),
        (ids.WORKSHOP_PROPOSALS, {ids.WORKSHOP_ASK: "data"}, {}),
        (ids.WORKSHOP_COMPARISON, {ids.WORKSHOP_COMPARE: "data"}, {}),
    ],
)
def test_nothing_of_other_data_stands_beside_the_figures_of_a_page(workshop, output, inputs, more):
    def named(properties):
        return [{"id": id_, "property": name, "value": None} for id_, name in properties.items()]

    def asked(stamp):
        body = {
            "output": f"{output}.children",
            "outputs": {"id": output, "property": "children"},
            "inputs": named(inputs),
            "state": [*named(more), {"id": ids.WORKSHOP_STAMP, "property": "data", "value": stamp}],
            "changedPropIds": [".".join(next(iter(inputs.items())))],
        }
        return browser.post("/_dash-update-component", json=body).text

    notice = json.dumps(pages.DATA_CHANGED)[1:-1]  # as Dash writes it
    with screen.client(screen.application(workshop.atlas)) as browser:
        assert notice in asked("of before")
        assert notice not in asked(workshop.atlas.fingerprint[:8])


# Modules that come after Dash


def test_every_function_that_dash_calls_in_the_browser_waits_for_its_module(workshop):
    app = screen.application(workshop.atlas)
    called = {
        (entry["clientside_function"]["namespace"], entry["clientside_function"]["function_name"])
        for entry in app._callback_list
        if entry.get("clientside_function")
    }
    assert called == {(module, name) for module, names in shell.BRIDGES.items() for name in names}
