"""Search: what a person types, and what it means."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpts_map.answers import Hit
from cpts_map.search import Index

COMMUNES = pd.DataFrame(
    [
        ("2A004", "Ajaccio", "2A", "200000001", ["20000", "20090"], 74_000.0),
        ("33001", "Saint-Émilion", "33", "200000002", ["33330"], 2_000.0),
        ("33002", "Saint-Émilion", "24", "200000002", ["33330"], 1_000.0),
        ("33003", "Bordeaux", "33", "200000003", ["33000"], 260_000.0),
        ("33004", "Œyreluy-sur-Bordeneau", "33", None, ["40180"], None),
        ("33005", "L'Île-d'Émil", "33", None, ["17410"], 10.0),
    ],
    columns=["code", "name", "departement", "epci", "postal_codes", "inhabitants"],
).set_index("code")
OLD = pd.DataFrame(
    [
        ("33901", "Caudéran", "33003"),
        ("33902", "Bordeaux", "33003"),  # the same name: nothing to say
        ("64901", "Ailleurs", "64001"),  # leads outside the region
    ],
    columns=["code", "name", "commune_code"],
)
EPCI = {"200000002": "CC du Grand Saint-Émilionnais", "200000003": "Bordeaux Métropole", "200000009": "CC lointaine"}
DEPARTEMENTS = {"33": "Gironde"}
CPTS = {"NA-33-BORDEAUX": "CPTS Bordeaux Nord"}


@pytest.fixture(scope="module")
def index():
    return Index.build(COMMUNES, OLD, EPCI, DEPARTEMENTS, CPTS)


def codes(index, text, limit=10):
    return [hit.code for hit in index.search(text, limit)]


@pytest.mark.parametrize(
    "text",
    ["Saint-Émilion", "saint emilion", "SAINT-EMILION", "  st emilion ", "St-Émilion", "saint-émi", "émilion"],
)
def test_accents_capitals_hyphens_and_short_forms_do_not_matter(index, text):
    assert {"33001", "33002"} <= set(codes(index, text))


@pytest.mark.parametrize(("text", "code"), [("oeyreluy", "33004"), ("Œyreluy", "33004"), ("l’île d’emil", "33005")])
def test_ligatures_and_both_apostrophes_do_not_matter(index, text, code):
    assert codes(index, text) == [code]


def test_homonyms_are_told_apart_by_their_departement_the_most_populated_first(index):
    assert [hit.label for hit in index.search("saint-emilion", 2)] == ["Saint-Émilion (33)", "Saint-Émilion (24)"]


def test_a_name_matches_whole_then_from_its_start_then_from_a_word_then_within(index):
    assert codes(index, "bordeaux") == ["33003", "200000003", "NA-33-BORDEAUX"]
    assert codes(index, "borde")[-1] == "33004"
    assert codes(index, "milion") == ["200000002", "33001", "33002"]


def test_a_postal_code_gives_all_its_communes_at_once_then_each(index):
    assert index.search("33330", 10) == [
        Hit("postal", "33330", "Code postal 33330 : 2 communes"),
        Hit("commune", "33001", "Saint-Émilion (33)"),
        Hit("commune", "33002", "Saint-Émilion (24)"),
    ]
    assert index.search("40180", 10)[0].label == "Code postal 40180 : 1 commune"


@pytest.mark.parametrize("text", ["2A004", "2a004", " 2a004 "])
def test_an_official_code_gives_its_commune(index, text):
    assert index.search(text, 10) == [Hit("commune", "2A004", "Ajaccio (2A)")]


def test_the_code_of_an_epci_gives_it(index):
    assert index.search("200000003", 10) == [Hit("epci", "200000003", "Bordeaux Métropole (EPCI)")]


def test_a_former_name_leads_to_the_commune_of_today_and_says_so(index):
    assert index.search("cauderan", 10) == [Hit("commune", "33003", "Caudéran, aujourd'hui Bordeaux (33)")]


def test_departements_epci_and_cpts_are_found_by_their_names(index):
    assert codes(index, "gironde") == ["33"]
    assert codes(index, "nord") == ["NA-33-BORDEAUX"]


@pytest.mark.parametrize("text", ["CC lointaine", "Ailleurs", "33999", "99999", "", "   ", "'", "zzz"])
def test_what_is_not_of_the_region_or_means_nothing_gives_nothing(index, text):
    assert codes(index, text) == []


@given(text=st.text(max_size=20) | st.text("abdeux '-3", max_size=12), limit=st.integers(1, 12))
def test_any_text_gives_at_most_so_many_hits_each_once(index, text, limit):
    hits = index.search(text, limit)
    assert len(hits) <= limit
    assert len({(hit.kind, hit.code) for hit in hits}) == len(hits)


@given(name=st.sampled_from(sorted(COMMUNES["name"])), data=st.data())
def test_the_beginning_of_a_name_finds_it_at_any_length(index, name, data):
    start = name[: data.draw(st.integers(3, len(name)))]
    assert name in {COMMUNES["name"].get(hit.code) for hit in index.search(start, 10)}
