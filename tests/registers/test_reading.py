"""Which way in a file is, by its content; what is no register is never told to be one."""

from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
import shapely

from cpts_map import queries
from cpts_map.errors import UnrecognisedError
from cpts_map.ingest.archives import unpacked
from cpts_map.ingest.sample import sample
from cpts_map.layers.open import OPEN_LAYERS
from cpts_map.registers import COMPANIONS, Gazetteer, Kind, Way, read, recognise, way

RAW = Path(__file__).parents[2] / "data" / "raw"


def _files(folder: Path) -> dict[Way, Path]:
    plain = folder / "a.csv"
    plain.write_text("id;nom;statut;date;code_commune\nA;CPTS A;ACI;2022;33001\n")
    listed = folder / "b.xlsx"
    book = openpyxl.Workbook()
    for row in (["Liste"], ["Nom CPTS", "Territoire CPTS", "dpt"], ["CPTS A", "Ouest", "33"]):
        book.active.append(row)
    book.save(listed)
    drawn = folder / "c.shp"
    gpd.GeoDataFrame({"nom": ["CPTS A"]}, geometry=[shapely.box(-0.6, 44.8, -0.5, 44.9)], crs=4326).to_file(drawn)
    return {Way.PLAIN: plain, Way.LIST: listed, Way.POLYGONS: drawn}


def test_each_way_is_told_and_read(tmp_path, drawn, squares) -> None:
    for expected, path in _files(tmp_path).items():
        assert way(sample(path)) is expected
        assert read([path], drawn, squares).register.perimeters() == {"A": {"33001"}}


def test_no_open_layer_claims_a_register(tmp_path) -> None:
    for path in (*_files(tmp_path).values(), RAW / "cpts_registre.csv", RAW / "cpts_communes.csv"):
        assert not [
            layer.source for layer in OPEN_LAYERS if layer.recognise is not None and layer.recognise(sample(path))
        ]


def test_only_registers_are_told_to_be_registers() -> None:
    told = {path.name: way(sample(path)) for path in sorted(RAW.iterdir())}
    assert {name for name, found in told.items() if found} == {"cpts_registre.csv", "cpts_communes.csv"}


@pytest.mark.real_data
def test_no_real_official_file_is_told_to_be_a_register(real_data) -> None:
    files = [path for path in real_data.rglob("*") if path.is_file() and path.suffix in {".csv", ".xlsx", ".json"}]
    assert len(files) > 20
    assert [path.name for path in files if recognise(sample(path))] == []


def test_the_project_s_own_two_files_are_read_together(gazetteer) -> None:
    done = read([RAW / "cpts_communes.csv", RAW / "cpts_registre.csv"], gazetteer)
    assert (len(done.cpts), len(done.members)) == (19, 239)


def test_an_unpacked_shapefile_is_one_register(tmp_path, drawn, squares) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    gpd.GeoDataFrame({"nom": ["CPTS A"]}, geometry=[shapely.box(-0.6, 44.8, -0.5, 44.9)], crs=4326).to_file(
        folder / "c.shp"
    )
    with unpacked(folder) as files:
        assert {path.suffix for path in files} - {".shp"} <= COMPANIONS
        assert read(files, drawn, squares).register.perimeters() == {"A": {"33001"}}


def test_none_or_several_registers_are_refused(tmp_path, drawn, squares) -> None:
    files = _files(tmp_path)
    with pytest.raises(UnrecognisedError, match="trouvé"):
        read([files[Way.PLAIN], files[Way.LIST]], drawn, squares)
    other = tmp_path / "autre.csv"
    other.write_text("a;b\n1;2\n")
    with pytest.raises(UnrecognisedError, match="aucun"):
        read([other], drawn, squares)
    with pytest.raises(UnrecognisedError, match="contours"):
        read([files[Way.POLYGONS]], drawn)


@pytest.mark.real_data
def test_names_of_before_the_mergers_lead_to_the_communes_of_today(real_data, tables, gazetteer) -> None:
    moves = pd.read_csv(real_data / "insee" / "cog_mouvements-communes.csv", dtype=str)
    moves = moves[moves["TYPECOM_AV"] == "COM"].drop_duplicates(["COM_AV", "LIBELLE_AV"])
    heirs = [gazetteer.code(code).commune_code for code in moves["COM_AV"]]
    former = pd.DataFrame({"code": moves["COM_AV"], "name": moves["LIBELLE_AV"], "commune_code": heirs}).dropna()
    own = Gazetteer.build(tables["communes"], tables["cog"], former=former)
    found = [own.name(n, {own.departement_of[c]}) for n, c in zip(former["name"], former["commune_code"], strict=True)]
    right = sum(f.commune_code == c for f, c in zip(found, former["commune_code"], strict=True))
    assert right > 0.98 * len(former)
    assert sum(f.kind is Kind.ANCIEN_NOM for f in found) > 1000


def test_the_frames_of_the_store_make_the_same_gazetteer(region, gazetteer) -> None:
    own = Gazetteer.build(queries.communes(region), queries.old_names(region))
    assert own.names == gazetteer.names
    assert own.points == gazetteer.points
    for written in ("Marcillac (33)", "La Rochelle (17)", "Lyon 3e", "33600 Pessac"):
        assert own.name(written) == gazetteer.name(written)
    assert own.postal("33600") == ("33318",)
