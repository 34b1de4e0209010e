"""What a professional types, and what is known of a commune: the drawn region by hand, then the real one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map import macpts
from cpts_map.errors import UnknownCodeError
from cpts_map.macpts import How
from cpts_map.rules import Coverage, Definition
from tests import screen


@pytest.fixture(scope="module")
def drawn(atlas):
    return atlas


@pytest.fixture(scope="module")
def real(real):
    macpts.warm(real)
    return real


def read(text, atlas, ask=None):
    found = macpts.read(text, atlas, ask)
    return found.how, found.code, [c.code for c in found.choices]


# What is typed


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Saint-Émilion", "33394"),
        ("st emilion", "33394"),
        ("ST. ÉMILION", "33394"),
        ("St Jean d illac", "33422"),
        ("saint-jean-d’illac", "33422"),
        ("la rochelle", "17300"),
        ("Brède", "33213"),
        ("Mérignac (16)", "16216"),
        ("33700 merignac", "33281"),
        ("Mérignac 33700", "33281"),
        ("33700", "33281"),
        ("33281", "33281"),
        ("  33 700 ", "33281"),
        ("saint denis (93)", "93066"),
    ],
)
def test_a_commune_however_written_is_sure(real, text, code):
    assert read(text, real)[:2] == (How.SURE, code)


def test_homonyms_are_offered_the_most_populated_first(real):
    assert read("merignac", real) == (How.HOMONYMS, None, ["33281", "16216", "17229"])


def test_a_name_that_others_bear_only_elsewhere_offers_those_that_begin_by_it_and_names_the_others(real):
    found = macpts.read("Saint-Denis", real)
    assert (found.how, found.code) == (How.PART, None)
    assert [c.name for c in found.choices][:2] == ["Saint-Denis-de-Pile", "Saint-Denis-d'Oléron"]
    assert {"93066", "97411"} <= {c.code for c in found.elsewhere}
    assert not any(c.ours for c in found.elsewhere)


def test_a_postal_code_of_several_communes_offers_them(real):
    assert read("17300", real) == (How.POSTAL, None, ["17299", "17463"])


@pytest.mark.parametrize(
    ("text", "code"), [("Merinyac", "33281"), ("arkachon", "33009"), ("st emillion", "33394"), ("Perigeux", "24322")]
)
def test_a_slip_is_offered_and_never_taken_for_sure(real, text, code):
    how, sure, choices = read(text, real)
    assert (how, sure) == (How.NEAR, None)
    assert code in choices


def test_a_slip_that_stands_within_another_name_is_offered_after_it(real):
    found = macpts.read("Conac", real)  # Cognac, less a letter
    names = [c.name for c in found.choices]
    assert (found.how, found.code) == (How.PART, None)
    assert set(names[:2]) == {"Saint-Thomas-de-Conac", "Saint-Sorlin-de-Conac"}
    assert "Cognac" in names[2:]


def test_a_former_name_says_which_commune_it_is_today(real):
    found = macpts.read("mauze thouarsais", real)
    assert found.how is How.FORMER
    assert [(c.name, c.former) for c in found.choices] == [("Thouars", "Mauzé-Thouarsais")]


@pytest.mark.parametrize("text", ["", "  ", "!?", "\x00\r\n"])
def test_nothing_typed_is_nothing_asked(real, text):
    assert macpts.read(text, real) == macpts.Outcome(How.EMPTY)


def test_an_unknown_name_finds_nothing(real):
    assert read("zzzzqqqxx", real) == (How.UNKNOWN, None, [])


# Addresses


def never(address):
    raise AssertionError(address)


@pytest.mark.parametrize("text", ["12 rue de la République, 33600 Pessac", "12 bis av. X 33600 PESSAC, France"])
def test_an_address_that_names_its_commune_is_sent_to_nobody(real, text):
    assert read(text, real, never)[:2] == (How.ADDRESS, "33318")


@pytest.mark.parametrize("text", ["pessac", "Merinyac", "33600", "17300", "Saint-Denis", "zzzzqqqxx"])
def test_what_is_no_address_is_sent_to_nobody(real, text):
    macpts.read(text, real, never)


def test_an_address_is_placed_by_who_knows_addresses(real):
    asked = []
    told = macpts.read("3 place Pey-Berland", real, lambda address: asked.append(address) or "33063")
    assert (told.how, told.code) == (How.ADDRESS, "33063")
    assert asked == ["3 place Pey-Berland"]


def test_an_arrondissement_told_is_read_as_its_city(real):
    assert macpts.read("1 rue de Rivoli", real, lambda _: "75101").code == "75056"


@pytest.mark.parametrize("ask", [None, lambda _: None, lambda _: "99999"])
def test_without_an_answer_an_address_falls_back_to_communes_that_are_not_sure(real, ask):
    assert read("12 rue de la République Pessac", real, ask) == (How.IN_ADDRESS, None, ["33318"])
    assert read("12 rue de la Paix 17300", real, ask) == (How.IN_ADDRESS, None, ["17299", "17463"])
    assert read("place du marché", real, ask) == (How.UNKNOWN, None, [])


@given(st.text(max_size=300))
def test_any_text_is_answered_with_communes_that_exist(drawn, text):
    found = macpts.read(text, drawn)
    named = {*([found.code] if found.code else []), *(c.code for c in (*found.choices, *found.elsewhere))}
    assert named <= set(drawn.everywhere.index)


# What is known of a commune


def test_a_commune_of_two_cpts_is_shared(drawn):
    found = macpts.membership("47002", drawn)
    assert found.coverage is Coverage.PARTAGEE
    assert [(h.entry.name, h.communes, h.population) for h in found.holdings] == [
        ("CPTS Alpha", ("47001", "47002"), 29_000),
        ("CPTS Bêta", ("32001", "47002", "47003", "47004"), 61_000),
    ]
    assert found.neighbours == ()  # Gamma is stopped, Delta has no perimeter


def test_a_stopped_cpts_does_not_cover_and_is_shown(drawn):
    found = macpts.membership("40001", drawn)
    assert found.coverage is Coverage.NON_DOCUMENTEE
    assert [h.entry.name for h in found.holdings] == ["CPTS Gamma"]
    assert [c.name for c in found.unplaced] == ["CPTS Delta"]


def test_distances_go_from_town_hall_to_town_hall(drawn):
    """Ten kilometres is the side of a square; 40001 is under 47001, of A, and beside 47002, of A and B, by a corner."""
    near = {n.entry.name: (n.km, n.commune) for n in macpts.membership("40001", drawn).neighbours}
    assert near["CPTS Alpha"] == (pytest.approx(10, abs=0.05), "Ambre")
    assert near["CPTS Bêta"] == (pytest.approx(200**0.5, abs=0.05), "Bleuet-l'Évêque")


def test_a_commune_beyond_the_border_is_known_by_the_cpts_that_cross_it(drawn):
    found = macpts.membership("32001", drawn)
    assert (found.in_region, found.coverage) == (False, Coverage.COUVERTE)
    assert [h.entry.name for h in found.holdings] == ["CPTS Bêta"]


def test_where_the_register_is_complete_a_commune_without_cpts_has_none(drawn_files, tmp_path):
    with screen.opened(screen.complete_store(drawn_files, tmp_path, "40")) as atlas:
        assert macpts.membership("40002", atlas).coverage is Coverage.NON_COUVERTE


def test_coverage_is_the_one_of_the_map(real):
    states = real.states(Definition.LARGE)
    for code in ("33281", "33063", "17300", "86194", "79202", "24037"):
        assert macpts.membership(code, real).coverage == states[code]


@pytest.mark.parametrize(
    ("code", "area"),
    [("33063", "Métropole de Bordeaux"), ("33009", "Gironde (hors Métropole)"), ("86194", "Deux-Sèvres et Vienne")],
)
def test_the_contact_area_follows_the_limits_of_the_metropole(real, code, area):
    assert [c.area for c in macpts.contacts_of(code, real)] == [area]


def test_an_unknown_commune_is_refused(drawn):
    with pytest.raises(UnknownCodeError, match="Commune inconnue : « 99999 »"):
        macpts.membership("99999", drawn)
