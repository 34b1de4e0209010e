"""The page Tension on the drawn region: figures by hand, what is missing, controls and address, the download."""

import csv
import io
import re

import pytest

from cpts_map import figures
from cpts_map.diagnostics.presets import PRESETS
from cpts_map.diagnostics.readings import CRITERIA
from cpts_map.texts import pages
from cpts_map.texts import tension as texts
from cpts_map.web import downloads, ids
from cpts_map.web.layout.tension_page import OWN, WEIGHT_IDS
from cpts_map.web.urlstate import TENSION_SORTS, TensionState
from cpts_map.web.views import tension_parts, tension_view
from tests import screen

COMMUNES = "?niveau=commune"


def rows(search, atlas):
    """Cells of the table by column, by name of the territory."""
    (body,) = screen.of_type(tension_view.table(search, atlas)[0], "Tbody")
    found = {}
    for row in body.children:
        cells = dict(zip(TENSION_SORTS, row.children, strict=True))
        name = screen.texts(cells["territoire"])[-1]
        found[name] = {column: screen.text(cell.children) for column, cell in cells.items()}
    return found


# The table


def test_departements_have_their_figures_and_too_few_to_compare(atlas):
    found = rows("", atlas)
    assert list(found) == ["Nouvelle-Aquitaine (région)", "Landes", "Lot-et-Garonne"]
    # APL65 below 2.5 in 40: 40001 of the 59,000 inhabitants with an APL; in 47: 47001 and 47004 of 60,000.
    assert [found[d]["sous_densite"] for d in ("Landes", "Lot-et-Garonne")] == ["67,8", "16,7"]
    assert [found[d]["sous_densite_tous_ages"] for d in ("Landes", "Lot-et-Garonne")] == ["67,8", "1,7"]
    assert found["Landes"]["rang"].endswith("sur 2")
    assert found["Landes"]["signaux"] == texts.UNKNOWN
    assert found["Landes"]["part_zip_zac"] == texts.TO_LOAD


def test_communes_are_flagged_reading_by_reading(atlas):
    found = rows(COMMUNES, atlas)
    # Under 2.5 by APL65: 40001 (0.5), 47001 (2), 47004 (0); 40003 is at 2.5 exactly.
    tense = {name for name, row in found.items() if row["signaux"].startswith("a")} - {"Nouvelle-Aquitaine (région)"}
    assert tense - {n for n, r in found.items() if r["signaux"].startswith("aucune")} == {
        *("Écume (40)", "Ambre (47)", "Dune (47)")
    }
    # 1 − 65/all: 50 50 50 % for 40001, 47001, 47002; 44 % for 40003; the quarter of six is two, ties together.
    risky = {name for name, row in found.items() if re.search(r"\bc\b.*\(", row["signaux"])}
    assert risky == {"Écume (40)", "Ambre (47)", "Bleuet-l’Évêque (47)"}
    assert found["L’Île-Houle (40)"]["sous_densite"] == pages.MISSING
    assert found["Dune (47)"]["risque_age"] == pages.NOT_APPLICABLE
    assert found["Fougère (40)"]["personnes_75_par_mg"] == pages.NOT_APPLICABLE


def test_an_outlier_is_marked_and_its_territory_shown_with_and_without(atlas):
    assert rows(COMMUNES, atlas)["Dune (47)"]["personnes_75_par_mg"].startswith("17 effectif à vérifier")
    # 8,000 people of 75 or more for 50; 7,900 for 44 without 47004.
    assert rows("", atlas)["Lot-et-Garonne"]["personnes_75_par_mg"] == "160 effectif à vérifier ; 180 sans"


def test_what_misses_more_than_a_fifth_is_greyed_and_not_ranked(real):
    found = rows("?niveau=cpts", real)
    row = next(row for name, row in found.items() if "Adour" in name)
    assert re.fullmatch(r"\d+,\d manque pour 55 % des habitants", row["sous_densite"])
    assert row["rang"] == texts.UNKNOWN


def test_the_departement_keeps_the_territories_that_touch_it_compared_with_the_region(atlas):
    assert set(rows("?niveau=epci&departement=40", atlas)) - {"Nouvelle-Aquitaine (région)"} == {
        *("CA Écume et Fougère", "CC des Deux Rives")
    }
    assert set(rows("?niveau=cpts&departement=40", atlas)) - {"Nouvelle-Aquitaine (région)"} == {"CPTS Gamma"}
    whole, part = rows(COMMUNES, atlas), rows(COMMUNES + "&departement=40", atlas)
    assert len(part) == 5
    assert all(whole[name] == row for name, row in part.items() if "région" not in name)


@pytest.mark.parametrize("column", TENSION_SORTS)
def test_every_column_sorts_both_ways_and_keeps_every_territory(atlas, column):
    up, down = (set(tension_view.found(f"{COMMUNES}&tri={sign}{column}", atlas).shown) for sign in ("", "-"))
    assert up == down == set(atlas.communes.index)


def test_sorted_by_a_figure_missing_values_come_last_both_ways(atlas):
    for sign in ("", "-"):
        assert tension_view.found(f"{COMMUNES}&tri={sign}sous_densite", atlas).shown[-1] == "40004"


def test_a_long_table_comes_by_pages(real):
    shown, said = tension_view.table("?niveau=epci&page=3", real)
    assert "page 3 sur 7" in screen.text(shown)
    assert "156 EPCI" in re.sub(r"[\u00a0\u202f]", " ", said)
    links = {screen.text(link): link.href for link in screen.of_type(shown, "Link")}
    assert links[pages.NEXT] == "/tension?niveau=epci&page=4"


def test_every_reading_says_its_rule_its_certainty_and_its_sources(atlas):
    details = screen.of_type(tension_view.table("", atlas)[0], "Details")
    assert [screen.text(d)[0] for d in details] == list("abcde")
    said = [screen.text(d) for d in details]
    assert all("notre lecture" in text and texts.FLAG_RULE in text for text in said)
    assert "strictement inférieure à 2,5" in said[0]
    assert "jamais recalculée" in said[1]


def test_the_zoning_says_how_to_load_it(atlas):
    assert "cpts-map import FICHIER" in screen.text(tension_view.table("", atlas)[0])


# Weights


def test_each_slider_has_its_criterion_and_each_chart_its_table(atlas):
    assert len(WEIGHT_IDS) == len(CRITERIA)
    shown = tension_parts.contributions(COMMUNES + "&poids=0,0,1,0,0,0,0,0", atlas)
    (graph,) = screen.of_type(shown, "Graph")
    assert [trace.name for trace in graph.figure.data] == ["Risque lié à l’âge"]
    assert len(screen.of_type(shown, "Tbody")[0].children) == len(graph.figure.data[0].x) == 6


def test_without_weight_the_page_says_what_to_do(atlas):
    assert texts.NO_WEIGHT in screen.texts(tension_parts.contributions("?poids=0,0,0,0,0,0,0,0", atlas))
    assert rows("?poids=0,0,0,0,0,0,0,0", atlas)["Landes"]["rang"] == texts.UNKNOWN


BEFORE = "?niveau=epci&departement=47&profil=urps&tri=-signaux&page=2"


def synchronise(trigger, search=BEFORE, weights=PRESETS["urps"].weights, **touched):
    state = TensionState.from_search(search)
    controls = {
        "level": state.level,
        "departement": state.departement or "",
        "preset": state.preset,
        "seniors": state.seniors,
        "leaving": state.leaving,
    }
    return tension_view.synchronise(trigger, search, *(controls | touched).values(), *weights)


@pytest.mark.parametrize("trigger", [None, ids.TENSION_URL])
def test_on_arrival_the_address_wins(trigger):
    address, *controls = synchronise(trigger, level="cpts", departement="40", preset="drees", seniors=0)
    assert address == BEFORE
    assert controls == ["epci", "47", "urps", 100, 10, *PRESETS["urps"].weights]


@pytest.mark.parametrize(
    ("trigger", "touched", "address"),
    [
        (ids.TENSION_LEVEL, {"level": "cpts"}, "?niveau=cpts&departement=47&profil=urps&tri=-signaux"),
        (ids.TENSION_DEPARTEMENT, {"departement": ""}, "?niveau=epci&profil=urps&tri=-signaux"),
        (ids.TENSION_PRESET, {"preset": "egaux"}, "?niveau=epci&departement=47&tri=-signaux"),
        (ids.TENSION_PRESET, {"preset": OWN}, BEFORE),
        (ids.TENSION_SENIORS, {"seniors": 50}, BEFORE + "&departs65=50"),
        (ids.TENSION_LEAVING, {"leaving": 0}, BEFORE + "&departs=0"),
        (ids.TENSION_SENIORS, {"seniors": None}, BEFORE),
    ],
)
def test_what_the_visitor_touched_wins(trigger, touched, address):
    assert synchronise(trigger, **touched)[0] == address


def test_a_slider_makes_weights_of_ones_own_and_those_of_a_preset_are_the_preset():
    address, _, _, preset, _, _, *shown = synchronise(WEIGHT_IDS[0], weights=(5, 0, 4, 1, 0, 0, 0, None))
    assert "poids=5,0,4,1,0,0,0,0" in address
    assert (preset, shown) == (OWN, [5, 0, 4, 1, 0, 0, 0, 0])
    address, _, _, preset, *_ = synchronise(WEIGHT_IDS[0], address, weights=PRESETS["drees"].weights)
    assert "poids" not in address
    assert preset == "drees"


# Agreement and charts


def test_the_readings_are_compared_in_words_and_departements_named(real):
    said = screen.text(tension_parts.comparison("", real))
    assert "S’accordent le plus" in said
    assert "Sur 12 départements de la région, une corrélation entre −0,59 et +0,59" in said
    assert "a. Sous-densité (DREES) signale Creuse, Lot-et-Garonne, Deux-Sèvres." in said.replace("  ", " ")
    assert re.search(r"corrélation de rang \(Spearman\) entre notre accès .* est de 0,63", said)


def test_small_charts_show_the_region_as_a_line_and_the_flagged_dark():
    chart = figures.reading_bars(["A", "B"], [1.0, float("nan")], [True, False], 2.0, 1)
    assert list(chart.data[0].text) == ["1,0", "manquante"]
    assert list(chart.data[0].marker.color) == [figures.FLAGGED, figures.UNFLAGGED]
    assert chart.layout.shapes[0].x0 == 2
    assert not figures.reading_bars(["A"], [1.0], [False], None, 1).layout.shapes


# Projections


def test_departures_of_the_oldest_take_from_the_apl_and_uniform_ones_from_every_access(atlas):
    shown = tension_parts.projections(COMMUNES + "&departs65=50&departs=20", atlas)
    (body,) = screen.of_type(shown, "Tbody")
    cells = {
        screen.texts(row.children[0])[-1]: [screen.text(c.children) for c in row.children[1:]] for row in body.children
    }
    assert cells["Bleuet-l’Évêque (47)"][:3] == ["6,00", "4,50", "25,0 %"]
    assert cells["L’Île-Houle (40)"][:3] == [pages.MISSING, "—", "—"]
    assert "d’exactement 20 %" in screen.text(shown)


def test_under_density_goes_from_all_ages_to_65_or_less(atlas):
    # 41,000 of 119,000 inhabitants with an APL below 2.5, 50,000 by the APL of the doctors of 65 or less.
    assert "de 34,5 % à 42,0 %" in screen.text(tension_parts.projections("", atlas))
    assert "de 34,5 % à 34,5 %" in screen.text(tension_parts.projections("?departs65=0", atlas))


def test_the_pace_of_the_oldest_says_which_file_is_missing(atlas):
    assert "cpts-map fetch open_structure" in screen.text(tension_parts.projections("", atlas))


# Elsewhere


@pytest.mark.parametrize("search", ["", "?niveau=epci", "?niveau=cpts", "?niveau=commune&profil=drees&tri=-rang"])
def test_another_region_says_what_is_missing(region_store, search):
    with screen.opened(region_store, "53") as brittany:
        page = screen.text(tension_view.page(search, brittany))
        assert re.sub(r"[\u00a0\u202f]", " ", pages.OTHER_REGION) in page
        assert "cpts-map fetch open_apl" in page
        content, said = tension_view.table(search, brittany)
        assert "signalé" not in said
        parts = (tension_parts.contributions, tension_parts.comparison, tension_parts.projections)
        every = [*screen.texts(content), *[t for part in parts for t in screen.texts(part(search, brittany))]]
        assert texts.NO_WEIGHT in every
        assert screen.without_value(every) == []


def test_the_download_holds_every_page_of_the_table(real):
    text = downloads.content("tension", "?niveau=epci&tri=rang&page=2", real).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert len(found) == 156
    assert found[0]["rang_multicritere"] == "1"
    assert found[0]["signal_multicritere"] == "oui"
    assert {row["signal_zonage"] for row in found} == {""}
