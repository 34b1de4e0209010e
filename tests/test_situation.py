"""The small map of a territory: what a reader can check on the drawing."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.atlas import Atlas
from cpts_map.errors import SettingsError
from cpts_map.situation import MANY, NAMED, WIDTH, round_length, situation

SVG = "{http://www.w3.org/2000/svg}"
OUEST_GIRONDE = ("33273", "33281", "33318", "33422")


def _texts(drawing: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(drawing).iter(f"{SVG}text")]  # noqa: S314 - ours


def test_a_cpts_is_drawn_with_its_names_its_scale_and_its_source(real):
    drawing = situation(real, OUEST_GIRONDE, "CPTS Ouest Gironde")
    root = ET.fromstring(drawing)  # noqa: S314 - ours
    assert root.find(f"{SVG}title").text == "CPTS Ouest Gironde"
    assert "4 communes" in root.find(f"{SVG}desc").text.replace("\u00a0", " ")
    said = _texts(drawing)
    assert set(said[:4]) == {"Mérignac", "Pessac", "Martignas-sur-Jalle", "Saint-Jean-d’Illac"}
    assert said[4].replace("\u00a0", " ") == "5 km"
    assert "IGN" in said[5]


def test_the_scale_bar_is_as_long_as_it_says(real):
    """Mérignac and Pessac lie in one picture: the bar of 5 km against the distance of two points known in metres."""
    drawing = situation(real, OUEST_GIRONDE, "CPTS Ouest Gironde")
    bar = re.search(r"M10 [\d.]+V[\d.]+H([\d.]+)V", drawing)
    pixels = float(bar.group(1)) - 10
    west, _, east, _ = real.outlines_of(OUEST_GIRONDE).to_crs(2154).total_bounds
    drawn = [
        float(x)
        for path in re.findall(r'd="([^"]*)" fill="none" stroke="#1b4f8f"', drawing)
        for x in re.findall(r"[ML]([\d.]+) ", path)
    ]
    assert (max(drawn) - min(drawn)) / (east - west) == pytest.approx(pixels / 5000, rel=0.01)


def test_a_region_is_drawn_as_one_shape(real):
    members = real.communes.index
    drawing = situation(real, members, "Nouvelle-Aquitaine")
    assert len(members) > MANY
    assert drawing.count('fill="#8fbce6"') == 1
    assert drawing.count('fill="#f4f5f7"') == 0
    assert len(_texts(drawing)) == NAMED + 2
    assert len(drawing) < 200_000


def test_a_name_cannot_break_the_drawing(real):
    drawing = situation(real, OUEST_GIRONDE, '<script>alert("x")</script> & co')
    assert ET.fromstring(drawing).find(f"{SVG}script") is None  # noqa: S314 - ours


def test_an_island_overseas_is_drawn_in_its_own_projection(real):
    assert "Les Avirons" in _texts(situation(real, ["97401"], "Les Avirons"))


def test_without_outline_there_is_no_map(real, monkeypatch):
    monkeypatch.setattr(Atlas, "outlines_of", lambda _self, _codes: real_outlines.iloc[:0])
    real_outlines = Atlas.outlines(real)
    with pytest.raises(SettingsError, match="Aucun contour"):
        situation(real, OUEST_GIRONDE, "x")


@settings(max_examples=50)
@given(st.floats(100, 9e6))
def test_around_length_is_the_longest_that_fits(metres):
    found = round_length(metres)
    assert found <= metres < 2.5 * found
    assert WIDTH / 5 >= 1
