"""The address is the state: read with indulgence, written without its defaults."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.diagnostics.classes import Method
from cpts_map.diagnostics.presets import PRESETS
from cpts_map.diagnostics.readings import CRITERIA
from cpts_map.rules import Definition
from cpts_map.web.urlstate import (
    LAYERS,
    SORTS,
    TENSION_LEVELS,
    TENSION_SORTS,
    CoverageState,
    MapState,
    Selection,
    TensionState,
)
from tests.drawn import BY_ID

STATES = (MapState, CoverageState, TensionState)
departements = st.none() | st.sampled_from(["33", "2A", "974"])
selections = st.none() | st.one_of(
    st.builds(Selection, st.sampled_from(["commune", "zone"]), st.sampled_from(["33063", "2A004", "97411"])),
    st.builds(Selection, st.just("epci"), st.just("243300316")),
    st.builds(Selection, st.just("departement"), st.just("33")),
    st.builds(Selection, st.just("postal"), st.just("33000")),
    st.builds(Selection, st.just("cpts"), st.text(min_size=1, max_size=80)),
)
map_states = st.builds(
    MapState,
    indicator=st.sampled_from(sorted(BY_ID)),
    method=st.sampled_from(Method),
    definition=st.sampled_from(Definition),
    departement=departements,
    selection=selections,
    hidden=st.sets(st.sampled_from(LAYERS)).map(lambda hidden: tuple(x for x in LAYERS if x in hidden)),
    background=st.booleans(),
    sort=st.sampled_from([*SORTS, *(f"-{column}" for column in SORTS)]),
    page=st.integers(1, 9_999),
)
coverage_states = st.builds(CoverageState, definition=st.sampled_from(Definition), departement=departements)

tension_states = st.builds(
    TensionState,
    level=st.sampled_from(TENSION_LEVELS),
    departement=departements,
    preset=st.sampled_from(sorted(PRESETS)),
    weights=st.just(()) | st.tuples(*[st.integers(0, 5)] * len(CRITERIA)),
    sort=st.sampled_from([*TENSION_SORTS, *(f"-{column}" for column in TENSION_SORTS)]),
    page=st.integers(1, 9_999),
    seniors=st.integers(0, 100),
    leaving=st.integers(0, 100),
)


@given(map_states | coverage_states | tension_states)
def test_state_to_address_to_state_is_the_identity(state):
    address = state.to_search()
    assert type(state).from_search(address) == state
    assert type(state).from_search(address.removeprefix("?")) == state


@pytest.mark.parametrize("kind", STATES)
@given(text=st.none() | st.text() | st.text("?&=indcateurpgs:,-%+0123456789").map("?".__add__))
def test_any_text_is_a_readable_address(kind, text):
    state = kind.from_search(text)
    assert kind.from_search(state.to_search()) == state


PARAMETERS = sorted({name for name, _ in MapState.PARAMS.values()})


@given(st.dictionaries(st.sampled_from(PARAMETERS), st.text(max_size=12)))
def test_any_value_of_a_known_parameter_is_readable_too(values):
    state = MapState.from_search("?" + "&".join(f"{name}={value}" for name, value in values.items()))
    assert MapState.from_search(state.to_search()) == state


@pytest.mark.parametrize("kind", STATES)
def test_defaults_are_left_out(kind):
    assert kind().to_search() == ""
    assert kind.from_search("") == kind.from_search(None) == kind.from_search("?") == kind()


def test_an_address_is_written_in_french_in_the_order_of_the_page():
    state = MapState(
        "apl",
        Method.NATURAL,
        Definition.STRICTE,
        "33",
        Selection("commune", "33063"),
        ("cpts", "noms"),
        background=True,
        sort="-valeur",
        page=3,
    )
    assert state.to_search() == (
        "?indicateur=apl&classes=seuils_naturels&definition=stricte&departement=33&selection=commune:33063"
        "&masquer=cpts,noms&fond=oui&tri=-valeur&page=3"
    )


@pytest.mark.parametrize(
    "address",
    [
        "?indicateur=",
        "?indicateur=inconnu",
        "?indicateur=APL",
        "?classes=egales",
        "?definition=moyenne",
        "?departement=20",
        "?departement=033",
        "?departement=33'--",
        "?masquer=tout",
        "?fond=yes",
        "?tri=nom",
        "?tri=--valeur",
        "?page=0",
        "?page=1",
        "?page=-2",
        "?page=deux",
        "?page=٣",
        "?page=99999999999999999999",
        "?inconnu=1",
        "?%%%=%zz&&=",
        "?selection=33063",
        "?selection=commune:99999",
        "?selection=commune:",
        "?selection=epci:33063",
        "?selection=cpts:",
        "?selection=cpts:" + "x" * 81,
        "?selection=pays:75",
    ],
)
def test_what_is_malformed_or_unknown_is_as_if_absent(address):
    assert MapState.from_search(address) == MapState()


def test_one_malformed_value_does_not_spoil_the_others():
    state = MapState.from_search("?indicateur=apl&definition=x&departement=33&page=abc&tri=-cpts")
    assert state == MapState(indicator="apl", departement="33", sort="-cpts")


def test_layers_hidden_are_kept_in_the_order_of_the_page_and_unknown_ones_forgotten():
    assert MapState.from_search("?masquer=noms,x,cpts,noms").hidden == ("cpts", "noms")


def test_layers_shown_are_all_but_the_hidden_and_the_background_only_on_demand():
    assert MapState().layers == list(LAYERS)
    assert MapState(hidden=("noms",), background=True).layers == ["cpts", "couverture", "departements", "fond"]


def test_the_same_parameters_mean_the_same_on_both_pages():
    address = "?definition=stricte&departement=2A"
    one, other = MapState.from_search(address), CoverageState.from_search(address)
    assert (one.definition, one.departement) == (other.definition, other.departement) == (Definition.STRICTE, "2A")


@pytest.mark.parametrize(
    "address",
    [
        "?niveau=region",
        "?profil=moi",
        "?poids=1,2,3",
        "?poids=1,1,1,1,1,1,1,6",
        "?poids=1,1,1,1,1,1,1,-1",
        "?poids=1,1,1,1,1,1,1,",
        "?tri=valeur",
        "?departs=101",
        "?departs65=dix",
        "?departs=٣",
    ],
)
def test_a_malformed_state_of_tension_is_as_if_absent(address):
    assert TensionState.from_search(address) == TensionState()


def test_weights_of_tension_are_those_of_the_preset_unless_given():
    assert TensionState.from_search("?profil=drees").chosen == PRESETS["drees"].weights
    own = TensionState.from_search("?profil=drees&poids=0,0,0,0,0,0,0,0")
    assert own.chosen == (0,) * len(CRITERIA)
