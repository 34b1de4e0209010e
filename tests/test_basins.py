"""Bassins de vie: a level once the table is loaded, nowhere before; merged communes go to the larger."""

import pytest

from cpts_map import pipeline
from cpts_map.errors import CptsMapError, SettingsError
from cpts_map.importing import commune_codes, stage
from cpts_map.imports import Staging
from cpts_map.settings import Settings, embedded_data
from cpts_map.web.layout import tension_page
from cpts_map.web.urlstate import Selection, TensionState
from cpts_map.web.views import card_view, compare_view, diagnostic_view, tension_view
from cpts_map.web.views.selection import whole
from tests import drawn, screen
from tests.open import files, test_appartenance

# 47013 (10,000 inhabitants in 2022) joined 47003 (20,000) since: the commune of today goes where 47003 was.
BASINS = {
    "40001": "40001",
    "40002": "40001",
    "40003": "47003",
    "47001": "47002",
    "47002": "47002",
    "47003": "47003",
    "47004": "47003",
    "47013": "47002",
    "32001": "47003",
}
TABLE = test_appartenance.csv(*(test_appartenance.row(code, basin) for code, basin in BASINS.items()))


def loaded_atlas(data, folder, path, catalogue):
    settings = Settings(data=data, store=folder / "cpts.duckdb")
    with Staging(settings.imports) as staging:
        stage([path], staging, commune_codes(data))
        return pipeline.build(settings, sources=catalogue, loaded=staging.merged())


@pytest.fixture(scope="module")
def store(drawn_files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("basins")
    path = files.write(folder, "table_appartenance_2022.csv", TABLE)
    return loaded_atlas(drawn_files, folder, path, drawn.catalogue(drawn_files))


@pytest.fixture(scope="module")
def loaded(store):
    with screen.opened(store) as atlas:
        yield atlas


@pytest.fixture(scope="module")
def without(tiny_store):
    with screen.opened(tiny_store) as atlas:
        yield atlas


def test_a_merged_commune_goes_where_more_people_lived_and_it_is_counted(store, loaded):
    query = "SELECT commune_code, code, choices FROM membership WHERE kind = 'bassin_de_vie' ORDER BY commune_code"
    assert drawn.sql(store, query) == [
        ("32001", "47003", 1),
        ("40001", "40001", 1),
        ("40002", "40001", 1),
        ("40003", "47003", 1),
        ("47001", "47002", 1),
        ("47002", "47002", 1),
        ("47003", "47003", 2),
        ("47004", "47003", 1),
    ]
    assert "1 dans la région" in loaded.basin_remark
    assert "(47003)" in loaded.basin_remark
    assert drawn.sql(store, "SELECT count(*) FROM membership WHERE kind = 'canton'") == [(8,)]


def test_a_basin_is_whole_also_across_the_border_of_the_region(loaded):
    assert loaded.territory("bassin_de_vie", "47003") == ("32001", "40003", "47003", "47004")
    table = loaded.level("bassin_de_vie")
    assert list(table.names.index) == ["40001", "47002", "47003"]
    assert table.inhabitants.to_dict() == {"40001": 55_000.0, "47002": 29_000.0, "47003": 45_000.0}
    found = loaded.perimeter(["47001", "47002"]).diagnose().indicators
    assert table.figures.loc["47002", "apl"] == next(i.value for i in found if i.id == "apl")
    assert all(name.startswith("Bassin de vie d") for name in table.names)


def test_the_island_has_no_basin_rather_than_a_wrong_one(loaded):
    basins = ("40001", "47002", "47003")
    assert "40004" not in {code for basin in basins for code in loaded.territory("bassin_de_vie", basin)}


def test_a_basin_is_found_chosen_diagnosed_and_compared(loaded):
    name = loaded.name("bassin_de_vie", "47002")
    hits = [hit for hit in loaded.search("bassin de vie") if hit.kind == "bassin_de_vie"]
    assert {hit.code for hit in hits} == {"40001", "47002", "47003"}
    assert name in {hit.label for hit in hits}
    selection = Selection.parse("bassin_de_vie:47003")
    assert whole(selection, TensionState.level, None, loaded).codes == ("32001", "40003", "47003", "47004")
    content = diagnostic_view.body("?selection=bassin_de_vie:47003", loaded)
    said = screen.text(content)
    assert "4 communes, 45 000 habitants" in " ".join(said.split())
    assert "plusieurs bassins de vie" in said
    assert screen.untypographic(screen.texts(content)) == []
    both = screen.text(compare_view.body("?territoires=bassin_de_vie:40001;bassin_de_vie:47002", loaded))
    assert name in " ".join(both.split()).replace("’", "'")
    assert "Population municipale" in screen.text(card_view.card("?selection=bassin_de_vie:40001", loaded))


def test_tension_is_read_by_basin(loaded):
    content, said = tension_view.table("?niveau=bassin_de_vie", loaded)
    assert "3 bassins de vie" in " ".join(said.split())
    assert "plusieurs bassins de vie" in screen.text(content)
    content, said = tension_view.table("?niveau=bassin_de_vie&departement=40", loaded)
    assert "2 bassins de vie" in " ".join(said.split())


def _offered(page):
    (field,) = [c for c in screen.walk(page) if getattr(c, "id", None) == tension_page.ids.TENSION_LEVEL]
    return [option["value"] for option in field.options]


def test_without_the_table_the_level_is_nowhere(loaded, without):
    assert "bassin_de_vie" in _offered(tension_view.page("", loaded))
    assert "bassin_de_vie" not in _offered(tension_view.page("", without))
    assert "bassin_de_vie" not in without.levels
    assert [hit for hit in without.search("bassin de vie") if hit.kind == "bassin_de_vie"] == []
    with pytest.raises(SettingsError, match="Niveau inconnu"):
        without.level("bassin_de_vie")
    with pytest.raises(CptsMapError, match="bassin de vie"):
        whole(Selection("bassin_de_vie", "47002"), TensionState.level, None, without)
    # An address sent by somebody who has loaded it falls back on departments.
    _, said = tension_view.table("?niveau=bassin_de_vie", without)
    assert "département" in said
    assert without.basin_remark == ""


@pytest.mark.real_data
def test_real_table_of_2024_on_the_communes_of_today(real_data, tmp_path):
    """10 communes of today are made of communes of two basins; 3 in the region. Nobody of the region is without."""
    path = real_data / "zonages" / test_appartenance.NAME
    settings = Settings(data=embedded_data(), store=tmp_path / "cpts.duckdb")
    with Staging(settings.imports) as staging:
        stage([path], staging, commune_codes(embedded_data()))
        store = pipeline.build(settings, loaded=staging.merged())
    split = (
        "SELECT list(commune_code ORDER BY commune_code) FROM membership WHERE kind = 'bassin_de_vie' AND choices > 1"
    )
    expected = ["08439", "19248", "25223", "25390", "28319", "33008", "59006", "70180", "79307", "85223"]
    assert drawn.sql(store, split) == [(expected,)]
    with screen.opened(store) as atlas:
        assert atlas.communes["bassin_de_vie"].notna().all()
        assert "3 dans la région" in atlas.basin_remark
        table = atlas.level("bassin_de_vie")
        assert 230 <= len(table.names) <= 260
        assert table.names["33063"] == "Bassin de vie de Bordeaux"
        inside = atlas.communes.groupby("bassin_de_vie")["inhabitants"].sum()
        assert inside.sum() == 6_150_451
        missing = sorted(set(table.names.index) - set(inside.index))
        assert missing == []
