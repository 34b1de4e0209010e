"""Layers as GeoJSON, GeoPackage and GeoParquet, read back by other tools than those that write them."""

import csv
import io
import json
import tempfile
from pathlib import Path

import duckdb
import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from cpts_map import geofiles
from cpts_map.atlas import Atlas
from cpts_map.exports import to_csv, to_parquet, to_xlsx
from cpts_map.rules import Definition
from cpts_map.texts.typography import fr
from cpts_map.web import downloads


def read(content, form):
    if form == "parquet":
        return gpd.read_parquet(io.BytesIO(content))
    with tempfile.TemporaryDirectory() as folder:  # GDAL wants a GeoPackage to be named as one
        path = Path(folder) / f"couche.{form}"
        path.write_bytes(content)
        return gpd.read_file(path, layer=0)


@pytest.mark.parametrize("form", geofiles.FORMS)
@pytest.mark.parametrize("name", geofiles.LAYERS)
def test_a_layer_is_the_same_file_twice_and_has_its_territories(name, form, atlas, tiny_store):
    content = geofiles.write(name, form, atlas)
    again = Atlas(tiny_store)
    assert content == geofiles.write(name, form, again)
    again.close()
    found = read(content, form)
    assert found.crs.to_epsg() == 4326
    expected = {
        "communes": len(atlas.communes),
        "cpts": len(atlas.register_entries),
        "zones": sum(len(atlas.zones(d)) for d in Definition),
        "couverture": sum(len(atlas.coverage(d, level)) for d in Definition for level in ("departement", "epci")),
    }[name]
    assert len(found) == expected
    assert found["code"].is_unique
    drawn = found.geometry[found.geometry.notna()]
    assert len(drawn)
    assert drawn.is_valid.all()


@pytest.mark.parametrize("form", geofiles.FORMS)
def test_missing_and_zero_stay_two_things(form, atlas):
    """40004 has no APL: empty, never zero. 40002 and 40003 belong to no CPTS."""
    found = read(geofiles.write("communes", form, atlas), form).set_index("code")
    assert pd.isna(found.at["40004", "apl"])
    assert found.at["47001", "population"] == 9000
    assert found.at["47002", "cpts"].split() == ["NA-47-ALPHA", "NA-47-BETA"]
    assert pd.isna(found.at["40002", "cpts"])
    for indicator in atlas.indicators:
        values = atlas.values(indicator)["value"].to_numpy()
        np.testing.assert_allclose(found[indicator].to_numpy(dtype=float), values)


def test_an_area_of_the_drawn_region_is_that_of_a_square_of_10_km(atlas):
    found = read(geofiles.write("cpts", "parquet", atlas), "parquet").set_index("code").to_crs(2154)
    assert found.at["NA-47-ALPHA", "geometry"].area / 1e6 == pytest.approx(200, rel=0.01)
    assert found.at["NA-40-DELTA", "geometry"] is None
    assert pd.isna(found.at["NA-40-DELTA", "communes"])
    assert found.at["NA-47-ALPHA", "population"] == 29_000


def test_what_a_column_means_travels_with_it(atlas, tmp_path):
    units = {i.id: i.unit for i in atlas.indicators.values()}
    path = tmp_path / "communes.gpkg"
    path.write_bytes(geofiles.write("communes", "gpkg", atlas))
    assert {str(name) for name, _ in pyogrio.list_layers(path)} == {"communes", "variables", "sources"}
    variables = pyogrio.read_dataframe(path, layer="variables").set_index("colonne")
    sources = pyogrio.read_dataframe(path, layer="sources")
    assert len(sources) == len(atlas.sources)
    told = json.loads(geofiles.write("communes", "geojson", atlas))
    schema = pq.read_schema(io.BytesIO(geofiles.write("communes", "parquet", atlas)))
    assert json.loads(schema.metadata[b"cpts_map"])["sources"][0]["licence"]
    for id_, unit in units.items():
        assert variables.at[id_, "unite"] == fr(unit)
        assert schema.field(id_).metadata[b"unit"].decode() == variables.at[id_, "unite"]
    columns = set(pyogrio.read_dataframe(path, layer="communes").columns) - {"geometry"}
    assert columns == set(variables.index) == {row["colonne"] for row in told["variables"]}


def test_duckdb_reads_a_geoparquet(atlas, tmp_path):
    path = tmp_path / "communes.parquet"
    path.write_bytes(geofiles.write("communes", "parquet", atlas))
    query = "SELECT count(*), sum(population), count(geometry) FROM read_parquet(?)"
    count, people, drawn = duckdb.sql(query, params=[str(path)]).fetchall()[0]
    assert (count, people, drawn) == (8, 120_000, 8)


@pytest.mark.parametrize("form", geofiles.FORMS)
def test_a_layer_downloads(form, browser, atlas):
    answer = browser.get(f"/telecharger/communes.{form}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == geofiles.MEDIA[form]
    assert answer.content == geofiles.write("communes", form, atlas)
    # Without outlines, the register is a table only.
    assert browser.get(f"/telecharger/registre.{form}").status_code == (200 if form == "parquet" else 404)


@pytest.mark.parametrize("name", downloads.TABLES)
def test_an_international_table_holds_the_same_figures(name, browser):
    query = "?communes=47001,47002" if name == "diagnostic" else ""
    french = browser.get(f"/telecharger/{name}.csv{query}").content
    other = browser.get(f"/telecharger/{name}.csv{query}{'&' if query else '?'}format=international").content
    assert not other.startswith(b"\xef\xbb\xbf")
    assert browser.get(f"/telecharger/{name}.csv{query}").content == french
    one = pd.read_csv(io.BytesIO(french), sep=";", decimal=",", true_values=["oui"], false_values=["non"])
    two = pd.read_csv(io.BytesIO(other))
    pd.testing.assert_frame_equal(one, two)


def _said(cell):
    """What a cell of either file says: a number, or a text, which a CSV guards where it begins as a formula."""
    if cell is None or isinstance(cell, bool):
        return {True: "oui", False: "non", None: ""}[cell]
    try:
        return float(str(cell).removeprefix("'").replace(",", "."))
    except ValueError:
        return str(cell).removeprefix("'")


@pytest.mark.parametrize("name", [name for name in downloads.TABLES if name not in geofiles.LAYERS])
def test_a_parquet_table_holds_the_same_figures_typed(name, browser, tmp_path):
    query = {"diagnostic": "?communes=47001,47002", "comparaison": "?territoires=commune:47002;departement:47"}
    address = f"/telecharger/{name}.parquet{query.get(name, '')}"
    answer = browser.get(address)
    assert answer.headers["content-type"] == geofiles.MEDIA["parquet"]
    assert answer.content == browser.get(address).content
    (tmp_path / "t.parquet").write_bytes(answer.content)
    read = duckdb.sql(f"SELECT * FROM '{tmp_path / 't.parquet'}'")
    text = browser.get(address.replace(".parquet", ".csv")).content.decode("utf-8-sig")
    columns, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert read.columns == columns
    assert [[_said(cell) for cell in row] for row in rows] == [[_said(cell) for cell in row] for row in read.fetchall()]
    told = json.loads(pq.read_schema(io.BytesIO(answer.content)).metadata[b"cpts_map"])
    assert told["region"] == "75"
    assert {"source", "licence", "attribution"} <= set(told["sources"][0])


def test_a_column_of_parquet_has_the_type_that_all_its_values_have():
    rows = [[1, 1, True, "a", None], [None, 0.5, None, 2, None]]
    read = pq.read_table(io.BytesIO(to_parquet(["entier", "reel", "vrai", "texte", "vide"], rows, {"x": "é"})))
    assert [str(kind) for kind in read.schema.types] == ["int64", "double", "bool", "string", "string"]
    assert read.to_pylist() == [
        {"entier": 1, "reel": 1.0, "vrai": True, "texte": "a", "vide": None},
        {"entier": None, "reel": 0.5, "vrai": None, "texte": "2", "vide": None},
    ]


def test_a_parquet_table_without_rows_keeps_its_columns():
    read = pq.read_table(io.BytesIO(to_parquet(["nom", "part"], [], {})))
    assert (read.num_rows, read.column_names) == (0, ["nom", "part"])


def test_an_international_file_has_points_and_commas():
    rows = [["=1+1", 0.5, True, None], ["Aix, ville", -2, False, 1.0]]
    written = b'nom,part,vu,vide\r\n\'=1+1,0.5,true,\r\n"Aix, ville",-2,false,1.0\r\n'
    assert to_csv(["nom", "part", "vu", "vide"], rows, international=True) == written


@pytest.mark.parametrize("international", [False, True])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_neither_a_header_nor_a_cell_is_a_formula(start, international):
    text = to_csv([f"{start}A1"], [[f"{start}A1"]], international=international).decode("utf-8-sig")
    cells = [
        cell
        for row in csv.reader(io.StringIO(text, newline=""), delimiter="," if international else ";")
        for cell in row
    ]
    assert cells == [f"'{start}A1"] * 2


def test_a_workbook_is_the_same_file_twice_and_runs_nothing():
    sheets = {"Table": (["=A1", "n"], [["=1+1", 0.5], ["@x", None]]), "Sources": (["source"], [["DREES"]])}
    content = to_xlsx(sheets)
    assert content == to_xlsx(sheets)
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert [cell.data_type for row in book["Table"].iter_rows() for cell in row] == ["s", "s", "s", "n", "s", "n"]
    assert book["Table"].freeze_panes == "A2"
