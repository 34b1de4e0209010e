"""One projection in metres for each territory; nothing measured in degrees."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from cpts_map.codes import COMMUNE
from cpts_map.crs import LAMBERT_93, METRIC, WGS84, boxes, require_metres, territory, to_wgs84
from cpts_map.errors import CrsError
from tests import drawn

# A town hall of each territory, degrees.
TOWN_HALLS = {
    "metropole": (-0.5792, 44.8378),
    "971": (-61.7317, 15.9985),
    "972": (-61.0667, 14.6037),
    "973": (-52.3350, 4.9381),
    "974": (55.4481, -20.8789),
    "976": (45.2278, -12.7806),
}


def points(crs: str | None) -> gpd.GeoSeries:
    return gpd.GeoSeries([shapely.Point(0, 0)], crs=crs)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("33063", "metropole"),
        ("01001", "metropole"),
        ("2A004", "metropole"),
        ("2B033", "metropole"),
        ("97105", "971"),
        ("97209", "972"),
        ("97302", "973"),
        ("97411", "974"),
        ("97608", "976"),
    ],
)
def test_territory_of_a_commune(code, expected):
    assert territory(code) == expected


@pytest.mark.parametrize("code", ["97502", "97701", "97801", "98411", "98735", "98818", "98901"])
def test_a_territory_without_projection_is_refused_by_name(code):
    with pytest.raises(CrsError, match=f"Commune {code} .* territoire {code[:3]}"):
        territory(code)


@given(st.from_regex(COMMUNE.pattern, fullmatch=True))
def test_every_commune_code_has_a_metric_projection_or_a_clear_refusal(code):
    if code[:2] in {"97", "98"} and code[:3] not in METRIC:
        with pytest.raises(CrsError, match=code):
            territory(code)
    else:
        assert territory(code) in METRIC


@pytest.mark.parametrize("name", METRIC)
def test_each_projection_is_in_metres_and_holds_its_territory(name):
    crs = CRS(METRIC[name])
    assert {axis.unit_name for axis in crs.axis_info} == {"metre"}
    west, south, east, north = crs.area_of_use.bounds
    lon, lat = TOWN_HALLS[name]
    assert west <= lon <= east
    assert south <= lat <= north


def test_a_square_of_10_km_measures_100_km2_in_its_projection():
    square = gpd.GeoSeries([drawn.square(0, 0)], crs=WGS84)
    assert square.to_crs(LAMBERT_93).area[0] == pytest.approx(100e6, rel=1e-4)


def test_metres_are_accepted_and_one_crs_may_be_shared_by_several_frames():
    require_metres(points(LAMBERT_93))
    require_metres(points(LAMBERT_93), points(LAMBERT_93).to_frame("geometry"))


@pytest.mark.parametrize(
    ("frames", "message"),
    [
        ((None,), "n'a pas de système de coordonnées"),
        ((LAMBERT_93, None), "n'a pas de système de coordonnées"),
        ((WGS84,), "en mètres est attendu"),
        ((LAMBERT_93, WGS84), "Un seul système"),
        ((LAMBERT_93, "EPSG:2975"), "Un seul système"),
        (("EPSG:2225",), "en mètres est attendu"),  # California, US survey feet
    ],
)
def test_no_crs_degrees_feet_and_mixtures_are_refused(frames, message):
    with pytest.raises(CrsError, match=message):
        require_metres(*(points(crs) for crs in frames))


@pytest.mark.parametrize("name", TOWN_HALLS)
def test_a_town_hall_lies_in_the_box_of_its_territory_and_comes_back_from_its_projection(name):
    [[west, south, east, north]] = boxes([name])
    lon, lat = TOWN_HALLS[name]
    assert west < lon < east
    assert south < lat < north
    there = gpd.GeoSeries([shapely.Point(lon, lat)], crs=WGS84).to_crs(METRIC[name]).iloc[0]
    back = to_wgs84(np.array([there.x]), np.array([there.y]), np.array([METRIC[name]]))
    assert (back[0][0], back[1][0]) == (pytest.approx(lon), pytest.approx(lat))


def test_what_is_missing_or_of_no_known_system_is_nowhere():
    lon, lat = to_wgs84(np.array([np.nan, 1.0, np.inf]), np.ones(3), np.array([LAMBERT_93, "", WGS84]))
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()
    assert np.isnan(boxes(["999"])).all()
