"""QPV: communes, points and areas by hand, quarters astride, and what is refused."""

import json
import math
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError, SchemaError
from cpts_map.ingest import remarks
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import qpv
from tests.open import files


def square(west=-0.6, south=44.8, side=0.01):
    east, north = west + side, south + side
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def feature(code="QN03301M", communes="33063", name="Le Grand Parc", outline=None, **properties):
    return {
        "type": "Feature",
        "properties": {"code_qp": code, "lib_qp": name, "insee_com": communes, "lib_com": "Bordeaux", **properties},
        "geometry": square() if outline is None else outline or None,
    }


def collection(*found, **more):
    return {"type": "FeatureCollection", "name": "QP2024", **more, "features": list(found)}


CRS = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}


def write(folder, document, name="QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"):
    return files.write(folder, name, json.dumps(document, ensure_ascii=False))


def test_a_quarter_by_hand(tmp_path):
    path = write(tmp_path, collection(feature(), **CRS))
    files.assert_recognised(path, qpv.LAYER)
    found = qpv.parse(path)
    files.assert_declared(found, qpv.LAYER)
    (row,) = found.to_pylist()
    assert (row["qpv_code"], row["commune_code"], row["name"], row["communes"]) == (
        "QN03301M",
        "33063",
        "Le Grand Parc",
        1,
    )
    assert -0.6 < row["lon"] < -0.59
    assert 44.8 < row["lat"] < 44.81
    # A hundredth of a degree is 1,111 m of meridian there, and 1,113 m × cos φ of parallel.
    assert row["area_m2"] == pytest.approx(1111.3 * 1113.2 * math.cos(math.radians(44.805)), rel=0.005)
    assert remarks(found) == ()


@pytest.mark.parametrize(
    "communes",
    ["06029,06030", "06029 ; 06030", "06029/06030", ["06029", "06030"], "06029|06030", "06029, 06029, 06030"],
)
def test_a_quarter_astride_has_one_row_a_commune_and_counts_once(tmp_path, communes):
    found = qpv.parse(
        write(tmp_path, collection(feature("QN00601M", communes, "Ranguin", square(7.0, 43.56)), feature()))
    )
    rows = [(r["qpv_code"], r["commune_code"], r["communes"]) for r in found.to_pylist()]
    assert sorted(rows) == [("QN00601M", "06029", 2), ("QN00601M", "06030", 2), ("QN03301M", "33063", 1)]
    assert len({r["area_m2"] for r in found.to_pylist() if r["qpv_code"] == "QN00601M"}) == 1
    assert remarks(found) == ("Quartiers à cheval sur plusieurs communes : 1.",)


def test_parts_of_a_quarter_are_one(tmp_path):
    alone = qpv.parse(write(tmp_path, collection(feature())))["area_m2"].to_pylist()[0]
    parts = collection(feature(), feature(communes="33119", outline=square(-0.58)))
    found = qpv.parse(write(tmp_path, parts))
    assert [(r["commune_code"], r["communes"]) for r in found.to_pylist()] == [("33063", 2), ("33119", 2)]
    assert found["area_m2"].to_pylist() == pytest.approx([2 * alone] * 2, rel=1e-3)
    whole_in_each = collection(feature(), feature(communes="33119"))
    assert qpv.parse(write(tmp_path, whole_in_each))["area_m2"].to_pylist() == pytest.approx([alone] * 2)
    assert "Quartiers donnés en plusieurs objets, réunis : 1." in remarks(found)


@pytest.mark.parametrize(
    ("renamed", "code"),
    [
        ({"code_qp": "CODE_QPV", "lib_qp": "nom_qpv", "insee_com": "codgeo"}, "33063"),
        ({"code_qp": "Code QP", "lib_qp": "NOM_QP", "insee_com": "Code INSEE"}, "33063"),
        ({"lib_qp": "quartier"}, "33063"),
        ({}, 33063),
        ({}, 33063.0),
        ({}, 1004),
        ({}, ["1004.0"]),
    ],
)
def test_properties_are_detected_and_codes_mended(tmp_path, renamed, code):
    whole = feature(communes=code)
    whole["properties"] = {renamed.get(name, name): value for name, value in whole["properties"].items()}
    path = write(tmp_path, collection(whole))
    files.assert_recognised(path, qpv.LAYER)
    (row,) = qpv.parse(path).to_pylist()
    assert row["commune_code"] == ("33063" if "33063" in str(code) else "01004")
    assert row["name"] == (None if "quartier" in renamed.values() else "Le Grand Parc")


def test_overseas_corsica_and_the_geography_of_2015(tmp_path):
    found = qpv.parse(
        write(
            tmp_path,
            collection(
                feature("qn97414I".upper(), "97414", "Le Gol", square(55.29, -21.01, 0.004)),
                feature("QP02A001", "2A004", "Les Cannes", square(8.73, 41.93)),
                feature("QN97701A", "97701", "Sans contour", {}),
            ),
        )
    )
    assert found["commune_code"].to_pylist() == ["97414", "2A004", "97701"]
    assert found["lon"].to_pylist()[2] is None
    assert found["area_m2"].to_pylist()[2] is None
    assert remarks(found) == ("Quartiers sans contour, sans point ni surface : 1.",)


def test_an_outline_that_crosses_itself_is_mended_and_said(tmp_path):
    bow = {"type": "Polygon", "coordinates": [[[0, 45], [0.01, 45.01], [0.01, 45], [0, 45.01], [0, 45]]]}
    found = qpv.parse(write(tmp_path, collection(feature(outline=bow))))
    assert found["area_m2"].to_pylist()[0] > 0
    assert remarks(found) == ("Contours qui se recoupaient, corrigés : 1.",)


def test_a_hole_is_not_of_the_quarter_whatever_the_way_it_is_drawn(tmp_path):
    outer, inner = square()["coordinates"][0], square(-0.5975, 44.8025, 0.005)["coordinates"][0]
    areas = [
        qpv.parse(write(tmp_path, collection(feature(outline={"type": "Polygon", "coordinates": [outer, hole]}))))
        for hole in (inner, inner[::-1])
    ]
    alone = qpv.parse(write(tmp_path, collection(feature())))["area_m2"].to_pylist()[0]
    assert [a["area_m2"].to_pylist()[0] for a in areas] == pytest.approx([0.75 * alone] * 2, rel=1e-3)


LAMBERT = {
    "type": "Polygon",
    "coordinates": [[[417000, 6421000], [418000, 6421000], [418000, 6422000], [417000, 6421000]]],
}
SWAPPED = {"type": "Polygon", "coordinates": [[[44.8, -0.6], [44.8, -0.5], [44.9, -0.5], [44.8, -0.6]]]}
FLAT = {"type": "Polygon", "coordinates": [[[0, 45], [0.01, 45], [0.02, 45], [0, 45]]]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (collection(), "aucun objet"),
        ({"type": "Topology"}, "« features » absent"),
        ([], "« features » absent"),
        (collection(5), "objet 1 : objet GeoJSON"),
        (collection(feature(), {"type": "Feature", "geometry": None}), "objet 2 : objet GeoJSON"),
        (collection(feature("33063")), "objet 1 : propriété « code_qp » : un code QPV attendu, « 33063 » trouvé"),
        (collection(feature(None)), "un code QPV attendu, «  » trouvé"),
        (collection(feature(), feature("QN03302M", "3306")), None),
        (
            collection(feature(), feature("QN03302M", "330633")),
            "objet 2, colonne insee_com : un code commune .* « 330633 »",
        ),
        (collection(feature(communes="Bordeaux")), "« Bordeaux » trouvé"),
        (
            collection(feature(communes=None)),
            "objet 1 : propriété « insee_com » : un code commune attendu, rien trouvé",
        ),
        (collection(feature(communes=[])), "rien trouvé"),
        (collection(feature(communes=True)), "un texte attendu, « True » trouvé"),
        (collection(feature(communes=[["33063"]])), "un texte attendu"),
        (collection(feature(name={"fr": "x"})), "propriété « lib_qp » : un texte attendu"),
        (collection(feature(name="a\ud800")), "pas du texte"),
        (collection(feature(), feature()), "objet 2 : quartier déjà donné pour la commune 33063 .objet 1."),
        (collection(feature(), feature(name="Autre", communes="33119")), "déjà nommé « Le Grand Parc »"),
        (collection(feature(outline=LAMBERT)), "coordonnées en degrés .* 417000 ; 6.421e.06 trouvé : projection"),
        (collection(feature(outline=SWAPPED)), "longitude et latitude inversées"),
        (collection(feature(outline=square(-40.0, 30.0))), "hors de France .-40 ; 30.\\."),
        (collection(feature(outline=FLAT)), "contour sans surface"),
        (collection(feature(outline={"type": "Point", "coordinates": [0, 45]})), "un contour .* Point trouvé"),
        (collection(feature(outline={"type": "Polygon", "coordinates": [[[0, 45], [1, 45]]]})), "contour illisible"),
        (collection(feature(outline={"type": "Polygon", "coordinates": [[["a", 45]]]})), "contour illisible"),
        (
            collection(feature(), crs={"type": "name", "properties": {"name": "EPSG:2154"}}),
            "WGS 84 attendues, « EPSG:2154 »",
        ),
        (collection(feature(), crs=5), "« 5 » trouvé"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, document, said):
    path = files.write(tmp_path, "qpv.geojson", json.dumps(document))
    if said is None:
        assert "03306" in qpv.parse(path)["commune_code"].to_pylist()
        return
    with pytest.raises(SchemaError, match=said):
        qpv.parse(path)


@pytest.mark.parametrize("absent", ["code_qp", "insee_com"])
def test_an_absent_property_is_said_and_not_recognised(tmp_path, absent):
    whole = feature()
    del whole["properties"][absent]
    path = write(tmp_path, collection(whole))
    assert not qpv.recognise(sample(path))
    with pytest.raises(SchemaError, match=f"propriété « {absent} » absente ; propriétés trouvées"):
        qpv.parse(path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "fichier vide"),
        (json.dumps(collection(feature())).encode()[:-40], "ligne 1 : JSON tronqué"),
        (json.dumps(collection(feature())).replace("-0.6", "NaN", 1).encode(), "NaN n'est pas un nombre"),
        (json.dumps(collection(feature(name="é")), ensure_ascii=False).encode("latin-1"), "UTF-8 attendu"),
        (json.dumps(collection(feature())).encode("utf-16"), "UTF-16"),
        (b"<!DOCTYPE html><html>", "page web"),
        (b"[" * 200_000, "JSON"),
        (b"PK\x03\x04....", "archive zip"),
    ],
)
def test_what_is_not_geojson_is_refused(tmp_path, content, said):
    with pytest.raises(SchemaError, match=said):
        qpv.parse(files.write(tmp_path, "qpv.geojson", content))


def test_a_mark_of_utf_8_is_read(tmp_path):
    path = files.write(tmp_path, "qpv.geojson", json.dumps(collection(feature())), "utf-8-sig")
    files.assert_recognised(path, qpv.LAYER)
    assert qpv.parse(path).num_rows == 1


@pytest.mark.parametrize("code", [*qpv.QPV.valid, *qpv.QPV.invalid])
def test_codes(code):
    assert qpv.QPV.matches(code) == (code in qpv.QPV.valid)


WHOLE = json.dumps(
    collection(feature(), feature("QN00601M", "06029,06030", "Ranguin", square(7.0, 43.56)), **CRS), indent=1
)
test_fuzz_of_the_text = files.fuzz(qpv.LAYER, WHOLE, "qpv.geojson")

scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
values = st.recursive(
    scalars | st.sampled_from(["33063", "2A004", "QN03301M", "1004"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
positions = st.tuples(st.floats(-6, 56), st.floats(-22, 52)).map(list) | values
rings = st.lists(positions, max_size=6).map(lambda ring: ring + ring[:1])
outlines = (
    st.builds(square, st.floats(-2, 6), st.floats(43, 49), st.floats(0, 1))
    | st.builds(lambda r: {"type": "Polygon", "coordinates": r}, st.lists(rings, max_size=3))
    | st.builds(lambda r: {"type": "MultiPolygon", "coordinates": [r]}, st.lists(rings, max_size=3))
    | values
)
quarters = st.builds(
    lambda properties, outline, whole: (
        {"type": "Feature", "properties": properties, "geometry": outline} if whole else properties
    ),
    st.fixed_dictionaries(
        {
            "code_qp": st.sampled_from(["QN03301M", "QN03302M", "QP02A001"]) | values,
            "insee_com": st.sampled_from(["33063", "33063, 33119", 1004]) | values,
            "lib_qp": st.just("Le Grand Parc") | values,
        }
    ),
    outlines,
    st.sampled_from([True, True, True, False]),
)


@settings(max_examples=20)
@given(
    found=st.lists(quarters, max_size=4) | values,
    crs=st.sampled_from([{}, {}, CRS]) | values.map(lambda v: {"crs": v}),
    text=st.booleans(),
)
def test_fuzz_of_the_structure(found, crs, text):
    document = {"type": "FeatureCollection", **crs, "features": found}
    with tempfile.TemporaryDirectory() as folder:
        path = files.write(Path(folder), "qpv.geojson", json.dumps(document, ensure_ascii=text))
        try:
            qpv.recognise(sample(path))
            content = qpv.parse(path)
        except CptsMapError:
            return
        files.assert_declared(content, qpv.LAYER)


def test_a_commune_named_twice_for_a_quarter_counts_once(tmp_path):
    found = qpv.parse(write(tmp_path, collection(feature(communes=["01004", 1004, "1004.0", "01005"]))))
    assert [(r["commune_code"], r["communes"]) for r in found.to_pylist()] == [("01004", 2), ("01005", 2)]
