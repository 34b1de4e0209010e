"""Map files: each border once, the same outlines once read back, by Python, by GDAL and by the browser's module."""

import json
import shutil
import subprocess

import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import shape as drawn

from cpts_map.web.assetfiles import FOLDER
from cpts_map.web.mapfiles import BEYOND_DECIMALS, DECIMALS, MapFiles
from cpts_map.web.topology import Layer, write
from tests import screen, unfolding

NODE = shutil.which("node")


@pytest.fixture(scope="module")
def tiny_files(tiny_store):
    with screen.opened(tiny_store) as atlas:
        yield MapFiles(atlas)


@pytest.fixture(scope="module")
def real_files(region_store):
    with screen.opened(region_store) as atlas:
        yield MapFiles(atlas)


def layer(*outlines, first=0):
    return Layer(np.array(outlines, dtype=object), {"rank": list(range(len(outlines)))}, first)


def round_trip(*outlines, decimals=2):
    found = unfolding.read(write({"all": layer(*outlines)}, decimals))["all"]
    return [one["geometry"] and drawn(one["geometry"]) for one in found]


def rounded(outline, decimals=2):
    """An outline as it must come back: rounded by shapely, whichever vertex its rings begin at."""
    return shapely.normalize(shapely.transform(outline, lambda xy: np.round(xy, decimals)))


def arcs(content):
    return json.loads(content)["arcs"]


def length(content):
    """Total length of the arcs, in units of the last decimal."""
    return sum(float(np.hypot(*np.array(arc[1:]).T).sum()) for arc in arcs(content))


# By hand

UNIT = shapely.box(0, 0, 1, 1)


def test_two_squares_have_three_arcs_and_the_border_of_both_is_walked_both_ways():
    content = write({"all": layer(UNIT, shapely.box(1, 0, 2, 1))}, 0)
    west, east = json.loads(content)["objects"]["all"]["geometries"]
    assert len(arcs(content)) == 3
    (walked,) = {i for (ring,) in [west["arcs"]] for i in ring} & {~i for (ring,) in [east["arcs"]] for i in ring}
    assert arcs(content)[walked] in ([[1, 0], [0, 1]], [[1, 1], [0, -1]])
    assert length(content) == 7  # 8 sides, one of them twice


def test_squares_around_a_point_meet_there():
    content = write({"all": layer(*(shapely.box(x, y, x + 1, y + 1) for x in (0, 1) for y in (0, 1)))}, 0)
    assert (len(arcs(content)), length(content)) == (8, 12)


def test_an_enclave_is_one_arc_for_the_hole_and_for_what_fills_it():
    outer = shapely.box(0, 0, 3, 3)
    hole = shapely.box(1, 1, 2, 2)
    # The same ring from another vertex: only its place in the plane tells where the arc begins.
    enclave = shapely.Polygon([(2, 2), (2, 1), (1, 1), (1, 2)])
    content = write({"all": layer(outer.difference(hole), enclave)}, 0)
    assert len(arcs(content)) == 2
    assert [one.area for one in round_trip(outer.difference(hole), enclave)] == [8, 1]


def test_an_island_is_an_arc_of_its_own_and_parts_are_kept_apart():
    far = shapely.MultiPolygon([UNIT, shapely.box(5, 5, 6, 6), shapely.box(1, 0, 2, 1)])
    content = write({"all": layer(far)}, 0)
    (found,) = round_trip(far)
    assert (found.geom_type, len(found.geoms), found.area) == ("MultiPolygon", 3, 3)
    assert sum(arc[0] == [5, 5] for arc in arcs(content)) == 1


def test_rings_that_touch_at_a_vertex_stay_two():
    bow = shapely.MultiPolygon([UNIT, shapely.box(1, 1, 2, 2)])
    assert shapely.equals(round_trip(bow)[0], bow)
    ring = shapely.Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(0, 0), (1, 2), (2, 1)]])
    assert shapely.equals(round_trip(ring)[0], ring)


def test_a_territory_without_outline_keeps_its_number():
    found = unfolding.read(write({"all": layer(None, UNIT, first=7)}, 0))["all"]
    assert [(one["id"], one["properties"], bool(one["geometry"])) for one in found] == [
        (7, {"rank": 0}, False),
        (8, {"rank": 1}, True),
    ]


@pytest.mark.parametrize("outlines", [(), (None,), (None, None)])
def test_without_any_outline_there_is_no_arc(outlines):
    content = write({"all": layer(*outlines)}, 0)
    assert arcs(content) == []
    assert [one["geometry"] for one in unfolding.read(content)["all"]] == [None] * len(outlines)


def test_what_rounding_flattens_still_closes():
    sliver = shapely.Polygon([(0, 0), (1, 0), (1, 0.001), (0, 0.001)])
    point = shapely.box(0.001, 0.001, 0.002, 0.002)
    for outline in (sliver, point):
        (found,) = round_trip(UNIT, outline)[1:]
        assert found.area == 0
    assert shapely.equals(round_trip(UNIT, sliver, point)[0], UNIT)


def test_the_places_of_the_antipodes_are_whole():
    corners = shapely.box(-180, -90, 180, 90)
    assert round_trip(corners, decimals=7)[0].bounds == (-180, -90, 180, 90)


# Properties

SIDE = 5


@given(st.lists(st.integers(0, 3), min_size=SIDE**2, max_size=SIDE**2), st.integers(-9, 9))
def test_any_partition_of_a_grid_comes_back_and_no_border_is_written_twice(owners, shift):
    """Communes of any form: in pieces, with holes, touching at corners; the last one is sea."""
    cells = {}
    for i, owner in enumerate(owners):
        x, y = i % SIDE + shift, i // SIDE - shift
        cells.setdefault(owner, []).append(shapely.box(x, y, x + 1, y + 1))
    outlines = [shapely.coverage_union_all(cells[owner]) if owner in cells else None for owner in range(3)]
    content = write({"all": layer(*outlines)}, 0)
    for given_, found in zip(outlines, round_trip(*outlines), strict=True):
        assert (given_ is None) == (found is None)
        assert given_ is None or shapely.equals(given_, found)
        assert given_ is None or found.is_valid
    lines = [outline.boundary for outline in outlines if outline is not None]
    assert length(content) == pytest.approx(shapely.union_all(lines).length if lines else 0)


# The drawn region


def test_the_borders_of_the_drawn_region_are_written_once(tiny_files):
    """Eight squares of which seven are of the region; 32001 only bounds the CPTS Bêta."""
    content = tiny_files.get("territoires").content
    found = unfolding.read(content)
    assert [len(found[name]) for name in ("communes", "departements", "cpts")] == [8, 2, 3]
    outlines = [drawn(one["geometry"]) for features in found.values() for one in features]
    once = shapely.union_all([outline.boundary for outline in outlines]).length
    assert length(content) == pytest.approx(once * 10**DECIMALS)


def test_departements_and_cpts_borrow_the_borders_of_their_communes(tiny_files):
    found = json.loads(tiny_files.get("territoires").content)["objects"]
    used = {name: numbers([one["arcs"] for one in layer["geometries"]]) for name, layer in found.items()}
    assert used["departements"] <= used["communes"]
    assert len(used["cpts"] - used["communes"]) == 1  # around 32001, outside the region, up to its neighbours


def numbers(nested):
    """Arcs that are named, whichever way they are walked."""
    if isinstance(nested, int):
        return {nested if nested >= 0 else ~nested}
    return set().union(*map(numbers, nested))


# The real region


@pytest.fixture(scope="module")
def expected(real_files):
    """Outlines of the real region as GeoJSON would say them: rounded one by one."""
    atlas = real_files.workshop.atlas
    codes = real_files.workshop.communes.index[len(atlas.communes) :]
    beyond = real_files.workshop.outlines.reindex(codes)
    return {
        "communes": [rounded(one, DECIMALS) for one in atlas.outlines()],
        "departements": [rounded(one, DECIMALS) for one in atlas.departement_outlines()],
        "lisiere": [rounded(one, BEYOND_DECIMALS) for one in beyond],
    }


def test_the_real_outlines_come_back_to_the_last_decimal(real_files, expected):
    found = unfolding.read(content_of(real_files, "territoires")) | unfolding.read(content_of(real_files, "lisiere"))
    for name, outlines in expected.items():
        back = shapely.normalize([drawn(one["geometry"]) for one in found[name]])
        assert shapely.equals_exact(back, outlines, 0).all(), name
    for one in found["cpts"]:
        members = [expected["communes"][i] for i in one["properties"]["m"]]
        assert drawn(one["geometry"]).buffer(1e-9).covers(shapely.union_all(members))


def content_of(files, name):
    return files.get(name).content


def test_each_real_border_is_written_once(real_files):
    content = content_of(real_files, "territoires")
    steps = np.concatenate([np.cumsum(arc, axis=0) for arc in arcs(content)])
    ends = np.cumsum([len(arc) for arc in arcs(content)])[:-1]
    edges = np.delete(np.hstack([steps[:-1], steps[1:]]), ends - 1, axis=0)
    flipped = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[flipped] = edges[flipped][:, [2, 3, 0, 1]]
    assert len(np.unique(edges, axis=0)) == len(edges)


def test_gdal_reads_the_real_file(real_files, expected, tmp_path):
    """The format is the one that others read."""
    path = tmp_path / "territoires.topojson"
    path.write_bytes(content_of(real_files, "territoires"))
    found = pyogrio.read_dataframe(path, layer="communes").geometry
    assert len(found) == len(expected["communes"])
    assert shapely.equals_exact(shapely.normalize(found.to_numpy()), expected["communes"], 1e-9).all()


@pytest.mark.skipif(NODE is None, reason="Node is not installed")
@pytest.mark.parametrize("name", ["territoires", "lisiere"])
def test_the_module_of_the_browser_reads_the_same_numbers(real_files, name, tmp_path):
    path = tmp_path / f"{name}.topojson"
    path.write_bytes(content_of(real_files, name))
    script = (
        f"import {{ unfold }} from {json.dumps((FOLDER / 'charger.mjs').as_uri())};"
        "import { readFileSync } from 'node:fs';"
        "console.log(JSON.stringify(unfold(JSON.parse(readFileSync(process.argv[1])))));"
    )
    command = [NODE, "--input-type=module", "-e", script, str(path)]
    said = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    wanted = json.loads(json.dumps(unfolding.read(content_of(real_files, name))))
    assert {key: plain(one["features"]) for key, one in said.items()} == wanted
    assert {one["type"] for one in said.values()} == {"FeatureCollection"}
    assert {feature["type"] for one in said.values() for feature in one["features"]} == {"Feature"}


def plain(features):
    return [{key: one[key] for key in ("id", "properties", "geometry")} for one in features]
