"""Frames for notebooks, on the drawn region of ``conftest``: figures from its map, outlines of 100 km² a commune."""

import json
import math

import geopandas as gpd
import pytest

from cpts_map import frames
from cpts_map.crs import METRIC
from cpts_map.errors import SettingsError, UnknownCodeError
from cpts_map.rules import Definition
from tests import screen

KEYS = {"title", "labels", "units", "vintages", "formulas", "missing", "sources", "warnings"}


@pytest.fixture(scope="module")
def everything(atlas):
    return [
        *(frames.level(atlas, name) for name in atlas.levels),
        *(frames.coverage(atlas, by=by) for by in ("commune", "epci", "departement", "region")),
        frames.zones(atlas),
        frames.indicators(atlas, atlas.perimeter(["40001"]).diagnose()),
    ]


def _communes(frame):
    """Communes in each outline: they are squares of 100 km²."""
    areas = frame.geometry.to_crs(METRIC["metropole"]).area / 1e8
    return [round(float(area)) for area in areas]


def test_a_level_has_names_inhabitants_and_outlines_by_code(atlas):
    found = frames.level(atlas, "epci", ["population"])
    assert found.crs == "EPSG:4326"
    assert found["inhabitants"].to_dict() == {"244000010": 55_000, "244700020": 29_000, "244700030": 35_000}
    assert found["population"].to_dict() == found["inhabitants"].to_dict()
    assert _communes(found) == [2, 2, 3]


def test_cpts_are_whole_also_beyond_the_border(atlas):
    found = frames.level(atlas, "cpts", ["apl"])
    assert found["inhabitants"].to_dict() == {"NA-40-GAMMA": 41_000, "NA-47-ALPHA": 29_000, "NA-47-BETA": 61_000}
    assert _communes(found) == [2, 2, 4]
    # 32001 has no APL: 10,000 of the 61,000 inhabitants of B.
    assert found.loc["NA-47-BETA", "apl_manquant"] == pytest.approx(10 / 61)


def test_a_missing_value_stays_missing_and_says_so(atlas):
    found = frames.level(atlas, "commune", ["apl"])
    assert math.isnan(found.loc["40004", "apl"])
    assert found.loc["40004", "apl_manquant"] == 1
    assert found.loc["40001", "apl_manquant"] == 0
    assert list(frames.level(atlas, "commune", []).columns) == ["name", "inhabitants", "geometry"]


def test_every_indicator_comes_by_default(atlas):
    found = frames.level(atlas, "departement")
    assert {*atlas.indicators, *(id_ + frames.MISSING for id_ in atlas.indicators)} <= set(found.columns)


def test_what_is_unknown_is_refused(atlas):
    with pytest.raises(SettingsError, match="Niveau inconnu"):
        frames.level(atlas, "canton")
    with pytest.raises(UnknownCodeError, match="Indicateur"):
        frames.level(atlas, "epci", ["aple"])
    with pytest.raises(SettingsError, match="Niveau inconnu"):
        frames.coverage(atlas, by="cpts")


def test_coverage_by_department_under_both_definitions(atlas):
    strict, large = (frames.coverage(atlas, definition) for definition in (Definition.STRICTE, Definition.LARGE))
    assert strict["covered_population"].to_dict() == {"40": 0, "47": 29_000}
    assert large["covered_share"].to_dict() == {"40": 0, "47": 1}
    assert _communes(large) == [4, 4]
    assert "stricte" in strict.attrs["title"]
    assert "large" in large.attrs["title"]


def test_coverage_by_epci_draws_the_communes_inside_the_region(atlas):
    assert _communes(frames.coverage(atlas, by="epci")) == [2, 2, 3]


def test_coverage_by_commune_names_who_holds_it(atlas):
    found = frames.coverage(atlas, Definition.LARGE, by="commune")
    assert found.loc["47002", ["state", "cpts"]].tolist() == ["partagee", "NA-47-ALPHA, NA-47-BETA"]
    assert found.loc["40001", ["state", "cpts"]].tolist() == ["non_documentee", "NA-40-GAMMA"]


def test_zones_with_their_neighbours(atlas):
    found = frames.zones(atlas, Definition.LARGE)
    assert found.index.tolist() == ["40001"]
    assert found.loc["40001", ["communes", "inhabitants", "to_verify"]].tolist() == [4, 60_000, True]
    assert _communes(found) == [4]
    assert found.loc["40001", "neighbours"] == ", ".join(a.cpts_name for a in atlas.zones()[0].attachments)


def test_no_zone_is_an_empty_frame(atlas):
    found = frames.zones(atlas, Definition.LARGE, "47")
    assert found.empty
    assert found.attrs["title"].endswith("Lot-et-Garonne")


def test_the_indicators_of_a_diagnosis_are_those_of_the_diagnosis(atlas):
    diagnosis = atlas.perimeter(["40001", "40004"]).diagnose()
    found = frames.indicators(atlas, diagnosis)
    assert found.index.tolist() == [indicator.id for indicator in diagnosis.indicators]
    for indicator in diagnosis.indicators:
        row = found.loc[indicator.id]
        assert (None if math.isnan(row["value"]) else row["value"]) == indicator.value
        assert row["missing_share"] == indicator.missing_share
    assert found.loc["population", ["value", "departement", "region"]].tolist() == [41_000, 60_000, 120_000]


def test_a_value_without_the_doubtful_communes_stands_beside(atlas):
    found = frames.indicators(atlas, atlas.perimeter(["47003", "47004"]).diagnose())
    (expected,) = [i for i in atlas.perimeter(["47003"]).diagnose().indicators if i.id == "densite_mg"]
    assert found.loc["densite_mg", "without_flagged"] == expected.value
    assert math.isnan(found.loc["population", "without_flagged"])


def test_every_figure_says_its_unit_its_vintage_and_its_sources(everything, atlas):
    for frame in everything:
        told = frame.attrs
        assert told.keys() == KEYS
        shown = [name for name in frame.columns if name in told["labels"]]
        if frame.index.name == "code":
            assert set(frame.columns) - set(shown) == {"geometry"}
        for name in [*shown, *(id_ for id_ in frame.index if id_ in atlas.indicators)]:
            assert told["labels"][name]
            if name in atlas.indicators:
                assert told["units"][name] == atlas.indicator(name).unit
                assert told["missing"][name] == atlas.indicator(name).missing
                assert told["formulas"][name]
            if name in told["units"]:
                assert told["vintages"][name]


def test_attributes_survive_json_a_selection_and_a_file(atlas, tmp_path):
    found = frames.coverage(atlas)
    assert json.loads(json.dumps(found.attrs)) == found.attrs
    assert found[["name", "covered_share", "geometry"]].loc[["47"]].attrs == found.attrs
    found.to_parquet(tmp_path / "coverage.parquet")
    back = gpd.read_parquet(tmp_path / "coverage.parquet")
    assert back["covered_share"].tolist() == found["covered_share"].tolist()


def test_a_partial_register_is_said_wherever_it_bears(atlas, drawn_files, tmp_path):
    for frame in (frames.coverage(atlas), frames.zones(atlas), frames.level(atlas, "cpts", [])):
        assert any("Registre partiel" in warning for warning in frame.attrs["warnings"])
    assert not any("Registre" in warning for warning in frames.level(atlas, "commune", []).attrs["warnings"])
    with screen.opened(screen.complete_store(drawn_files, tmp_path / "complete", "40", "47")) as complete:
        assert frames.coverage(complete).attrs["warnings"] == []


def test_communes_with_too_many_practitioners_are_named(atlas):
    warnings = frames.level(atlas, "commune", ["densite_mg"]).attrs["warnings"]
    assert any("47004" in warning and "40003" not in warning for warning in warnings)


def test_about_says_where_a_column_comes_from(atlas):
    lines = frames.about(frames.level(atlas, "epci", ["apl"]), "apl").splitlines()
    assert lines[0] == atlas.indicator("apl").name
    assert [line.split("\u00a0:")[0] for line in lines[1:]] == [
        "Unité",
        "Millésime",
        "Formule",
        "Valeur manquante",
        "Source",
    ]
    with pytest.raises(KeyError):
        frames.about(frames.coverage(atlas), "apl")
