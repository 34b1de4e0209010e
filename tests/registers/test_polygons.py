"""Polygons: shares by hand on drawn squares, systems of coordinates, properties of any name, the real communes."""

import json
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from cpts_map.crs import WGS84
from cpts_map.errors import CrsError, SchemaError
from cpts_map.ingest.sample import sample
from cpts_map.registers import Kind, polygons
from cpts_map.rules import Precision, Status


def _frame(*boxes: tuple[float, float, float, float], **properties: list[object]) -> gpd.GeoDataFrame:
    named = properties or {"nom_cpts": [f"CPTS n° {chr(65 + i)}" for i in range(len(boxes))]}
    return gpd.GeoDataFrame(named, geometry=[shapely.box(*box) for box in boxes], crs=WGS84)


def _write(frame: gpd.GeoDataFrame, path: Path, **options: object) -> Path:
    frame.to_file(path, **options)
    return path


@pytest.mark.parametrize("name", ["cpts.geojson", "cpts.gpkg", "cpts.shp"])
def test_shares_are_those_of_the_drawing(tmp_path, drawn, squares, name: str) -> None:
    # All of Ouest, three tenths of Milieu (town hall at its west edge: inside), nothing of Est.
    done = polygons.read(_write(_frame((-0.6, 44.8, -0.47, 44.9)), tmp_path / name), drawn, squares)
    assert {m.commune_code: m.share for m in done.members} == {
        "33001": pytest.approx(1, abs=2e-3),
        "33002": pytest.approx(0.3, abs=2e-3),
    }
    assert {m.precision for m in done.members} == {Precision.DEDUIT}
    assert [(v.kind, v.commune_code) for v in done.verdicts] == [(Kind.POLYGONE, "33001"), (Kind.POLYGONE, "33002")]
    assert done.cpts[0].name == "CPTS n° A"


@pytest.mark.parametrize(
    ("edges", "kind"),
    [
        ((-0.6, -0.54), Kind.POLYGONE),  # 60 %, town hall inside
        ((-0.54, -0.5), Kind.PROPOSEE),  # 40 %, town hall outside
        ((-0.568, -0.54), Kind.POLYGONE),  # 28 %, town hall inside
        ((-0.56, -0.54), Kind.PROPOSEE),  # 20 %, town hall inside
        ((-0.552, -0.549), Kind.PROPOSEE),  # 3 %, but the town hall is inside
        ((-0.6, -0.597), Kind.ECARTEE),  # 3 %
    ],
)
def test_a_commune_is_taken_waits_or_is_refused_by_its_share(tmp_path, drawn, squares, edges, kind) -> None:
    west, east = edges
    done = polygons.read(_write(_frame((west, 44.8, east, 44.9)), tmp_path / "cpts.geojson"), drawn, squares)
    assert [(v.kind, v.text) for v in done.verdicts] == [(kind, "33001 Ouest (33)")]
    assert done.register.perimeters() == {"N-A": {"33001"} if kind is Kind.POLYGONE else set()}


def test_a_waiting_commune_makes_the_perimeter_partial(tmp_path, drawn, squares) -> None:
    done = polygons.read(
        _write(_frame((-0.6, 44.8, -0.46, 44.9), (-0.4, 44.8, -0.36, 44.9)), tmp_path / "c.gpkg"), drawn, squares
    )
    assert [v.kind for v in done.verdicts] == [Kind.POLYGONE, Kind.POLYGONE, Kind.PROPOSEE]
    far = polygons.read(
        _write(_frame((-0.6, 44.8, -0.5, 44.9), (-0.5, 44.81, -0.46, 44.9)), tmp_path / "d.gpkg"), drawn, squares
    )
    assert [v.kind for v in far.verdicts] == [Kind.POLYGONE, Kind.PROPOSEE]
    one = _frame((-0.6, 44.8, -0.5, 44.9), (-0.4, 44.8, -0.36, 44.9), nom_cpts=["CPTS A", "CPTS A"])
    both = polygons.read(_write(one, tmp_path / "e.gpkg"), drawn, squares)
    assert both.cpts[0].precision is Precision.PARTIEL
    assert any("réunis" in said for said in both.remarks)


def test_two_cpts_may_share_a_commune(tmp_path, drawn, squares) -> None:
    done = polygons.read(
        _write(_frame((-0.6, 44.8, -0.5, 44.9), (-0.6, 44.8, -0.5, 44.9)), tmp_path / "c.gpkg"), drawn, squares
    )
    assert [(m.cpts_id, m.commune_code) for m in done.members] == [("N-A", "33001"), ("N-B", "33001")]


def test_a_commune_without_outline_waits_where_its_town_hall_is_inside(tmp_path, drawn, squares) -> None:
    done = polygons.read(_write(_frame((-0.3, 44.8, -0.2, 44.9)), tmp_path / "c.gpkg"), drawn, squares)
    waiting = next(v for v in done.verdicts if v.pending)
    assert (waiting.kind, waiting.candidates[0].code) == (Kind.PROPOSEE, "33004")


def test_a_polygon_outside_the_communes_is_said(tmp_path, drawn, squares) -> None:
    done = polygons.read(
        _write(_frame((-0.6, 44.8, -0.5, 44.9), (2.0, 48.0, 2.1, 48.1)), tmp_path / "c.gpkg"), drawn, squares
    )
    assert [(v.row, v.kind) for v in done.verdicts] == [(1, Kind.POLYGONE), (2, Kind.ECARTEE)]
    assert len(done.cpts) == 2


@pytest.mark.parametrize("crs", ["EPSG:2154", "EPSG:3857", "EPSG:4326", "EPSG:27572", "EPSG:32630"])
def test_the_system_of_the_file_is_honoured(tmp_path, drawn, squares, crs: str) -> None:
    done = polygons.read(_write(_frame((-0.6, 44.8, -0.5, 44.9)).to_crs(crs), tmp_path / "c.gpkg"), drawn, squares)
    assert [(m.commune_code, m.share) for m in done.members] == [("33001", pytest.approx(1, abs=1e-3))]


def test_without_system_what_can_only_be_one_is_taken_and_said(tmp_path, drawn, squares) -> None:
    for crs, said in ((WGS84, "WGS 84"), ("EPSG:2154", "Lambert-93")):
        path = _write(_frame((-0.6, 44.8, -0.5, 44.9)).to_crs(crs), tmp_path / "c.shp")
        path.with_suffix(".prj").unlink()
        done = polygons.read(path, drawn, squares)
        assert [m.commune_code for m in done.members] == ["33001"]
        assert any(said in remark for remark in done.remarks)


def test_geojson_in_lambert_93_or_with_axes_swapped_is_put_right_and_said(tmp_path, drawn, squares) -> None:
    metres = _frame((-0.6, 44.8, -0.5, 44.9)).to_crs("EPSG:2154")
    swapped = _frame((44.8, -0.6, 44.9, -0.5))
    for name, frame, said in (("l93", metres, "Lambert-93"), ("swapped", swapped, "inversées")):
        collection = {"type": "FeatureCollection", "features": json.loads(frame.to_json())["features"]}
        path = tmp_path / f"{name}.geojson"
        path.write_text(json.dumps(collection))
        done = polygons.read(path, drawn, squares)
        assert [m.commune_code for m in done.members] == ["33001"]
        assert any(said in remark for remark in done.remarks)


def test_what_does_not_say_where_it_is_is_refused(tmp_path, drawn, squares) -> None:
    path = _write(_frame((500, 500, 600, 600)).set_crs("EPSG:2154", allow_override=True), tmp_path / "c.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(CrsError, match="système de coordonnées absent"):
        polygons.read(path, drawn, squares)
    abroad = _write(_frame((20, 20, 21, 21)).to_crs("EPSG:3857"), tmp_path / "d.gpkg")
    with pytest.raises(CrsError, match="hors de France"):
        polygons.read(abroad, drawn, squares)


def test_an_invalid_outline_is_mended_and_said(tmp_path, drawn, squares) -> None:
    bow = shapely.Polygon([(-0.6, 44.8), (-0.5, 44.9), (-0.5, 44.8), (-0.6, 44.9)])
    frame = gpd.GeoDataFrame({"cpts": ["CPTS A"]}, geometry=[bow], crs=WGS84)
    done = polygons.read(_write(frame, tmp_path / "c.gpkg"), drawn, squares)
    assert {m.commune_code: m.share for m in done.members} == {"33001": pytest.approx(0.5, abs=2e-3)}
    assert "1 contour(s) invalide(s) réparé(s)." in done.remarks


def test_what_has_no_area_is_set_aside(tmp_path, drawn, squares) -> None:
    shapes = [shapely.box(-0.6, 44.8, -0.5, 44.9), None, shapely.Point(-0.55, 44.85), shapely.Polygon()]
    frame = gpd.GeoDataFrame({"cpts": ["CPTS A", "CPTS B", "CPTS C", "CPTS D"]}, geometry=shapes, crs=WGS84)
    collection = json.loads(frame.to_json())
    path = tmp_path / "c.geojson"
    path.write_text(json.dumps(collection))
    done = polygons.read(path, drawn, squares)
    assert [v.kind for v in done.verdicts] == [Kind.POLYGONE, Kind.ECARTEE, Kind.ECARTEE, Kind.ECARTEE]
    assert len(done.cpts) == 4


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"type":"FeatureCollection","features":[]}', '{"type":"Feature', "abc"]
)
def test_what_is_no_polygon_file_is_refused(tmp_path, drawn, squares, content: str) -> None:
    path = tmp_path / "c.geojson"
    path.write_text(content)
    with pytest.raises(SchemaError):
        polygons.read(path, drawn, squares)


def test_points_are_refused(tmp_path, drawn, squares) -> None:
    frame = gpd.GeoDataFrame({"cpts": ["CPTS A"]}, geometry=[shapely.Point(-0.5, 44.8)], crs=WGS84)
    with pytest.raises(SchemaError, match="polygones attendue"):
        polygons.read(_write(frame, tmp_path / "c.gpkg"), drawn, squares)


def test_of_several_layers_the_one_that_speaks_of_cpts(tmp_path, drawn, squares) -> None:
    path = tmp_path / "c.gpkg"
    _write(_frame((-0.5, 44.8, -0.4, 44.9)), path, layer="autres")
    _write(_frame((-0.6, 44.8, -0.5, 44.9)), path, layer="ambu_cpts", mode="a")
    assert [m.commune_code for m in polygons.read(path, drawn, squares).members] == ["33001"]


TWO = ((-0.6, 44.8, -0.5, 44.9), (-0.5, 44.8, -0.4, 44.9), (-0.4, 44.8, -0.3, 44.9))


NAMES = ["CPTS Un", "CPTS Deux", "CPTS Trois"]
IDS = ["C01", "C02", "C03"]
STATUSES = ["ACI signé", "ACI signé", "LI validée"]
ATLAS = ["En fonctionnement", "En fonctionnement", "En cours de création"]
DAYS = ["2022-03-15", "2022-03-16", "2023-01-01"]
FRENCH_DAYS = ["15/03/2022", "16/03/2022", "01/01/2023"]


@pytest.mark.parametrize(
    "properties",
    [
        {"id_cpts": IDS, "nom_cpts": NAMES, "statut": STATUSES, "date_statut": DAYS},
        {"gid": [1, 2, 3], "code_cpts": IDS, "lib": NAMES, "etat_avanc": STATUSES, "dt": FRENCH_DAYS},
        {"c1": NAMES, "c2": STATUSES, "c3": FRENCH_DAYS, "idCpts": IDS},
        {"NAME": NAMES, "PHASE": ATLAS, "dep": ["33"] * 3, "quand": DAYS, "n_finess": IDS},
    ],
)
def test_properties_are_told_by_their_names_and_their_values(tmp_path, drawn, squares, properties) -> None:
    done = polygons.read(_write(_frame(*TWO, **properties), tmp_path / "c.gpkg"), drawn, squares)
    assert [(c.cpts_id, c.name, c.status, c.status_date) for c in done.cpts] == [
        ("C01", "CPTS Un", Status.ACI, "2022-03-15"),
        ("C02", "CPTS Deux", Status.ACI, "2022-03-16"),
        ("C03", "CPTS Trois", Status.LETTRE, "2023-01-01"),
    ]


def test_numbers_of_rows_are_no_ids_and_persons_are_not_read(tmp_path, drawn, squares) -> None:
    frame = _frame(
        *TWO,
        id=[1, 2, 3],
        nom=["CPTS Un", "CPTS Deux", "CPTS Trois"],
        president=["Mme Martin"] * 3,
        mail=["a@b.fr"] * 3,
    )
    done = polygons.read(_write(frame, tmp_path / "c.gpkg"), drawn, squares)
    assert [c.cpts_id for c in done.cpts] == ["DEUX", "TROIS", "UN"]
    assert "Martin" not in repr(done)
    assert "a@b.fr" not in repr(done)


def test_outlines_without_any_name_are_numbered(tmp_path, drawn, squares) -> None:
    done = polygons.read(_write(_frame(*TWO[:2], area=[1.5, 2.5]), tmp_path / "c.gpkg"), drawn, squares)
    assert [(c.cpts_id, c.name) for c in done.cpts] == [("CONTOUR-1", "Contour 1"), ("CONTOUR-2", "Contour 2")]


def test_a_folder_that_holds_a_shapefile(tmp_path, drawn, squares) -> None:
    _write(_frame((-0.6, 44.8, -0.5, 44.9)), tmp_path / "x.shp")
    assert [m.commune_code for m in polygons.read(tmp_path, drawn, squares).members] == ["33001"]
    _write(_frame((-0.6, 44.8, -0.5, 44.9)), tmp_path / "y.shp")
    with pytest.raises(SchemaError, match="un seul fichier"):
        polygons.read(tmp_path, drawn, squares)


def test_a_shapefile_without_its_companions_is_refused(tmp_path, drawn, squares) -> None:
    path = _write(_frame((-0.6, 44.8, -0.5, 44.9)), tmp_path / "x.shp")
    path.with_suffix(".shx").unlink()
    with pytest.raises(SchemaError, match=r"x\.shp"):
        polygons.read(path, drawn, squares)


@pytest.mark.parametrize("name", ["x.geojson", "x.gpkg", "x.shp"])
def test_polygons_are_told_by_their_content(tmp_path, name: str) -> None:
    assert polygons.recognise(sample(_write(_frame((-0.6, 44.8, -0.5, 44.9)), tmp_path / name)))
    other = _frame((-0.6, 44.8, -0.5, 44.9), nom=["Quartier du Lac"], code_qp=["QP033001"])
    assert not polygons.recognise(sample(_write(other, tmp_path / f"autre_{name}")))


def test_a_long_first_outline_does_not_hide_the_properties(tmp_path) -> None:
    ring = shapely.Point(-0.55, 44.85).buffer(0.05, quad_segs=2000)
    collection = json.loads(gpd.GeoDataFrame({"nom": ["CPTS A"]}, geometry=[ring], crs=WGS84).to_json())
    feature = collection["features"][0]
    ordered = {"type": "Feature", "geometry": feature["geometry"], "properties": feature["properties"]}
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [ordered]}))
    assert polygons.recognise(sample(path))


def test_real_communes_drawn_together_are_found_again_quickly(tmp_path, gazetteer, outlines) -> None:
    metres = outlines.to_crs("EPSG:2154")
    x, y = metres.representative_point().x.to_numpy(), metres.representative_point().y.to_numpy()
    cell = np.digitize(x, np.quantile(x, np.linspace(0, 1, 8)[1:-1])) * 10
    cell += np.digitize(y, np.quantile(y, np.linspace(0, 1, 8)[1:-1]))
    groups = {int(each): metres[cell == each] for each in np.unique(cell)}
    shapes = [group.union_all().simplify(50) for group in groups.values()]
    frame = gpd.GeoDataFrame({"nom": [f"CPTS secteur {n}" for n in groups]}, geometry=shapes, crs="EPSG:2154")
    path = _write(frame, tmp_path / "c.gpkg")
    started = time.process_time()
    done = polygons.read(path, gazetteer, outlines)
    assert time.process_time() - started < 5
    assert done.register.perimeters() == {f"SECTEUR-{n}": set(group.index) for n, group in groups.items()}
    assert len(done.members) == 4293


def test_an_outline_that_goes_beyond_the_communes_is_said(tmp_path, drawn, squares) -> None:
    done = polygons.read(_write(_frame((-0.8, 44.8, -0.5, 44.9)), tmp_path / "c.gpkg"), drawn, squares)
    assert any("débordent" in said and "N-A" in said for said in done.remarks)
    within = polygons.read(_write(_frame((-0.6, 44.8, -0.5, 44.9)), tmp_path / "d.gpkg"), drawn, squares)
    assert within.remarks == ()
