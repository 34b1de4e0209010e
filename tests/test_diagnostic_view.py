"""The page *Diagnostic*: its figures are those of ``diagnose()``, whatever the territory and whatever is missing."""

import csv
import io
import shutil
from pathlib import Path

import duckdb
import pytest

from cpts_map.texts import diagnostic as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import downloads, ids
from cpts_map.web.urlstate import DiagnosticState
from cpts_map.web.views import card_view, diagnostic_view
from tests import screen

ADDRESSES = (
    "?selection=cpts:NA-47-ALPHA",
    "?selection=cpts:NA-47-BETA",
    "?selection=cpts:NA-40-DELTA",
    "?selection=epci:244700030",
    "?selection=departement:40",
    "?selection=postal:47000",
    "?selection=commune:47004",
    "?selection=commune:32001",
    "?selection=zone:40001",
    "?communes=40001,47002",
    "?communes=40001,99999",
    "?selection=cpts:x",
    "",
)


def body(atlas, search):
    return diagnostic_view.body(search, atlas)


def rows_of(content):
    """Cells of every table of indicators, by name of the indicator."""
    found = {}
    for row in screen.of_type(content, "Tr"):
        head = row.children[0]
        if names := screen.of_type(head, "Summary"):
            found[screen.texts(names)[0]] = [screen.text(cell) for cell in row.children[1:]]
    return found


@pytest.mark.parametrize("search", ["?selection=cpts:NA-47-BETA", "?communes=40001,40002,40003"])
def test_figures_of_the_page_are_those_of_the_diagnosis(atlas, search):
    state = DiagnosticState.from_search(search)
    selected = diagnostic_view.selected_of(state, atlas)
    rows = rows_of(body(atlas, search))
    found = atlas.perimeter(selected.codes).diagnose().indicators
    assert set(rows) == {fr(i.name) for i in found}
    for i in found:
        declared = atlas.indicator(i.id)
        value, _, *bench = rows[fr(i.name)][:5]
        if i.value is not None:
            assert value.startswith(screen.text(numbers.number(i.value, declared.decimals, sign=declared.diverging)))
        expected = [
            numbers.number(b.value, declared.decimals, sign=declared.diverging) for b in (*i.benchmarks, i.france)
        ]
        assert bench == [screen.text(text) for text in expected]


def test_figures_by_hand(atlas):
    """Alpha: APL (4 × 9 + 6 × 20) ÷ 29 = 5.38 thousand; better than no EPCI but the two others of the region."""
    rows = rows_of(body(atlas, "?selection=cpts:NA-47-ALPHA"))
    value, calculation, departement, region, france, place = rows["APL aux médecins généralistes, tous âges"]
    assert value.startswith("5,38")
    assert calculation == "156 000 ÷ 29 000"
    assert (departement, region, france) == ("4,60", "3,31", "3,31")  # the country is the region, but Iris
    assert "au-dessus de 66 % des 3 EPCI" in place  # the EPCI of the same two communes is equal, not below


def test_every_figure_says_where_it_comes_from_and_which_communes_miss(atlas):
    content = screen.text(body(atlas, "?communes=40003,40004"))
    assert "Communes sans valeur : L’Île-Houle" in content
    assert "4 500 × " not in content
    assert content.count("D’où vient ce chiffre") == len(atlas.indicators)
    assert "Licence Ouverte 2.0" in content


@pytest.mark.parametrize("search", ADDRESSES)
def test_every_address_is_answered_in_french(atlas, search):
    said = screen.texts(body(atlas, search))
    assert said
    assert screen.english(said) == []
    assert screen.without_value(said) == []
    assert screen.untypographic(said) == []


@pytest.mark.parametrize("search", ["?selection=cpts:NA-47-ALPHA", "?selection=commune:32001"])
def test_every_link_of_the_summary_leads_to_a_section(atlas, search):
    content = body(atlas, search)
    anchors = [a.href.removeprefix("#") for a in screen.of_type(content, "A") if a.href.startswith("#")]
    assert anchors == list(texts.SECTIONS)
    found = screen.ids_of(content)
    assert set(anchors) <= set(found)
    assert len(set(found)) == len(found)


def test_the_address_names_a_list_of_communes_and_refuses_by_name_what_it_does_not_know(atlas):
    assert "2 communes, 60 000 habitants en 2023" in screen.text(body(atlas, "?communes=40001, 47002,40001"))
    assert "99999" in screen.text(body(atlas, "?communes=40001,99999"))
    assert "abc" in screen.text(body(atlas, "?communes=40001,abc"))
    state = DiagnosticState(communes=("40001", "47002"))
    assert DiagnosticState.from_search(state.to_search()) == state


def test_an_epci_is_whole_even_across_the_border_of_the_region(tiny_store):
    with screen.opened(tiny_store, "76") as gers:
        content = screen.text(body(gers, "?selection=cpts:NA-47-BETA"))
    assert "4 communes, 61 000 habitants en 2023" in content


def test_a_cpts_without_perimeter_says_so(atlas):
    content = screen.texts(body(atlas, "?selection=cpts:NA-40-DELTA"))
    assert texts.NO_PERIMETER in content


def test_rules_and_amounts_are_shown_with_their_doubts(atlas):
    content = screen.text(body(atlas, "?selection=departement:47"))
    assert "rang_defavorable (tension)" in content
    assert "Fonctionnement, par an 50 000 60 000 75 000 90 000" in content
    assert "À vérifier : proposition : le texte définitif n’a pas été lu" in content
    assert "Réponse aux crises sanitaires graves (avenant 2) socle 6 mois 18 mois" in content


def test_what_is_not_loaded_is_said_with_its_command(atlas):
    content = screen.text(body(atlas, "?selection=departement:47"))
    assert "cpts-map fetch open_ameli" in content
    assert "non chargé" in content


def test_figures_of_a_whole_departement_are_shown_as_its_own(tiny_store, tmp_path):
    store = Path(shutil.copy(tiny_store, tmp_path / "store.duckdb"))
    rows = [
        # GPs: 30, of whom 4 + 2 are 60 or more; nurses: the classes do not add up; midwives: secret.
        ("Ensemble des médecins généralistes", "tout_age", "publié", 30, 50.0),
        ("Ensemble des médecins généralistes", "moins_60", "publié", 24, None),
        ("Ensemble des médecins généralistes", "60_64", "publié", 4, None),
        ("Ensemble des médecins généralistes", "65_plus", "publié", 2, None),
        ("Infirmiers", "tout_age", "publié", 90, 150.0),
        ("Infirmiers", "60_64", "publié", 5, None),
        ("Sages-femmes", "tout_age", "secret", None, None),
    ]
    with duckdb.connect(str(store)) as connection:
        for profession, age, status, count, density in rows:
            connection.execute(
                "INSERT INTO open_ameli (year, profession, level, territory, age_class, sex, status, count, density) "
                "VALUES (2024, ?, 'departement', '47', ?, 'tout sexe', ?, ?, ?)",
                [profession, age, status, count, density],
            )
    with screen.opened(store) as loaded:
        content = body(loaded, "?selection=commune:47001")
    (table,) = [t for t in screen.of_type(content, "Table") if "Libéraux au 31 décembre 2024" in screen.text(t)]
    found = [[screen.text(cell) for cell in row.children] for row in screen.of_type(table, "Tr")[1:]]
    place = "Lot-et-Garonne"
    assert found == [
        [place, "Ensemble des médecins généralistes", "30", "50,0", "6", "20 %"],
        [place, "Infirmiers", "90", "150,0", texts.AGES_NONE, "—"],
        [place, "Sages-femmes", "secret", "—", texts.AGES_NONE, "—"],
    ]


def test_the_card_of_the_map_leads_to_the_page(atlas):
    for selection in ("cpts:NA-47-ALPHA", "commune:47001", "epci:244700020"):
        links = screen.of_type(card_view.card(f"?selection={selection}", atlas), "Link")
        assert f"/diagnostic?selection={selection}" in [link.href for link in links]
    zone = [a.href for a in screen.of_type(card_view.card("?selection=zone:40001&departement=40", atlas), "Link")]
    assert "/diagnostic?departement=40&selection=zone:40001" in zone


def test_the_search_leads_to_territories(atlas):
    shown, _ = diagnostic_view.search_results(ids.DIAGNOSTIC_SEARCH, "ambre", "", atlas)
    assert [link.href for link in screen.of_type(shown, "Link")] == [
        "/diagnostic?selection=commune:47001",
        "/diagnostic?selection=epci:244700020",
    ]
    assert diagnostic_view.search_first("ambre", "", atlas) == "?selection=commune:47001"
    assert diagnostic_view.search_results(ids.DIAGNOSTIC_URL, "ambre", "", atlas) == ([], "")


def test_the_download_holds_the_diagnosis(atlas):
    content = downloads.content("diagnostic", "?selection=cpts:NA-47-ALPHA", atlas).decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(content, newline=""), delimiter=";")}
    for i in atlas.perimeter(("47001", "47002")).diagnose().indicators:
        written = rows[i.id]["valeur"].replace(",", ".")
        assert (float(written) if written else None) == i.value


def test_the_workbook_is_typed_and_names_its_sources(atlas):
    openpyxl = pytest.importorskip("openpyxl")
    content = downloads.content("diagnostic", "?selection=cpts:NA-47-ALPHA", atlas, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet, sources = book.worksheets
    assert sheet.freeze_panes == "A2"
    header = [cell.value for cell in sheet[1]]
    row = dict(zip(header, (cell.value for cell in sheet[2]), strict=True))
    assert (row["id"], row["numerateur"], row["denominateur"]) == ("apl", 156_000, 29_000)
    assert sources.max_row == 1 + len(atlas.sources)


def test_the_page_of_a_real_cpts_is_light(real):
    content = body(real, "?selection=cpts:NA-33-OUEST-GIRONDE")
    # Dash's time in the browser grows with the square of this.
    assert sum(1 for _ in screen.walk(content)) < 1_300
    assert screen.english(screen.texts(content)) == []


def test_another_region_says_what_is_missing(region_store):
    with screen.opened(region_store, "53") as brittany:
        content = body(brittany, "?selection=departement:35")
    said = screen.text(content)
    assert "valeur manquante" in said
    assert "impossible à dire" in said
    assert screen.without_value(screen.texts(content)) == []


def test_the_region_is_a_territory_too(atlas):
    drawn_ = diagnostic_view.body("?selection=region:75", atlas)
    said = screen.text(drawn_)
    assert said.startswith("Nouvelle-Aquitaine")
    assert f"{len(atlas.communes)} communes" in said
    hrefs = [getattr(node, "href", "") for node in screen.walk(diagnostic_view.body("", atlas))]
    assert "/diagnostic?selection=region:75" in hrefs
    assert [(h.kind, h.code) for h in atlas.search("nouvelle aqu")][:1] == [("region", "75")]
