"""Hospitals and EHPAD where FINESS is loaded: counted in the départements of the file, missing elsewhere."""

import pytest

from cpts_map import pipeline
from cpts_map.importing import commune_codes, stage
from cpts_map.imports import Staging
from cpts_map.settings import Settings
from tests import drawn, screen
from tests.open import files
from tests.open.test_finess import structure, whole

EHPAD = ("500", "EHPAD")
FILE = whole(
    structure("470000001", "CH", "002", "47"),
    structure("470000002", "EHPAD UN", "001", "47", *EHPAD),
    structure("470000003", "EHPAD DEUX", "001", "47", *EHPAD),
    # 47013 joined 47003 since.
    structure("470000004", "EHPAD TROIS", "013", "47", *EHPAD),
    structure("470000005", "PHARMACIE", "004", "47", "620", "Pharmacie"),
    structure("400000001", "EHPAD QUATRE", "001", "40", *EHPAD),
)


@pytest.fixture(scope="module")
def atlas(drawn_files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("finess")
    path = files.write(folder, "etalab-cs1100507-stock-20260512.csv", FILE)
    settings = Settings(data=drawn_files, store=folder / "cpts.duckdb")
    with Staging(settings.imports) as staging:
        stage([path], staging, commune_codes(drawn_files))
        pipeline.build(settings, sources=drawn.catalogue(drawn_files), loaded=staging.merged())
    with screen.opened(settings.store) as opened:
        yield opened


def value(atlas, indicator, *codes):
    found = next(i for i in atlas.perimeter(codes).diagnose().indicators if i.id == indicator)
    return found.value


def test_sites_are_counted_by_commune_of_today(atlas):
    assert value(atlas, "nombre_ehpad", "47001") == 2
    assert value(atlas, "nombre_ehpad", "47001", "47003", "40001") == 4
    assert value(atlas, "nombre_hopitaux", "47001", "47002", "47003", "47004") == 1


def test_a_departement_of_the_file_without_hospital_has_none_and_one_out_of_the_file_is_unknown(atlas):
    assert value(atlas, "nombre_hopitaux", "40001", "40002") == 0
    assert value(atlas, "nombre_hopitaux", "32001") is None


def test_minutes_to_the_nearest(atlas):
    """Neighbours are 10 km apart: 1.85 + 1.10 × 10 minutes."""
    assert value(atlas, "temps_hopital", "47002") == 0
    assert value(atlas, "temps_hopital", "47001") == pytest.approx(12.85, rel=5e-3)
    assert value(atlas, "temps_ehpad", "40002") == pytest.approx(12.85, rel=5e-3)


def test_the_vintage_and_the_source_are_those_of_the_file(atlas):
    declared = atlas.indicators["nombre_ehpad"]
    assert declared.vintage == "2026"
    assert declared.sources == ("open_finess",)


def test_without_finess_there_is_no_such_indicator(tiny_store):
    with screen.opened(tiny_store) as without:
        assert not {"nombre_hopitaux", "nombre_ehpad", "temps_hopital", "temps_ehpad"} & without.indicators.keys()
