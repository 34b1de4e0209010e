"""Figures published by département: each under its own name, on no map, in no mean, whatever the territory."""

import csv
import datetime as dt
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map import departmental, pipeline
from cpts_map.answers import to_dict
from cpts_map.commands import questions
from cpts_map.commands._common import to_json
from cpts_map.importing import commune_codes, stage
from cpts_map.imports import Staging
from cpts_map.indicators import IDS, Family, Level
from cpts_map.settings import Settings
from cpts_map.texts import diagnostic as texts
from cpts_map.web import downloads
from cpts_map.web.views import compare_view, data_view, diagnostic_view, tension_view
from tests import drawn, screen
from tests.open import files, test_ameli, test_pathologies
from tests.open.test_pathologies import row

PATHOLOGIES = test_pathologies.csv(
    row("75;40", "21500;430000;5.0"),
    row("75;47", ";330000;"),
    row("75", "360000;6000000;6.0"),
    row("FR", "4000000;68000000;5.882"),
    row("75;40", "17200;430000;4.0", name="Cancers", top="CAN_CAT_CAT"),
    row("75;47", "17160;330000;5.2", name="Cancers", top="CAN_CAT_CAT"),
    # An older year and a group that is not chosen.
    row("75;47", "9900;330000;3.0", name="Cancers", top="CAN_CAT_CAT", year="2021"),
    row("75;47", "9900;330000;3.0", name="Maternité", top="MAT_CAT_CAT"),
)
GPS = "Ensemble des médecins généralistes"


def _liberal(place, count, **more):
    return test_ameli.row(place, count, region="75", profession=GPS, **more)


LIBERAL = test_ameli.csv(
    _liberal("40", "40", density="66.7"),
    _liberal("40", "30", density="", age="moins_60"),
    _liberal("40", "10", density="", age="60_plus"),
    _liberal("47", "50", density="83.3"),
    _liberal("47", "NS", density="", age="60_plus"),
    _liberal("999", "5752", density="92.9"),
)


@pytest.fixture(scope="module")
def loaded(drawn_files, tmp_path_factory):
    """Atlas of the drawn region with both files of the Assurance maladie."""
    folder = tmp_path_factory.mktemp("loaded")
    given_ = [files.write(folder, "effectifs.csv", PATHOLOGIES), files.write(folder, "liberaux.csv", LIBERAL)]
    settings = Settings(data=drawn_files, store=folder / "cpts.duckdb")
    with Staging(settings.imports) as staging:
        stage(given_, staging, commune_codes(drawn_files))
        pipeline.build(settings, sources=drawn.catalogue(drawn_files), loaded=staging.merged())
    with screen.opened(settings.store) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def without(tiny_store):
    with screen.opened(tiny_store) as atlas:
        yield atlas


def plain(text):
    return " ".join(text.split())


def figures(atlas, codes):
    found = atlas.perimeter(codes).diagnose().departmental
    return {v.id: [(f.code, f.status, f.value) for f in v.departements] for v in found}


def test_each_departement_touched_has_its_own_figure_and_no_other(loaded):
    assert figures(loaded, ["40003", "47003", "47004"]) == {
        "prevalence_dia_cat_cat": [("47", "secret ou absent", None), ("40", "publié", 5.0)],
        "prevalence_can_cat_cat": [("47", "publié", 5.2), ("40", "publié", 4.0)],
        "effectif_mg": [("47", "publié", 50), ("40", "publié", 40)],
        "densite_publiee_mg": [("47", "publié", 83.3), ("40", "publié", 66.7)],
        "part_60_mg": [("47", "classes d'âge secrètes ou absentes", None), ("40", "publié", 25.0)],
    }
    assert figures(loaded, ["40003"])["prevalence_dia_cat_cat"] == [("40", "publié", 5.0)]
    # The Gers is in no file: absent, neither zero nor that of a neighbour.
    assert figures(loaded, ["32001"])["prevalence_dia_cat_cat"] == [("32", "absent du fichier", None)]


def test_names_come_from_the_file_ids_from_its_codes_and_the_newest_year_is_taken(loaded):
    diabetes, cancers, *others = loaded.departmental.values()
    assert (diabetes.name, diabetes.vintage) == ("Diabète : patients pris en charge", "2023")
    assert cancers.id == "prevalence_can_cat_cat"
    assert {i.family for i in (diabetes, *others)} == {Family.HEALTH}
    (value,) = [v for v in loaded.published(["40"]) if v.id == diabetes.id]
    assert (value.region.value, value.france.value, value.level) == (6.0, 5.882, "departement")


def test_no_indicator_of_communes_is_departmental_and_none_of_these_reaches_a_map_or_a_rank(loaded):
    assert {i.level for i in loaded.indicators.values()} == {Level.COMMUNE}
    assert {i.level for i in loaded.departmental.values()} == {Level.DEPARTEMENT}
    assert not loaded.departmental.keys() & (loaded.indicators.keys() | IDS)
    assert not loaded.departmental.keys() & set(loaded.level("departement").figures)


PUBLISHED = {
    "prevalence_dia_cat_cat": {"40": 5.0, "47": None},
    "prevalence_can_cat_cat": {"40": 4.0, "47": 5.2},
    "effectif_mg": {"40": 40, "47": 50},
}


@given(st.sets(st.sampled_from(["40001", "40002", "40003", "40004", "47001", "47002", "47003", "47004"]), min_size=1))
def test_whatever_the_territory_a_value_is_one_that_was_published(loaded, codes):
    found = figures(loaded, sorted(codes))
    touched = {code[:2] for code in codes}
    for id_, values in PUBLISHED.items():
        told = {code: value for code, _, value in found[id_]}
        assert told == {code: value for code, value in values.items() if code in touched}


def test_the_page_names_the_departement_beside_each_value(loaded):
    content = diagnostic_view.body("?selection=epci:244700030", loaded)
    said = screen.text(content)
    assert "Lot-et-Garonne : 5,2 % (valeur du département) Landes : 4,0 % (valeur du département)" in plain(said)
    assert "Lot-et-Garonne : secret ou absent" in said.replace("\xa0", " ")
    assert "Maternité" not in said
    assert screen.untypographic(screen.texts(content)) == []
    assert screen.english(screen.texts(content)) == []
    assert "cpts-map fetch open_pathologies" not in said


def test_the_region_beside_is_ours_where_the_territory_touches_it(loaded):
    (diabetes, *_) = loaded.published(["32", "40"])
    assert (diabetes.region.code, diabetes.region.value) == ("75", 6.0)
    (diabetes, *_) = loaded.published(["32"])
    assert (diabetes.region.code, diabetes.region.value, diabetes.region.status) == ("76", None, "absent du fichier")


def test_the_page_of_method_tells_each_of_them(loaded):
    said = [screen.text(s) for s in screen.of_type(data_view.page(loaded, dt.date(2026, 9, 1)), "Summary")]
    assert "Cancers : patients pris en charge" in [plain(text) for text in said]


def test_the_reading_by_age_tells_the_share_of_60_or_more_where_it_is_open(loaded, without):
    told = plain(screen.text(diagnostic_view.body("?selection=commune:40001", loaded)))
    assert f"{texts.AGE_READING} Médecins généralistes libéraux de 60 ans ou plus" in told
    assert "Landes : 25,0 % (valeur du département)" in told
    assert texts.AGE_READING not in screen.text(diagnostic_view.body("?selection=commune:40001", without))


def test_the_page_of_tension_tells_the_share_departement_by_departement(loaded, without):
    content, _ = tension_view.table("?niveau=commune", loaded)
    said = plain(screen.text(content))
    assert "Landes : 25,0 % (valeur du département) ; Lot-et-Garonne : classes d’âge secrètes ou absentes" in said
    assert screen.untypographic(screen.texts(content)) == []
    assert "60 ans ou plus" not in screen.text(tension_view.table("?niveau=commune", without)[0])


def test_what_is_not_loaded_is_said_with_its_command(without):
    assert without.departmental == {}
    assert without.perimeter(["40001"]).diagnose().departmental == ()
    assert "cpts-map fetch open_pathologies" in screen.text(diagnostic_view.body("?selection=commune:40001", without))


def test_territories_side_by_side_have_no_gap_and_no_mark(loaded, without):
    address = "?territoires=departement:40;epci:244700030"
    content = compare_view.body(address, loaded)
    (table,) = [t for t in screen.of_type(content, "Table") if texts.HEALTH_CAPTION in screen.text(t)]
    said = screen.text(table)
    assert "Landes" in said
    assert "(valeur du département)" in said
    assert texts.GAP not in said
    assert texts.BEST not in said
    assert texts.HEALTH_CAPTION not in screen.text(compare_view.body(address, without))


def _rows(name, search, atlas):
    content = downloads.content(name, search, atlas).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline=""), delimiter=";"))


def test_downloads_say_which_territory_each_figure_describes(loaded):
    rows = _rows("diagnostic", "?selection=epci:244700030", loaded)
    cancers = [row for row in rows if row["id"] == "prevalence_can_cat_cat"]
    told = [(r["niveau"], r["territoire_decrit"], r["valeur"], r["region"], r["etat"]) for r in cancers]
    assert told == [
        ("departement", "Lot-et-Garonne (47)", "5,2", "", "publié"),
        ("departement", "Landes (40)", "4,0", "", "publié"),
    ]
    assert {r["niveau"] for r in rows if r["id"] in IDS} == {"commune"}
    diabetes = [r for r in rows if r["id"] == "prevalence_dia_cat_cat"]
    assert [(r["valeur"], r["region"], r["france"], r["etat"]) for r in diabetes] == [
        ("", "6,0", "5,882", "secret ou absent"),
        ("5,0", "6,0", "5,882", "publié"),
    ]
    compared = _rows("comparaison", "?territoires=departement:40;departement:47", loaded)
    (row,) = [r for r in compared if r["id"] == "prevalence_can_cat_cat"]
    values = [v.replace("\xa0", " ") for k, v in row.items() if k.endswith(" : valeur")]
    assert values == ["Landes : 4,0 % (valeur du département)", "Lot-et-Garonne : 5,2 % (valeur du département)"]


def test_the_command_line_names_the_departement_too(loaded):
    lines = questions._lines(loaded.perimeter(["40003", "47003"]).diagnose())
    (cancers,) = [plain(line) for line in lines if line.startswith("Cancers")]
    assert cancers == (
        "Cancers : patients pris en charge (2023, valeur du département) : Lot-et-Garonne : 5,2 % ; Landes : 4,0 %"
    )


def test_json_carries_the_level(loaded):
    said = json.loads(to_json(to_dict(loaded.perimeter(["40001"]).diagnose())))
    assert {i["level"] for i in said["indicators"]} == {"commune"}
    assert {i["level"] for i in said["departmental"]} == {"departement"}
    assert said["departmental"][0]["departements"][0]["name"] == "Landes"


def test_every_profession_has_its_indicators_in_the_order_of_the_screen():
    found = departmental.declared(
        [("effectif", profession, profession, 2024) for profession in reversed(departmental.PROFESSIONS)]
        + [("prevalence", "X_CAT", "Cancers", 2023), ("effectif", "Chirurgiens", "Chirurgiens", 2024)]
    )
    assert [i.id for i in found.values()] == [
        "prevalence_x_cat",
        *(f"effectif_{id_}" for id_, _ in departmental.PROFESSIONS.values()),
    ]


def test_the_api_gives_them_at_the_levels_that_are_published(loaded):
    with screen.client(screen.application(loaded)) as browser:
        for value in loaded.published(["40", "47"]):
            address = f"/api/v1/indicators/{value.id}"
            for figure in (*value.departements, value.region, value.france):
                answer = browser.get(f"{address}/{figure.level}/{figure.code}")
                assert answer.status_code == 200
                assert answer.json()["figure"] == json.loads(json.dumps(to_dict(figure)))
            rows = browser.get(f"{address}/departement").json()["rows"]
            assert [(r["code"], r["value"]) for r in rows] == [(f.code, f.value) for f in value.departements]
            for level, code in (("commune", "40001"), ("epci", "244700020")):
                for refused in (browser.get(f"{address}/{level}/{code}"), browser.get(f"{address}/{level}")):
                    assert refused.status_code == 404
                    assert "publié par département entier" in refused.json()["detail"]
