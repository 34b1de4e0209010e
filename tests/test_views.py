"""The views, called as the wires call them: what a visitor sees, on the drawn region and on the real one."""

import datetime as dt
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from dash import no_update

from cpts_map import figures
from cpts_map.diagnostics.classes import Method
from cpts_map.indicators import Direction
from cpts_map.layers import LAYERS
from cpts_map.rules import Definition
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import ids, router
from cpts_map.web.layout import shell
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.urlstate import SORTS, MapState
from cpts_map.web.views import card_view, coverage_view, data_view, map_view, table_view, tension_parts, tension_view
from tests import drawn, screen
from tests.drawn import BY_ID, INDICATORS

STRICTE, LARGE = Definition.STRICTE, Definition.LARGE


@pytest.fixture(scope="module")
def complete(drawn_files, tmp_path_factory):
    store = screen.complete_store(drawn_files, tmp_path_factory.mktemp("complete"), "40", "47")
    with screen.opened(store) as opened:
        yield opened


TODAY = dt.date(2026, 11, 21)

# Address and controls of the map


def synchronise(trigger, search="", **touched):
    """Call the wire with controls as the address has them but the one touched."""
    state = MapState.from_search(search)
    controls = {
        "indicator": state.indicator,
        "method": state.method.value,
        "departement": state.departement or "",
        "definition": state.definition.value,
        "layers": state.layers,
        "click": None,
    }
    return map_view.synchronise(trigger, search, *(controls | touched).values(), indicators=BY_ID)


BEFORE = "?indicateur=apl&definition=stricte&departement=47&selection=commune:47001&masquer=noms&tri=-valeur&page=2"


@pytest.mark.parametrize("trigger", [None, ids.MAP_URL])
def test_on_arrival_and_on_back_the_address_wins_over_the_controls(trigger):
    address, indicator, method, departement, definition, layers, _ = map_view.synchronise(
        trigger, BEFORE, "part_75", "seuils_naturels", "40", "large", [], {"code": "40001"}, indicators=BY_ID
    )
    assert address == BEFORE
    assert (indicator, method, departement, definition) == ("apl", "quantiles", "47", "stricte")
    assert layers == ["cpts", "couverture", "departements"]


@pytest.mark.parametrize(
    ("trigger", "touched", "change"),
    [
        (ids.INDICATOR, {"indicator": "part_75"}, {"indicator": "part_75", "page": 1}),
        (ids.METHOD, {"method": "seuils_naturels"}, {"method": Method.NATURAL}),
        (ids.DEPARTEMENT, {"departement": "40"}, {"departement": "40", "page": 1}),
        (ids.DEPARTEMENT, {"departement": ""}, {"departement": None, "page": 1}),
        (ids.DEFINITION, {"definition": "large"}, {"definition": LARGE, "page": 1}),
        (ids.LAYERS, {"layers": ["couverture", "fond"]}, None),
        (ids.MAP_CLICK, {"click": {"code": "40002"}}, {"selection": "commune:40002"}),
        (ids.MAP_CLICK, {"click": None}, {}),
    ],
)
def test_what_the_visitor_touched_wins_and_the_rest_stays(trigger, touched, change):
    address, indicator, method, departement, definition, layers, _ = synchronise(trigger, BEFORE, **touched)
    state = MapState.from_search(address)
    if trigger == ids.LAYERS:
        change = {"hidden": ("cpts", "departements", "noms"), "background": True}
    before = replace(MapState.from_search(BEFORE), selection="commune:47001")
    assert replace(state, selection=str(state.selection)) == replace(before, **change)
    assert (indicator, method) == (state.indicator, state.method.value)
    assert (departement, definition, layers) == (state.departement or "", state.definition.value, state.layers)


def test_a_click_outside_every_commune_selects_nothing():
    assert MapState.from_search(synchronise(ids.MAP_CLICK, "", click={"code": "?"})[0]) == MapState()


@pytest.mark.parametrize(("indicator", "offered"), [("apl", True), ("part_75", False)])
def test_fixed_thresholds_are_offered_only_by_an_indicator_that_has_some(indicator, offered):
    options = {option["value"]: option for option in synchronise(None, f"?indicateur={indicator}")[-1]}
    assert options["seuils_fixes"]["disabled"] is not offered
    assert not options["quantiles"]["disabled"]


def test_the_search_offers_what_it_finds_as_links_that_keep_the_rest_of_the_address(atlas):
    shown, typed = map_view.search_results(ids.SEARCH, "AMBRE", "?indicateur=apl", atlas)
    assert typed is no_update
    assert [(screen.text(link), link.href) for link in screen.of_type(shown, "Link")] == [
        ("Ambre (47)", "/?indicateur=apl&selection=commune:47001"),
        ("CC d’Ambre (EPCI)", "/?indicateur=apl&selection=epci:244700020"),
    ]


@pytest.mark.parametrize("text", [None, "", "a", " a "])
def test_the_search_waits_for_two_letters(atlas, text):
    assert map_view.search_results(ids.SEARCH, text, "", atlas) == ([], no_update)


def test_the_search_says_that_it_finds_nothing_and_is_emptied_when_the_address_changes(atlas):
    shown, _ = map_view.search_results(ids.SEARCH, "zzz", "", atlas)
    assert screen.texts(shown) == [pages.SEARCH_EMPTY, pages.SEARCH_EMPTY_HELP, "Trouver ma CPTS"]
    assert [link.href for link in screen.of_type(shown, "A")] == ["/ma-cpts?q=zzz"]
    assert map_view.search_results(ids.MAP_URL, "ambre", "?selection=commune:47001", atlas) == ([], "")


def test_enter_goes_to_the_best_hit(atlas):
    assert map_view.search_first("ambre", "?indicateur=apl", atlas) == "?indicateur=apl&selection=commune:47001"
    assert map_view.search_first("zzz", "", atlas) is no_update


# Values of the map


def paint(atlas, search="", key=None):
    return map_view.paint(search, key, atlas)


@pytest.mark.parametrize(
    ("indicator", "values", "flags"),
    [
        ("apl", [1, 4, 4.5, None, 4, 6, 4, 0], []),  # in the order of the codes; the island has none
        # 4,000/20, none, 800/20, none, 900/9, 4,000/20, 3,000/15, 100/6
        ("personnes_75_par_mg", [200, "x", 40, "x", 100, 200, 200, 16.7], [7]),
        ("densite_mg", [5, 0, 50, 0, 10, 10, 5, 60], [7]),
        ("evolution_population", [25, None, None, 0, 12.5, 0, 25, -20], []),
        ("population", [40_000, 15_000, 4_000, 1_000, 9_000, 20_000, 30_000, 1_000], []),
    ],
)
def test_values_of_the_drawn_map_zero_missing_and_meaningless_apart(atlas, indicator, values, flags):
    payload = paint(atlas, f"?indicateur={indicator}")[0]
    assert payload["values"] == values
    assert payload["flags"] == flags
    assert len(payload["colors"]) == len(payload["breaks"]) + 1


def test_coverage_of_the_drawn_map_has_a_digit_for_each_commune(atlas, complete):
    assert paint(atlas)[0]["coverage"] == "33330100"  # 0 covered, 1 shared, 3 not documented
    assert paint(atlas, "?definition=stricte")[0]["coverage"] == "33330033"
    assert paint(complete, "?definition=stricte")[0]["coverage"] == "22220022"  # 2 not covered
    assert paint(atlas)[0]["hatch_label"] == "non documentée"
    assert paint(complete)[0]["hatch_label"] == "non couverte"


def test_values_are_sent_again_only_when_they_change(atlas):
    _, key, _ = paint(atlas, "?indicateur=apl")
    for same in ("?indicateur=apl", "?indicateur=apl&selection=commune:47001&page=2&tri=valeur&masquer=noms"):
        assert paint(atlas, same, key) == (no_update, no_update, no_update)
    others = ("", "?indicateur=apl&definition=stricte", "?indicateur=apl&classes=seuils_naturels")
    for other in (*others, "?indicateur=apl&departement=47"):
        assert paint(atlas, other, key)[0] is not no_update


def test_a_page_drawn_with_other_data_is_told_so_and_never_painted_by_rank(atlas, complete):
    _, key, _ = paint(atlas, "?indicateur=apl")
    values, kept, notice = paint(complete, "?indicateur=apl", key)
    assert (values, kept) == (no_update, no_update)
    assert screen.text(notice) == screen.text([pages.DATA_CHANGED])


@pytest.fixture(scope="module")
def painted(real):
    """Give what is painted of the real region, by indicator."""
    return {indicator.id: paint(real, f"?indicateur={indicator.id}") for indicator in INDICATORS}


@pytest.mark.parametrize("indicator", BY_ID)
def test_values_of_the_real_region_weigh_less_than_40_kb_and_name_no_commune(real, painted, indicator):
    payload = painted[indicator][0]
    assert len(payload["values"]) == len(payload["coverage"]) == len(real.communes) == 4_293
    assert len(json.dumps(payload, allow_nan=False)) <= 40_000
    assert payload["breaks"] == sorted(set(payload["breaks"]))


def class_counts(payload):
    values = np.array([v for v in payload["values"] if v is not None and v != "x"], dtype=float)
    classes = np.searchsorted(payload["breaks"], values, side="right")  # as carte.mjs does: closed on the left
    return np.bincount(classes, minlength=len(payload["colors"])).tolist()


def legend_counts(legend):
    swatches = screen.of_type(screen.of_type(legend, "Ul")[0], "Li")
    return [int(re.sub(r"\D", "", screen.text(swatch.children[2]))) for swatch in swatches]


@pytest.mark.parametrize("indicator", BY_ID)
def test_the_legend_counts_the_communes_that_the_map_paints_in_each_class(painted, indicator):
    payload, _, legend = painted[indicator]
    assert legend_counts(legend)[: len(payload["colors"])] == class_counts(payload)
    assert sum(legend_counts(legend)) == 4_293


@pytest.mark.parametrize("indicator", ["densite_mg", "evolution_apl"])
def test_the_legend_counts_what_is_painted_with_natural_breaks_too(real, indicator):
    payload, _, legend = paint(real, f"?indicateur={indicator}&classes=seuils_naturels")
    assert legend_counts(legend)[: len(payload["colors"])] == class_counts(payload)


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.id)
def test_the_legend_names_indicator_unit_vintage_source_and_definition(atlas, indicator):
    legend = screen.text(paint(atlas, f"?indicateur={indicator.id}&definition=stricte")[2])
    for said in (indicator.name, indicator.unit, indicator.vintage):
        assert re.sub(r"[\u00a0\u202f]", " ", fr(said)) in legend
    assert "Source : " in legend
    assert "définition stricte" in legend


def test_the_legend_counts_missing_and_meaningless_apart(atlas):
    apl, gps = (screen.text(paint(atlas, f"?indicateur={i}")[2]) for i in ("apl", "personnes_75_par_mg"))
    assert "valeur manquante 1 commune" in apl
    assert "sans objet" not in apl
    assert "sans objet (aucun professionnel, ou accès nul) 2 communes" in gps
    assert "valeur manquante" not in gps


def test_the_legend_says_what_the_register_does_not_know(atlas, complete):
    assert "non documentée" in screen.text(paint(atlas)[2])
    assert "non couverte" not in screen.text(paint(atlas)[2])
    assert "non couverte" in screen.text(paint(complete)[2])
    assert "non documentée" not in screen.text(paint(complete)[2])


def test_a_change_has_no_darker_end_and_a_neutral_figure_neither(atlas):
    said = {i: pages.DARKER in screen.texts(paint(atlas, f"?indicateur={i}")[2]) for i in BY_ID}
    neutral = {i.id for i in INDICATORS if i.direction is Direction.NEUTRAL or i.diverging}
    assert {"population", "evolution_apl", "nombre_pharmacies"} <= neutral
    assert said == {i: i not in neutral for i in BY_ID}


# Where the map looks


def test_the_map_goes_to_what_is_selected_and_outlines_it(atlas):
    target, key = map_view.focus("?selection=epci:244700020", None, atlas)
    assert (target["kind"], target["codes"]) == ("epci", [4, 5])  # places of 47001 and 47002
    west, south, east, north = target["bbox"]
    lons, lats = zip(*(drawn.square(*drawn.COMMUNES[c][-2:]).centroid.coords[0] for c in ("47001", "47002")))  # noqa: B905
    assert west < min(lons) < max(lons) < east
    assert south < min(lats) < max(lats) < north
    assert map_view.focus("?selection=epci:244700020&indicateur=apl", key, atlas) == (no_update, no_update)


def test_the_map_goes_to_a_departement_without_outlining_it(atlas):
    target, _ = map_view.focus("?departement=47", None, atlas)
    assert target["bbox"] is not None
    assert target["codes"] == []


@pytest.mark.parametrize("search", ["", "?selection=commune:47999", "?selection=cpts:NA-40-DELTA"])
def test_the_map_stays_where_it_is_without_a_place_to_go(atlas, search):
    assert map_view.focus(search, None, atlas)[0] == {"bbox": None, "kind": None, "codes": []}


# The card


def card(atlas, selection, **state):
    search = "&".join([f"?selection={selection}", *(f"{name}={value}" for name, value in state.items())])
    return card_view.card(search, atlas)


def test_without_selection_the_card_invites(atlas):
    assert screen.texts(card_view.card("", atlas)) == [pages.CARD_TITLE, pages.CARD_EMPTY]


def test_the_card_of_a_commune_says_what_it_is_whose_it_is_and_whom_to_call(atlas):
    said = screen.text(card(atlas, "commune:47002"))
    assert said.startswith("Bleuet-l’Évêque Fermer la fiche")
    assert "Département Lot-et-Garonne" in said
    assert "Population municipale 2023 20 000 hab. En 2016 20 000 hab." in said
    assert "Superficie 100,0 km², 200 hab./km²" in said
    assert "Couverture, définition large couverte, partagée" in said
    assert "CPTS Alpha : ACI signé, décembre 2021 (communes citées par la source)" in said.replace("  ", " ")
    assert "CPTS Bêta : projet de santé validé, 2024 (EPCI cité par la source)" in said.replace("  ", " ")
    assert "Contact : chargé ou chargée de déploiement, Lot-et-Garonne." in said


def test_the_card_of_a_commune_follows_the_definition_and_the_state_of_the_register(atlas, complete):
    assert "définition stricte non documentée" in screen.text(card(atlas, "commune:47003", definition="stricte"))
    assert "définition stricte non couverte" in screen.text(card(complete, "commune:47003", definition="stricte"))
    assert "définition large couverte" in screen.text(card(complete, "commune:47003"))


def rows_of(card_):
    """Cells of the table of indicators, by name of the indicator."""
    (body,) = screen.of_type(card_, "Tbody")
    found = {}
    for row in body.children:
        head, *cells = row.children
        found[screen.texts(screen.of_type(head, "Summary"))[0]] = [screen.text(cell) for cell in cells]
    return found


def test_the_card_compares_each_indicator_with_the_departement_and_the_region(atlas):
    rows = rows_of(card(atlas, "commune:47002"))
    assert len(rows) == len(INDICATORS) - 1  # the population stands above
    assert rows[fr(BY_ID["apl"].name)] == ["6,00", "4,60", "3,31"]  # 394 / 119
    assert rows[fr(BY_ID["evolution_apl"].name)] == ["0,00", "+0,65", "+0,25"]  # 39/60, (39 − 10)/115


def test_on_a_card_missing_and_meaningless_are_said_and_never_zero(atlas):
    rows = rows_of(card(atlas, "commune:40004"))
    assert rows[fr(BY_ID["apl"].name)][0] == "valeur manquante"
    assert rows[fr(BY_ID["personnes_75_par_mg"].name)][0] == "sans objet"
    assert rows[fr(BY_ID["densite_mg"].name)][0] == "0,0"


def test_a_card_gives_an_outlier_with_its_warning_with_and_without(atlas):
    said = screen.text(card(atlas, "commune:47004"))
    assert "Effectif à vérifier : 6,0 médecins généralistes pour 1 000 habitants." in said
    assert rows_of(card(atlas, "cpts:NA-47-BETA"))["Médecins généralistes libéraux"][0] == (
        "8,0 effectif à vérifier ; 7,0 sans"
    )
    assert "à vérifier" not in screen.text(card(atlas, "commune:47003"))


def test_a_card_greys_what_misses_more_than_a_fifth_of_its_people(real):
    cell = rows_of(card(real, "cpts:NA-40-ADOUR"))[fr(BY_ID["apl"].name)][0]
    assert re.fullmatch(r"\d,\d\d manque pour 55 % des habitants", cell)


def test_every_figure_of_a_card_says_where_it_comes_from(atlas):
    for details in screen.of_type(card(atlas, "epci:244700030"), "Details"):
        said = screen.text(details)
        name = screen.texts(screen.of_type(details, "Summary"))[0]
        declared = next(i for i in INDICATORS if fr(i.name) == name)
        for wanted in (declared.unit, declared.vintage, declared.formula, declared.weight, declared.missing):
            assert re.sub(r"[\u00a0\u202f]", " ", fr(wanted)) in said
        assert "Licence Ouverte" in said
        assert screen.of_type(details, "A")


def test_the_card_of_a_cpts_gives_bounds_class_and_margins(atlas):
    said = screen.text(card(atlas, "cpts:NA-47-BETA"))
    assert said.startswith("CPTS Bêta")
    for wanted in (
        "Statut projet de santé validé",
        "Depuis 2024",
        "Périmètre EPCI cité par la source",
        "Population municipale 2023 61 000 hab.",
        "dans les bornes de 20 000 à 100 000 habitants (URPS ML Nouvelle-Aquitaine, 30/06/2022)",
        "Marge au minimum +41 000 hab.",
        "Marge au maximum +39 000 hab.",
        "T2 : de 40 000 à moins de 80 000 habitants",
        "21 000 hab. de moins ou 19 000 hab. de plus",
        "D’un seul tenant oui",
        "Départements Lot-et-Garonne, Gers",
        "CC des Deux Rives : 2 communes sur 3",
        "source.example",
    ):
        assert wanted in said


def test_the_card_of_a_cpts_without_perimeter_says_so(atlas):
    said = screen.text(card(atlas, "cpts:NA-40-DELTA"))
    assert "statut inconnu" in said
    assert "Aucun périmètre n’est documenté." in said


def test_the_card_of_a_partly_known_perimeter_says_at_least(real):
    said = screen.text(card(real, "cpts:NA-17-AUNIS-NORD"))
    assert "au moins 32 847 hab." in said
    assert "Communes au moins 20" in said


@pytest.mark.parametrize(
    ("selection", "title", "people"),
    [
        ("epci:244700030", "CC des Deux Rives", "35 000"),
        ("departement:47", "Lot-et-Garonne", "60 000"),
        ("postal:47000", "Code postal 47000", "29 000"),
        ("zone:40001", "Zone d", "60 000"),
    ],
)
def test_the_card_of_a_territory_gives_its_people(atlas, selection, title, people):
    said = screen.text(card(atlas, selection))
    assert said.startswith(title)
    assert f"Population municipale 2023 {people} hab." in said


def test_a_name_that_begins_with_a_vowel_is_elided(atlas):
    assert "Zone d’Écume" in screen.texts(card(atlas, "zone:40001"))
    assert "d’Ambre" in screen.text(card(atlas, "zone:47001"))


def test_gironde_has_two_contacts_one_on_each_side_of_the_limits_of_the_metropole(real):
    assert "Métropole de Bordeaux." in screen.text(card(real, "commune:33063"))
    assert "Gironde (hors Métropole)." in screen.text(card(real, "commune:33243"))


@pytest.mark.parametrize(
    ("selection", "message"),
    [
        ("commune:47999", "Commune inconnue : « 47999 »"),
        ("zone:47001", "Aucune zone sans CPTS ne porte aujourd’hui le nom d"),
        ("zone:47999", "Aucune zone"),
        ("epci:200000000", "Aucune commune de la région"),
        ("departement:33", "Aucune commune de la région"),
        ("postal:99999", "Aucune commune de la région"),
        ("cpts:NA-47-ALFA", "Identifiant de CPTS inconnu : « NA-47-ALFA ». Les plus proches : NA-47-ALPHA"),
        ("cpts:<script>alert(1)</script>", "Identifiant de CPTS inconnu"),
    ],
)
def test_an_unknown_selection_is_a_french_message_never_an_error(atlas, selection, message):
    shown = card(atlas, selection)
    assert message in screen.text(shown)
    assert [c.role for c in screen.walk(shown) if getattr(c, "role", None)] == ["status"]
    assert screen.untypographic(screen.texts(shown)) == []


# The table


def table_codes(atlas, **state):
    return list(table_view.rows(MapState(indicator="apl", **state), atlas).index)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("commune", "47001 47002 47004 40001 40002 40003 40004 47003"),  # Écume between Dune and Fougère
        ("-commune", "47003 40004 40003 40002 40001 47004 47002 47001"),
        ("departement", "40001 40002 40003 40004 47001 47002 47003 47004"),
        ("-population", "40001 47003 47002 40002 47001 40003 40004 47004"),
        ("valeur", "47004 40001 40002 47001 47003 40003 47002 40004"),  # 0 1 4 4 4 4.5 6, then missing
        ("-valeur", "47002 40003 40002 47001 47003 40001 47004 40004"),
        ("couverture", "47001 47003 47004 40001 40002 40003 40004 47002"),
    ],
)
def test_the_table_sorts_by_any_column_both_ways_missing_last(atlas, sort, expected):
    assert table_codes(atlas, sort=sort) == expected.split()


@pytest.mark.parametrize("sort", [sign + column for column in SORTS for sign in ("", "-")])
def test_the_table_keeps_every_commune_whatever_the_sort(atlas, sort):
    assert sorted(table_codes(atlas, sort=sort)) == list(drawn.REGION_75)


@pytest.mark.parametrize("sort", ["valeur", "-valeur"])
def test_meaningless_values_come_last_both_ways(atlas, sort):
    rows = table_view.rows(MapState(indicator="personnes_75_par_mg", sort=sort), atlas)
    assert set(rows.index[-2:]) == {"40002", "40004"}


def test_the_table_filters_by_departement(atlas):
    assert table_codes(atlas, departement="47") == ["47001", "47002", "47004", "47003"]
    # A department of another region is as if absent: the whole region is there.
    assert screen.texts(table_view.table("?departement=33", atlas)) == screen.texts(table_view.table("", atlas))


def test_the_table_shows_the_figures_of_the_map_with_unit_vintage_and_definition(atlas):
    shown = table_view.table("?indicateur=apl&departement=47&tri=-valeur", atlas)
    (caption,) = screen.of_type(shown, "Caption")
    assert screen.text(caption) == (
        "APL aux médecins généralistes, tous âges (consultations/an/hab., 2024), définition large : "
        "4 communes, page 1 sur 1"
    )
    (body,) = screen.of_type(shown, "Tbody")
    assert [screen.text(row) for row in body.children] == [
        "Bleuet-l’Évêque 47 20 000 CPTS Alpha (ACI signé) ; CPTS Bêta (projet de santé validé) couverte, partagée 6,00",
        "Ambre 47 9 000 CPTS Alpha (ACI signé) couverte 4,00",
        "Saint-Corail 47 30 000 CPTS Bêta (projet de santé validé) couverte 4,00",
        "Dune 47 1 000 CPTS Bêta (projet de santé validé) couverte 0,00",
    ]


def test_in_the_table_missing_and_meaningless_are_said(atlas):
    assert "L’Île-Houle 40 1 000 CPTS Gamma (à l’arrêt) non documentée valeur manquante" in screen.text(
        table_view.table("?indicateur=apl", atlas)
    )
    assert "Fougère 40 15 000 — non documentée sans objet" in screen.text(
        table_view.table("?indicateur=personnes_75_par_mg", atlas)
    )


@pytest.mark.parametrize(
    ("page", "number", "rows"), [("", 1, 25), ("?page=2", 2, 25), ("?page=172", 172, 18), ("?page=9999", 172, 18)]
)
def test_the_table_of_the_real_region_comes_by_pages(real, page, number, rows):
    shown = table_view.table(page, real)
    (body,) = screen.of_type(shown, "Tbody")
    assert len(body.children) == rows
    assert f"4 293 communes, page {number} sur 172" in screen.text(screen.of_type(shown, "Caption"))
    links = {screen.text(link): link.href for link in screen.of_type(shown, "Link")}
    assert (pages.PREVIOUS in links) == (number > 1)
    assert (pages.NEXT in links) == (number < 172)


def test_headers_sort_one_way_then_the_other_and_rows_lead_to_their_card(atlas):
    def header(search):
        titles = {link.title: link.href for link in screen.of_type(table_view.table(search, atlas), "Link")[:6]}
        return titles["Trier par Population 2023"]

    assert header("") == "/?tri=population"
    assert header("?tri=population") == "/?tri=-population"
    assert header("?tri=-population") == "/?tri=population"
    hrefs = {screen.text(link): link.href for link in screen.of_type(table_view.table("?tri=-cpts", atlas), "Link")}
    assert hrefs["Ambre"] == "/?selection=commune:47001&tri=-cpts"


# Couverture


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        (None, ("?definition=stricte&departement=47", "stricte", "47")),
        (ids.COVERAGE_URL, ("?definition=stricte&departement=47", "stricte", "47")),
        (ids.COVERAGE_DEFINITION, ("?departement=47", "large", "47")),
        (ids.COVERAGE_DEPARTEMENT, ("?definition=stricte", "stricte", "")),
    ],
)
def test_address_and_controls_of_coverage_agree(trigger, expected):
    assert coverage_view.synchronise(trigger, "?definition=stricte&departement=47", "large", "") == expected


def body_rows(tree, section):
    tables = screen.of_type(screen.of_type(tree, "Section")[section], "Tbody")
    return [[screen.text(cell) for cell in row.children] for row in tables[0].children]


def test_under_a_partial_register_shares_are_at_least_and_zones_to_verify(atlas):
    shown = coverage_view.body("", atlas)
    assert body_rows(shown, 0) == [
        [
            *("Nouvelle-Aquitaine", "120 000", "29 000", "au moins 24,2 %", "60 000", "au moins 50,0 %", "60 000"),
            *("à vérifier (au moins)", "à vérifier (au moins)"),
        ],
        ["Landes", "60 000", "0", "inconnue", "0", "inconnue", "60 000", "non documenté", "non documenté"],
        [
            *("Lot-et-Garonne", "60 000", "29 000", "au moins 48,3 %", "60 000", "100,0 %", "0"),
            *("à vérifier (au moins)", "couvert"),
        ],
    ]
    said = screen.text(shown)
    assert pages.ZONES_TO_VERIFY in said
    assert "pourrait porter une CPTS, à vérifier" in said
    assert not re.search(r"\bnon couverte?s?\b|faiblement", said)


def test_under_a_complete_register_the_same_screen_claims(complete):
    shown = coverage_view.body("?definition=stricte", complete)
    assert body_rows(shown, 0) == [
        [
            *("Nouvelle-Aquitaine", "120 000", "29 000", "24,2 %", "60 000", "50,0 %", "60 000"),
            *("faiblement couvert", "partiellement couvert"),
        ],
        ["Landes", "60 000", "0", "0,0 %", "0", "0,0 %", "60 000", "non couvert", "non couvert"],
        [
            *("Lot-et-Garonne", "60 000", "29 000", "48,3 %", "60 000", "100,0 %", "0"),
            *("faiblement couvert", "couvert"),
        ],
    ]
    said = screen.text(shown)
    assert pages.ZONES_TITLE in said
    assert "à vérifier" not in said
    assert "au moins" not in said


def test_zones_give_what_each_could_be_and_each_attachment(atlas):
    ((name, communes, people, departements, epci, verdict, attachments),) = body_rows(coverage_view.body("", atlas), 1)
    assert (name.split()[-1], communes, people, departements) == ("Écume", "4", "60 000", "Landes")
    assert epci == "CA Écume et Fougère, CC des Deux Rives"
    assert verdict == "pourrait porter une CPTS, à vérifier"
    assert attachments == (
        "CPTS Bêta : 121 000 hab. ensemble, classe T3, au-dessus du maximum de 100 000 habitants "
        "CPTS Alpha : 89 000 hab. ensemble, classe T3, dans les bornes de 20 000 à 100 000 habitants"
    )


def test_perimeters_stand_against_the_bounds_and_those_without_perimeter_are_counted(atlas):
    shown = coverage_view.body("", atlas)
    rows = {row[0]: row[3:6] for row in body_rows(shown, 2)}
    assert rows == {
        "CPTS Alpha": ["29 000", "dans les bornes de 20 000 à 100 000 habitants", "T1"],
        "CPTS Bêta": ["61 000", "dans les bornes de 20 000 à 100 000 habitants", "T2"],
        "CPTS Gamma": ["41 000", "dans les bornes de 20 000 à 100 000 habitants", "T2"],
    }
    assert "1 CPTS recensée sans périmètre connu." in screen.text(shown)


def test_shared_communes_are_listed_with_their_cpts(atlas, real):
    assert body_rows(coverage_view.body("", atlas), 3) == [["Bleuet-l’Évêque", "CPTS Alpha ; CPTS Bêta"]]
    assert pages.NO_SHARED in screen.texts(coverage_view.body("", real))


def test_a_departement_wholly_covered_says_that_no_zone_is_left(atlas):
    assert pages.NO_ZONE in screen.texts(coverage_view.body("?departement=47", atlas))


def test_a_departement_of_another_region_is_not_said_to_be_without_zone(atlas):
    assert pages.NO_ZONE not in screen.texts(coverage_view.body("?departement=33", atlas))


def test_the_chart_shows_both_definitions_in_percent_and_no_claim_where_nobody_knows(atlas):
    strict, large = atlas.coverage(STRICTE), atlas.coverage(LARGE)
    chart = figures.coverage_bars(strict, large)
    bars = {trace.name: trace for trace in chart.data}
    assert list(bars) == ["définition large", "définition stricte"]
    assert list(bars["définition stricte"].x) == pytest.approx([0, 100 * 29 / 60])
    assert list(bars["définition stricte"].text) == ["?", "48,3\u00a0%"]
    assert list(bars["définition large"].text) == ["?", "100,0\u00a0%"]
    assert list(bars["définition large"].y) == ["Landes", "Lot-et-Garonne"]
    assert chart.layout.separators == ",\u202f"
    assert "au moins" in chart.layout.xaxis.title.text


# Données et méthode


def test_the_data_page_lists_every_source_with_its_licence(atlas):
    shown = data_view.page(atlas, TODAY)
    rows = [[screen.text(cell) for cell in row.children] for row in screen.of_type(shown, "Tbody")[0].children]
    assert len(rows) == len(atlas.sources) == len(LAYERS)
    for source, row in zip(atlas.sources, rows, strict=True):
        assert re.sub(r"[\u00a0\u202f]", " ", fr(source.title)) == row[0]
        assert row[2] == str(source.vintage)
        assert re.sub(r"[\u00a0\u202f]", " ", labels.LICENCE[source.licence]) in row[3]
        assert row[4] == numbers.date(source.retrieved)


def test_the_data_page_tells_indicators_checks_and_what_is_not_known(atlas):
    said = screen.texts(data_view.page(atlas, TODAY))
    assert {fr(i.name) for i in INDICATORS} <= set(said)
    assert {fr(i.formula) for i in INDICATORS} <= set(said)
    assert set(pages.UNKNOWN) <= set(said)
    assert set(pages.LOAD_REGISTER) <= set(said)
    assert {fr(check.meaning) for check in atlas.checks(2026)} <= set(said)


def test_every_column_of_every_check_has_a_french_name(atlas):
    columns = {column for check in atlas.checks(2040) for column in check.rows.columns}
    assert columns == set(labels.CHECK_COLUMN)
    assert screen.english(labels.CHECK_COLUMN.values()) == []


def test_numbers_of_the_checks_have_a_decimal_comma(atlas):
    said = screen.texts(data_view.page(atlas, TODAY))
    assert [text for text in said if re.fullmatch(r"\d+\.\d+", text)] == []


def test_the_data_page_says_which_departements_are_complete(atlas, complete):
    assert "Départements où le registre est complet : aucun." in screen.text(data_view.page(atlas, TODAY))
    said = screen.text(data_view.page(complete, TODAY))
    assert "Départements où le registre est complet : Landes, Lot-et-Garonne." in said


@pytest.mark.parametrize("path", ["/", "/couverture", "/donnees"])
def test_every_page_says_how_partial_the_register_is(atlas, complete, path):
    partial, full = (screen.text(router.route(path, "", a, MapFiles(a))) for a in (atlas, complete))
    assert "Registre partiel : 3 périmètres documentés sur 4 CPTS recensées." in partial
    assert "Registre partiel : 3" not in full
    assert "Registre complet" in full


def test_under_a_complete_register_no_note_of_a_source_still_calls_it_partial_or_empty(complete):
    said = screen.text(data_view.page(complete, TODAY))
    assert "Registre partiel" not in said
    assert "complet dans aucun département" not in said


# Language, on every page with all that it may show

SELECTIONS = ("commune:40004", "commune:47002", "cpts:NA-47-BETA", "cpts:NA-40-DELTA", "epci:244700020", "zone:40001")
REAL_SELECTIONS = ("commune:17161", "commune:33023", "cpts:NA-40-ADOUR", "cpts:NA-86-PICTAVE-SANTE", "departement:33")

TENSION_PARTS = (tension_parts.contributions, tension_parts.comparison, tension_parts.projections)


def read(path, atlas, selections=()):
    """Every text of a page and of what its wires add."""
    found = screen.texts(router.route(path, "", atlas, MapFiles(atlas)))
    if path == "/":
        for search in ("", "?indicateur=personnes_75_par_mg&tri=-valeur", "?indicateur=evolution_apl&departement=47"):
            found += screen.texts(map_view.paint(search, None, atlas)[2]) + screen.texts(
                table_view.table(search, atlas)
            )
        found += [text for selection in selections for text in screen.texts(card(atlas, selection))]
    if path == "/couverture":
        found += screen.texts(coverage_view.body("", atlas))
    if path == "/tension":
        for search in ("", "?niveau=epci&profil=urps", "?niveau=cpts&tri=-signaux", "?niveau=commune&departs65=50"):
            for part in (tension_view.table, *TENSION_PARTS):
                found += screen.texts(list(part(search, atlas)))
    return found


@pytest.fixture(scope="module", params=screen.PAGES)
def said(request, atlas, complete, real):
    """Give every text of a page, under each state of the register, of the drawn and the real region."""
    path = request.param
    return [
        *read(path, atlas, SELECTIONS),
        *read(path, complete, SELECTIONS),
        *read(path, real, REAL_SELECTIONS),
    ]


def test_no_page_shows_an_english_word(said):
    assert screen.english(said) == []


def test_no_page_shows_a_missing_value_as_the_code_writes_it(said):
    assert screen.without_value(said) == []


def test_every_page_is_typeset_in_french(said):
    assert screen.untypographic(said) == []


def test_names_of_territories_with_an_apostrophe_are_typeset_too(region_store):
    assert screen.untypographic(screen.texts(shell.shell("Provence-Alpes-Côte d'Azur"))) == []
    with screen.opened(region_store, "53") as brittany:
        assert screen.untypographic(screen.texts(coverage_view.body("", brittany))) == []


def test_another_region_says_that_its_figures_are_missing(tiny_store):
    with screen.opened(tiny_store, "76") as gers:
        assert pages.OTHER_REGION in screen.texts(data_view.page(gers, TODAY))
        legend = screen.text(paint(gers)[2])
        assert "valeur manquante 1 commune" in legend
        assert paint(gers)[0]["values"] == [None]
