"""The page *Comparer*: differences, the most and the least favourable, what is missing, by hand."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.texts import diagnostic as texts
from cpts_map.web import downloads, ids
from cpts_map.web.urlstate import MAX_COMPARED, CompareState, Selection
from cpts_map.web.views import compare_view
from tests import screen

TWO = "?territoires=commune:47001;commune:40001"


def cells(atlas, search, name):
    """Cells of the row of an indicator."""
    for row in screen.of_type(compare_view.body(search, atlas), "Tr"):
        head, *rest = [screen.text(cell) for cell in row.children]
        if head.startswith(name):
            return rest
    raise AssertionError(name)


selections = st.one_of(
    st.builds(Selection, st.just("commune"), st.sampled_from(["33063", "2A004", "97411"])),
    st.builds(Selection, st.just("epci"), st.just("243300316")),
    st.builds(Selection, st.just("cpts"), st.text("ABC-09 é", min_size=1, max_size=20)),
)


@given(st.lists(selections, max_size=MAX_COMPARED, unique=True).map(tuple))
def test_state_to_address_to_state_is_the_identity(territories):
    state = CompareState(territories)
    assert CompareState.from_search(state.to_search()) == state


@given(st.text())
def test_any_text_is_a_readable_address(text):
    state = CompareState.from_search(f"?territoires={text}")
    assert CompareState.from_search(state.to_search()) == state


def test_the_address_reads_as_people_write_it():
    state = CompareState.from_search("?territoires=cpts:NA-47-ALPHA;epci:244700030;epci:244700030;zone:40001;x")
    assert state.territories == (Selection("cpts", "NA-47-ALPHA"), Selection("epci", "244700030"))
    assert state.to_search() == "?territoires=cpts:NA-47-ALPHA;epci:244700030"


def test_differences_and_marks_follow_the_direction(atlas):
    """Access: 4 against 1, the higher is better; people of 75 or more: 900 of 9,000 and 4,000 of 40,000, equal."""
    assert cells(atlas, TWO, "APL aux médecins généralistes, tous âges") == [
        f"4,00 {texts.BEST}",
        f"1,00 écart −3,00 {texts.WORST}",
    ]
    assert cells(atlas, TWO, "Part des 75 ans ou plus") == ["10,0", "10,0 écart 0,0"]
    # 900 ÷ 9 and 4,000 ÷ 20: the lower is better
    assert cells(atlas, TWO, "Personnes de 75 ans ou plus par médecin généraliste") == [
        f"100 {texts.BEST}",
        f"200 écart +100 {texts.WORST}",
    ]
    assert cells(atlas, TWO, "Population municipale") == ["9 000", "40 000"]  # facts: no mark without a direction


def test_what_misses_is_said_and_has_neither_mark_nor_difference(atlas):
    search = "?territoires=commune:40004;commune:47001;commune:40001"
    assert cells(atlas, search, "APL aux médecins généralistes, tous âges") == [
        "valeur manquante",
        f"4,00 {texts.BEST}",
        f"1,00 {texts.WORST}",
    ]
    assert cells(atlas, search, "Personnes de 75 ans ou plus par médecin généraliste")[0] == "sans objet"


def test_figures_are_those_of_the_diagnosis(atlas):
    state = CompareState.from_search("?territoires=cpts:NA-47-BETA;epci:244000010;departement:40")
    for column in compare_view.columns(state, atlas):
        codes = atlas.territory(column.selection.kind, column.selection.code)
        assert column.diagnosis == atlas.perimeter(codes).diagnose()


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?territoires=cpts:NA-47-ALPHA",
        TWO,
        "?territoires=cpts:NA-40-DELTA;cpts:inconnue;commune:99999",
        "?territoires=commune:47001;commune:47002;commune:47003;commune:47004;commune:40001;commune:40002",
        "?territoires=commune:32001;postal:47000",
    ],
)
def test_every_address_is_answered_in_french(atlas, search):
    content = compare_view.body(search, atlas)
    said = screen.texts(content)
    assert said
    assert screen.english(said) == []
    assert screen.without_value(said) == []
    assert screen.untypographic(said) == []
    assert len(set(screen.ids_of(content))) == len(screen.ids_of(content))


def test_territories_are_added_by_search_and_removed_by_a_link(atlas):
    shown, _ = compare_view.search_results(ids.COMPARE_SEARCH, "fougère", "?territoires=commune:47001", atlas)
    hrefs = [link.href for link in screen.of_type(shown, "Link")]
    assert "/comparer?territoires=commune:47001;commune:40002" in hrefs
    removing = [
        a.href for a in screen.of_type(compare_view.body(TWO, atlas), "Link") if texts.REMOVE in screen.texts(a)
    ]
    assert removing == ["/comparer?territoires=commune:40001", "/comparer?territoires=commune:47001"]
    assert compare_view.search_first("ambre", "", atlas) == "?territoires=commune:47001"


def test_an_unknown_territory_leaves_the_others(atlas):
    content = compare_view.body("?territoires=cpts:inconnue;commune:47001", atlas)
    assert "inconnue" in screen.text(content)
    assert "9 000" in screen.text(content)


def test_the_download_holds_the_same_figures(atlas):
    content = downloads.content("comparaison", TWO, atlas).decode("utf-8-sig")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(content, newline=""), delimiter=";")}
    apl = rows["apl"]
    assert apl["Ambre (commune:47001) : valeur"] == "4,0"
    assert apl["Écume (commune:40001) : écart"] == "-3,0"
    assert downloads.content("comparaison", "", atlas).count(b"\r\n") == 1
