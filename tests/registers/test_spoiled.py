"""Spoiled files: an import whose verdicts agree with its members, or one of our errors; never anything else."""

import tempfile
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.errors import CptsMapError
from cpts_map.ingest.sample import sample
from cpts_map.registers import RegisterImport, lists, plain, polygons, recognise
from tests.open.files import spoiled

PLAIN = (
    "id;nom;statut;date;code_commune;commune\n"
    "A;CPTS Alpha;ACI signé;15/03/2022;33063;Bordeaux\n"
    'B;"CPTS ""Bêta""";Lettre d\'intention;mars 2023;33522;Talence\n'
)
LISTED = (
    "Liste des CPTS\n"
    "Nom CPTS;Communes;dpt;Président-e\n"
    'CPTS Médoc;"Pauillac, Saint-Estèphe\nVertheuil";33;Mme Martin\n'
    "CPTS Adour;Auch et Aire-sur-l'Adour;40;M. Durand\n"
)
DRAWN = gpd.GeoDataFrame(
    {"nom_cpts": ["CPTS A", "CPTS B"], "statut": ["ACI signé", "LI validée"]},
    geometry=[shapely.box(-0.6, 44.8, -0.5, 44.9), shapely.box(-0.5, 44.8, -0.4, 44.9)],
    crs=4326,
).to_json()


def _check(done: RegisterImport) -> None:
    held = {(v.cpts_id, v.commune_code) for v in done.verdicts if v.commune_code is not None and not v.pending}
    assert {(m.cpts_id, m.commune_code) for m in done.members} == held
    assert {m.cpts_id for m in done.members} <= {c.cpts_id for c in done.cpts}
    assert all(c.source_url for c in done.cpts)


def _write(folder: str, name: str, content: bytes) -> Path:
    path = Path(folder) / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(("way", "whole"), [(plain, PLAIN), (lists, LISTED)])
@given(data=st.data())
def test_a_spoiled_table(gazetteer, way, whole: str, data) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _write(folder, "registre.csv", data.draw(spoiled(whole.encode())))
        try:
            recognise(sample(path))
            done = way.read(path, gazetteer)
        except CptsMapError:
            return
        _check(done)


@given(content=spoiled(DRAWN.encode()))
def test_a_spoiled_drawing(drawn, squares, content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = _write(folder, "cpts.geojson", content)
        try:
            recognise(sample(path))
            done = polygons.read(path, drawn, squares)
        except CptsMapError:
            return
        _check(done)
