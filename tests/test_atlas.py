"""The façade on the drawn region of ``conftest``, each figure computed from its map; then on the real region."""

import csv
import itertools
import json

import pandas as pd
import pytest

from cpts_map.answers import AttachmentRow, Benchmark, Crossed, Holder, PopulationYear, Register, to_dict
from cpts_map.diagnostics.graph import Pocket
from cpts_map.diagnostics.perimeter import Bounds, BoundsStatus, Size
from cpts_map.errors import CptsMapError, SettingsError, StoreError, UnknownCodeError
from cpts_map.rules import Coverage, Definition, Flag
from cpts_map.settings import embedded_data
from tests import drawn, screen
from tests.drawn import BY_ID, INDICATORS

STRICTE, LARGE = Definition.STRICTE, Definition.LARGE
RAW = embedded_data() / "raw"


@pytest.fixture(scope="module")
def complete(drawn_files, tmp_path_factory):
    """Give the drawn region with a register that is complete in both its departments."""
    store = screen.complete_store(drawn_files, tmp_path_factory.mktemp("complete"), "40", "47")
    with screen.opened(store) as opened:
        yield opened


@pytest.fixture(scope="module")
def half(drawn_files, tmp_path_factory):
    """Give the drawn region with a register that is complete in the Landes only."""
    with screen.opened(screen.complete_store(drawn_files, tmp_path_factory.mktemp("half"), "40")) as opened:
        yield opened


def figures(rows, *names):
    return {row.code: tuple(getattr(row, name) for name in names) for row in rows}


# Coverage


def test_the_register_says_what_it_knows_of_the_region(atlas, complete, half):
    assert atlas.register == Register(partial=True, complete_departements=(), cpts=4, perimeters=3)
    assert half.register == Register(partial=True, complete_departements=("40",), cpts=4, perimeters=3)
    assert complete.register == Register(partial=False, complete_departements=("40", "47"), cpts=4, perimeters=3)


COVERAGE = ("communes", "covered_communes", "shared_communes", "population", "covered_population")


@pytest.mark.parametrize(
    ("definition", "by", "expected"),
    [
        # Only Alpha has signed: 47001 and 47002, 29,000 inhabitants.
        (STRICTE, "departement", {"40": (4, 0, 0, 60_000, 0), "47": (4, 2, 0, 60_000, 29_000)}),
        (STRICTE, "region", {"75": (8, 2, 0, 120_000, 29_000)}),
        (
            STRICTE,
            "epci",
            {
                "244000010": (2, 0, 0, 55_000, 0),
                "244700020": (2, 2, 0, 29_000, 29_000),
                "244700030": (3, 0, 0, 35_000, 0),
            },
        ),
        # Alpha and Beta hold all of 47, and 47002 both; Gamma is stopped.
        (LARGE, "departement", {"40": (4, 0, 0, 60_000, 0), "47": (4, 4, 1, 60_000, 60_000)}),
        (LARGE, "region", {"75": (8, 4, 1, 120_000, 60_000)}),
        (
            LARGE,
            "epci",
            {
                "244000010": (2, 0, 0, 55_000, 0),
                "244700020": (2, 2, 1, 29_000, 29_000),
                "244700030": (3, 2, 0, 35_000, 31_000),
            },
        ),
    ],
)
def test_coverage_by_hand(atlas, complete, definition, by, expected):
    assert figures(atlas.coverage(definition, by), *COVERAGE) == expected
    assert figures(complete.coverage(definition, by), *COVERAGE) == expected


SHARES = ("covered_share", "uncovered_population", "undocumented_population", "partial", "flag")


def test_under_a_partial_register_a_share_is_a_lower_bound_and_nothing_is_called_uncovered(atlas):
    assert figures(atlas.coverage(STRICTE), *SHARES) == {
        "40": (0.0, 0, 60_000, True, Flag.NON_DOCUMENTE),
        "47": (29_000 / 60_000, 0, 31_000, True, Flag.A_VERIFIER),
    }
    assert figures(atlas.coverage(LARGE), *SHARES) == {
        "40": (0.0, 0, 60_000, True, Flag.NON_DOCUMENTE),
        "47": (1.0, 0, 0, False, Flag.COMPLET),  # all of it is covered: nothing is left to know
    }
    assert figures(atlas.coverage(LARGE, "region"), *SHARES) == {"75": (0.5, 0, 60_000, True, Flag.A_VERIFIER)}


def test_under_a_complete_register_what_is_outside_is_uncovered_and_flags_claim(complete):
    assert figures(complete.coverage(STRICTE), *SHARES) == {
        "40": (0.0, 60_000, 0, False, Flag.NON_COUVERT),
        "47": (29_000 / 60_000, 31_000, 0, False, Flag.FAIBLE),
    }
    assert figures(complete.coverage(LARGE), *SHARES)["47"] == (1.0, 0, 0, False, Flag.COMPLET)
    assert figures(complete.coverage(STRICTE, "region"), *SHARES) == {
        "75": (29_000 / 120_000, 91_000, 0, False, Flag.FAIBLE)
    }
    assert figures(complete.coverage(LARGE, "region"), *SHARES) == {"75": (0.5, 60_000, 0, False, Flag.PARTIEL)}
    assert figures(complete.coverage(LARGE, "epci"), "covered_share", "flag") == {
        "244000010": (0.0, Flag.NON_COUVERT),
        "244700020": (1.0, Flag.COMPLET),
        "244700030": (31_000 / 35_000, Flag.PARTIEL),
    }


def test_a_register_complete_in_one_departement_claims_there_only(half):
    assert figures(half.coverage(STRICTE), "flag") == {"40": (Flag.NON_COUVERT,), "47": (Flag.A_VERIFIER,)}
    # Across both: 4,000 inhabitants of the Landes uncovered, 31,000 of Lot-et-Garonne unknown.
    assert figures(half.coverage(STRICTE, "epci"), *SHARES)["244700030"] == (
        0.0,
        4_000,
        31_000,
        True,
        Flag.NON_DOCUMENTE,
    )


def test_coverage_names_its_territories_and_gives_their_areas(atlas):
    row = atlas.coverage(LARGE)[1]
    assert (row.by, row.code, row.name, row.definition) == ("departement", "47", "Lot-et-Garonne", "large")
    assert (row.area_km2, row.covered_area_km2) == (400.0, 400.0)
    assert atlas.coverage(STRICTE)[1].covered_area_km2 == 200.0


def test_the_state_of_each_commune_with_the_cpts_that_hold_it_whatever_their_status(atlas, complete):
    alpha, beta, gamma = "NA-47-ALPHA", "NA-47-BETA", "NA-40-GAMMA"
    assert figures(atlas.commune_coverage(LARGE), "coverage", "cpts") == {
        "40001": (Coverage.NON_DOCUMENTEE, (gamma,)),
        "40002": (Coverage.NON_DOCUMENTEE, ()),
        "40003": (Coverage.NON_DOCUMENTEE, ()),
        "40004": (Coverage.NON_DOCUMENTEE, (gamma,)),
        "47001": (Coverage.COUVERTE, (alpha,)),
        "47002": (Coverage.PARTAGEE, (alpha, beta)),
        "47003": (Coverage.COUVERTE, (beta,)),
        "47004": (Coverage.COUVERTE, (beta,)),
    }
    strict = {row.code: row.coverage for row in complete.commune_coverage(STRICTE)}
    assert [code for code, state in strict.items() if state == Coverage.COUVERTE] == ["47001", "47002"]
    assert set(strict.values()) == {Coverage.COUVERTE, Coverage.NON_COUVERTE}


def test_the_ledger_has_a_row_for_each_attachment_with_its_source(atlas):
    rows = {(row.commune_code, row.cpts_id): row for row in atlas.ledger_rows}
    assert set(rows) == {(code, id_) for id_, facts in drawn.CPTS.items() for code in facts[-1]}
    row = rows["47002", "NA-47-ALPHA"]
    assert (row.cpts_name, row.status, row.status_date) == ("CPTS Alpha", "aci_signe", "2021-12")
    assert (row.precision, row.source_url) == ("communes_citees", "https://source.example/NA-47-ALPHA")
    assert [row.cpts_id for row in atlas.holders("47002")] == ["NA-47-ALPHA", "NA-47-BETA"]
    assert atlas.holders("40002") == []


# Zones


def test_zones_of_the_region_by_hand(atlas):
    # 40001 to 40004 are of a piece: the island by its ferry.
    (zone,) = atlas.zones(LARGE)
    assert (zone.id, zone.name, zone.definition, zone.population) == ("40001", "Écume", "large", 60_000)
    assert zone.communes == ("40001", "40002", "40003", "40004")
    assert zone.departements == ("40",)
    assert zone.epci == ("244000010", "244700030")  # 55,000 and 4,000 inhabitants
    assert (zone.could_carry, zone.to_verify) == (True, True)
    # Beta touches by 47002, 47003 and 32001: three sides, 61,000 inhabitants. Alpha by 47001 and 47002: 29,000.
    beta, alpha = zone.attachments
    assert beta == AttachmentRow(
        "NA-47-BETA",
        "CPTS Bêta",
        30_000,
        121_000,
        Bounds(BoundsStatus.ABOVE, 101_000, -21_000),
        Size("T3", 80_000, 175_000, 41_000, 54_000, 75_000),
    )
    assert (alpha.cpts_name, alpha.shared_m, alpha.population) == ("CPTS Alpha", 20_000, 89_000)
    assert alpha.bounds == Bounds(BoundsStatus.WITHIN, 69_000, 11_000)


@pytest.mark.parametrize(
    ("definition", "departement", "communes", "population", "attached"),
    [
        (STRICTE, None, 6, 91_000, {"NA-47-ALPHA": (30_000, 120_000)}),  # with 47003 and 47004
        (STRICTE, "47", 2, 31_000, {"NA-47-ALPHA": (10_000, 60_000)}),
        (STRICTE, "40", 4, 60_000, {"NA-47-ALPHA": (20_000, 89_000)}),
    ],
)
def test_a_zone_stops_at_the_border_of_the_departement_asked_for(  # noqa: PLR0913, PLR0917 - the columns above
    atlas, definition, departement, communes, population, attached
):
    (zone,) = atlas.zones(definition, departement)
    assert (len(zone.communes), zone.population) == (communes, population)
    assert {a.cpts_id: (a.shared_m, a.population) for a in zone.attachments} == attached


def test_a_departement_wholly_covered_has_no_zone(atlas):
    assert atlas.zones(LARGE, "47") == ()


def test_zones_are_to_verify_until_the_register_is_complete(complete, half):
    assert [zone.to_verify for zone in complete.zones(STRICTE)] == [False]
    assert [zone.to_verify for zone in half.zones(STRICTE)] == [True]  # 47003 and 47004 are not documented
    assert [zone.to_verify for zone in half.zones(STRICTE, "40")] == [False]


# A perimeter: Beta, across the border of the region


@pytest.fixture(scope="module")
def beta(atlas):
    return atlas.perimeter(atlas.cpts_communes("NA-47-BETA")).diagnose()


def test_population_by_year_follows_mergers(beta):
    assert beta.communes == ("32001", "47002", "47003", "47004")
    assert beta.population == (
        PopulationYear(2016, 8_000 + 20_000 + 15_000 + 9_000 + 1_250, ()),
        PopulationYear(2019, 61_000, ()),
        PopulationYear(2020, 61_000, ()),
        PopulationYear(2022, 61_000, ()),
        PopulationYear(2023, 61_000, ()),
    )


def test_a_commune_divided_since_is_listed_as_missing_in_the_years_before(atlas):
    years = {y.year: y for y in atlas.perimeter(["47001", "40002", "40003"]).diagnose().population}
    assert years[2016] == PopulationYear(2016, 8_000, ("40002", "40003"))
    assert years[2020] == PopulationYear(2020, 28_000, ())
    assert years[2023] == PopulationYear(2023, 28_000, ())


def test_bounds_and_class_are_those_of_the_newest_population(beta):
    assert beta.bounds == Bounds(BoundsStatus.WITHIN, 41_000, 39_000)
    assert beta.size_class == Size("T2", 40_000, 80_000, 21_000, 19_000, 60_000)


def test_departements_and_epci_crossed_say_what_stays_outside(beta):
    assert beta.departements == (
        Crossed("47", "Lot-et-Garonne", 3, 4, 51_000, 60_000, split=True),
        Crossed("32", "Gers", 1, 1, 10_000, 10_000, split=False),
    )
    assert beta.epci == (
        Crossed("244700030", "CC des Deux Rives", 2, 3, 31_000, 35_000, split=True),
        Crossed("244700020", "CC d'Ambre", 1, 2, 20_000, 29_000, split=True),
        Crossed("243200040", "CC d'Iris", 1, 1, 10_000, 10_000, split=False),
    )


def test_a_commune_without_epci_crosses_none(atlas):
    assert atlas.perimeter(["40004"]).diagnose().epci == ()


def test_area_and_density_are_those_of_the_outlines(beta):
    assert (beta.area_km2, beta.density_per_km2) == (400.0, 152.5)  # 61,000 / 400


def test_the_cpts_that_hold_some_of_the_communes_are_listed(beta):
    assert beta.cpts == (
        Holder("NA-47-ALPHA", "CPTS Alpha", "aci_signe", 1),
        Holder("NA-47-BETA", "CPTS Bêta", "projet_sante_valide", 4),
    )


@pytest.mark.parametrize(
    ("codes", "pieces", "pockets"),
    [
        (["47002", "47003", "47004", "32001"], [("32001", "47002", "47003", "47004")], []),
        (["40001", "40003"], [("40001",), ("40003",)], [("40004",)]),  # the island is served from 40001 only
        (["40001", "40004"], [("40001", "40004")], []),  # one piece by the ferry
        # 47002 and 40002 cut the country in two: 3 communes west, 4 east.
        (["47002", "40002"], [("40002", "47002")], [("40001", "40004", "47001")]),
        (list(drawn.COMMUNES), [tuple(sorted(drawn.COMMUNES))], []),
    ],
)
def test_pieces_and_pockets_of_the_map(atlas, codes, pieces, pockets):
    found = atlas.perimeter(codes).diagnose()
    assert found.pieces == tuple(pieces)
    assert found.pockets == tuple(Pocket(pocket, enclosed=False) for pocket in pockets)


def indicator(diagnosis, id_):
    return next(found for found in diagnosis.indicators if found.id == id_)


@pytest.mark.parametrize(
    ("id_", "value", "numerator", "denominator", "missing"),
    [
        # APL 2024: 6 × 20,000 + 4 × 30,000 + 0 × 1,000. Nothing is known of 32001: 10,000 of 61,000 inhabitants.
        ("apl", 240_000 / 51_000, 240_000, 51_000, 10 / 61),
        ("apl_65", 150_000 / 51_000, 150_000, 51_000, 10 / 61),
        ("sous_densite", 100 / 51, 1_000, 51_000, 10 / 61),
        ("risque_age", 100 * 90 / 240, 90_000, 240_000, 10 / 61),  # 60,000 + 30,000 + 0
        ("evolution_apl", 30_000 / 51_000, 30_000, 51_000, 10 / 61),  # 0, +1 × 30,000, 0
        ("part_75", 100 * 7_100 / 51_000, 7_100, 51_000, 10 / 61),  # 4,000 + 3,000 + 100
        ("densite_mg", 10_000 * 41 / 51_000, 41, 51_000, 10 / 61),  # 20 + 15 + 6
        ("densite_infirmiers", 10_000 * 50 / 51_000, 50, 51_000, 10 / 61),
        ("densite_laboratoires", 0, 0, 51_000, 10 / 61),  # the BPE is loaded: zero, not missing
        ("personnes_75_par_mg", 7_100 / 41, 7_100, 41, 10 / 61),
        ("population", 61_000, 61_000, None, 0),
        ("densite_population", 61_000 / 400, 61_000, 400, 0),
        ("evolution_population", 100 * 7_750 / 53_250, 7_750, 53_250, 0),
    ],
)
def test_indicators_of_a_perimeter_by_hand(  # noqa: PLR0913, PLR0917 - the columns above
    beta, id_, value, numerator, denominator, missing
):
    found = indicator(beta, id_)
    assert found.value == pytest.approx(value)
    assert found.numerator == pytest.approx(numerator)
    assert found.denominator == pytest.approx(denominator)
    assert found.missing_share == pytest.approx(missing)
    assert found.reliable
    assert not found.not_applicable


def test_a_figure_that_misses_more_than_a_fifth_of_the_population_is_not_reliable(atlas):
    found = atlas.perimeter(["47004", "32001"]).diagnose()  # 10,000 of 11,000 inhabitants without APL
    apl = indicator(found, "apl")
    assert (apl.value, apl.reliable) == (0.0, False)
    assert apl.missing_share == pytest.approx(10 / 11)
    assert indicator(found, "population").reliable


def test_where_nothing_is_known_there_is_no_value_and_where_nobody_practises_no_meaning(atlas):
    island = atlas.perimeter(["40004"]).diagnose()
    assert (indicator(island, "apl").value, indicator(island, "apl").missing_share) == (None, 1.0)
    assert indicator(island, "apl").not_applicable is False
    gps = indicator(island, "personnes_75_par_mg")  # 300 people, no practitioner
    assert (gps.value, gps.not_applicable, gps.missing_share) == (None, True, 0.0)
    assert indicator(island, "densite_mg").value == 0.0


def test_outliers_are_flagged_wherever_practitioners_are_counted_and_the_figure_given_without_them(beta, atlas):
    # 47004 has 6 practitioners for 1,000 inhabitants. Without it: 35 for 50,000, and 7,000 people of 75 or more.
    assert atlas.gp_outliers == {"47004": 6.0}
    density, seniors = indicator(beta, "densite_mg"), indicator(beta, "personnes_75_par_mg")
    assert (density.flagged, density.value_without_flagged) == (("47004",), pytest.approx(7.0))
    assert (seniors.flagged, seniors.value_without_flagged) == (("47004",), pytest.approx(200.0))
    counting = {found.id for found in beta.indicators if found.flagged}
    assert counting == {i.id for i in INDICATORS if i.counts_gps} == {"densite_mg", "personnes_75_par_mg"}


def test_without_outlier_nothing_is_flagged_and_with_nothing_else_nothing_is_left(atlas):
    assert indicator(atlas.perimeter(["47002"]).diagnose(), "densite_mg").flagged == ()
    alone = indicator(atlas.perimeter(["47004"]).diagnose(), "densite_mg")
    assert (alone.value, alone.flagged, alone.value_without_flagged) == (60.0, ("47004",), None)


def test_benchmarks_are_the_most_populated_departement_and_the_region(beta):
    departement, region = indicator(beta, "apl").benchmarks
    assert departement == Benchmark("departement", "47", "Lot-et-Garonne", pytest.approx(4.6), 0.0)
    assert (region.level, region.code, region.name) == ("region", "75", "Nouvelle-Aquitaine")
    assert region.value == pytest.approx(394_000 / 119_000)  # 118,000 + 276,000; the island has no APL
    assert region.missing_share == pytest.approx(1 / 120)


def test_a_perimeter_of_another_region_is_compared_with_its_own(atlas):
    found = indicator(atlas.perimeter(["32001"]).diagnose(), "apl")
    assert [(b.code, b.name, b.value) for b in found.benchmarks] == [("32", "Gers", None), ("76", "Occitanie", None)]


def test_a_whole_departement_as_perimeter_is_its_own_benchmark(atlas):
    codes = [code for code in drawn.REGION_75 if code.startswith("47")]
    for found in atlas.perimeter(codes).diagnose().indicators:
        benchmark = found.benchmarks[0]
        assert (found.value, found.missing_share) == (benchmark.value, benchmark.missing_share)


def test_any_partition_of_the_region_adds_up_to_it(atlas):
    parts = (["40001", "47004"], ["40002", "40003", "47001"], ["40004", "47002", "47003"])
    found = [atlas.perimeter(part).diagnose() for part in parts]
    whole = atlas.perimeter(drawn.REGION_75).diagnose()
    assert sum(part.population[-1].inhabitants for part in found) == whole.population[-1].inhabitants
    for i, of_whole in enumerate(whole.indicators):
        for name in ("numerator", "denominator"):
            total = sum(getattr(part.indicators[i], name) or 0 for part in found)
            assert total == pytest.approx(getattr(of_whole, name) or 0), of_whole.id


def test_order_and_repetition_of_the_codes_change_nothing(atlas):
    expected = atlas.perimeter(["32001", "47004"]).diagnose()
    for codes in itertools.permutations(["47004", "32001", "47004"]):
        assert atlas.perimeter(codes).diagnose() == expected


def test_values_of_the_map_are_those_of_each_commune_alone(atlas):
    for declared in INDICATORS:
        values = atlas.values(declared.id)
        assert list(values.index) == list(drawn.REGION_75)
        for code, row in values.iterrows():
            alone = indicator(atlas.perimeter([code]).diagnose(), declared.id)
            assert bool(row["not_applicable"]) == alone.not_applicable
            assert alone.value == (None if pd.isna(row["value"]) else pytest.approx(row["value"]))


# Errors


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda a: a.perimeter(["47001", "47009"]), r"Commune inconnue : « 47009 »\. Les plus proches : .*4700"),
        (lambda a: a.perimeter(["47013"]), r"Commune inconnue : « 47013 »"),  # merged: not a commune of today
        (lambda a: a.cpts("NA-47-ALFA"), r"CPTS inconnu : « NA-47-ALFA »\. Les plus proches : NA-47-ALPHA"),
        (lambda a: a.cpts_communes("NA-47-ALFA"), r"CPTS inconnu : « NA-47-ALFA »"),
        (lambda a: a.indicator("apl65"), r"Indicateur inconnu : « apl65 »\. Les plus proches : apl_65"),
        (lambda a: a.values("apl65"), r"Indicateur inconnu : « apl65 »"),
        (lambda a: a.aggregate("apl65", "region", "75"), r"Indicateur inconnu : « apl65 »"),
        (lambda a: a.aggregate("apl", "departement", "48"), r"« 48 »"),
        (lambda a: a.zones(LARGE, "48"), r"« 48 »"),
    ],
    ids=["commune", "merged", "cpts", "perimeter", "indicator", "values", "aggregate", "departement", "zones"],
)
def test_an_unknown_code_is_refused_by_name_never_answered(atlas, ask, message):
    with pytest.raises(CptsMapError, match=message):
        ask(atlas)


def test_an_empty_perimeter_and_an_unknown_level_are_refused(atlas):
    with pytest.raises(SettingsError, match="au moins une commune"):
        atlas.perimeter([])
    with pytest.raises(SettingsError, match=r"Niveau inconnu : « canton ».*departement, epci, region"):
        atlas.coverage(LARGE, "canton")


def test_an_unknown_region_or_store_is_refused(tiny_store, tmp_path):
    with pytest.raises(UnknownCodeError, match="Région inconnue : « 77 »"):
        screen.opened(tiny_store, "77").__enter__()
    with pytest.raises(StoreError, match="absent"):
        screen.opened(tmp_path / "none.duckdb").__enter__()


def test_the_same_store_opens_on_its_other_region(tiny_store):
    with screen.opened(tiny_store, "76") as gers:
        assert list(gers.communes.index) == ["32001"]
        assert gers.register == Register(partial=True, complete_departements=(), cpts=1, perimeters=1)
        assert figures(gers.coverage(LARGE), *COVERAGE) == {"32": (1, 1, 0, 10_000, 10_000)}
        assert gers.values("apl")["value"].isna().all()
        assert gers.regional_state == ()


# What scripts rely on

DIAGNOSIS = [
    "communes",
    "population",
    "bounds",
    "size_class",
    "pieces",
    "pockets",
    "departements",
    "epci",
    "area_km2",
    "density_per_km2",
    "cpts",
    "indicators",
    "departmental",
]
INDICATOR = [
    "id",
    "name",
    "unit",
    "direction",
    "family",
    "vintage",
    "sources",
    "value",
    "numerator",
    "denominator",
    "not_applicable",
    "missing_share",
    "reliable",
    "flagged",
    "value_without_flagged",
    "benchmarks",
    "france",
    "standings",
    "level",
]
COVERAGE_ROW = [
    "by",
    "code",
    "name",
    "definition",
    "communes",
    "covered_communes",
    "shared_communes",
    "population",
    "covered_population",
    "uncovered_population",
    "undocumented_population",
    "area_km2",
    "covered_area_km2",
    "covered_share",
    "partial",
    "flag",
]
ZONE = [
    "id",
    "name",
    "definition",
    "communes",
    "population",
    "departements",
    "epci",
    "could_carry",
    "to_verify",
    "attachments",
]
CROSSED = ["code", "name", "communes", "communes_total", "population", "population_total", "split"]
SIZE = ["name", "lower", "upper", "margin_to_lower", "margin_to_upper", "operating_eur"]


def test_keys_of_the_json_of_a_diagnosis_are_stable(atlas):
    found = to_dict(atlas.perimeter(["40001", "40003"]).diagnose())
    assert list(found) == DIAGNOSIS
    assert list(found["population"][0]) == ["year", "inhabitants", "missing_communes"]
    assert list(found["bounds"]) == ["status", "margin_to_min", "margin_to_max"]
    assert list(found["size_class"]) == SIZE
    assert list(found["pockets"][0]) == ["communes", "enclosed"]
    assert list(found["departements"][0]) == list(found["epci"][0]) == CROSSED
    assert list(found["cpts"][0]) == ["cpts_id", "name", "status", "communes"]
    assert list(found["indicators"][0]) == INDICATOR
    benchmark = ["level", "code", "name", "value", "missing_share", "published"]
    assert list(found["indicators"][0]["benchmarks"][0]) == benchmark
    assert [i["id"] for i in found["indicators"]] == list(BY_ID)


def test_keys_of_the_json_of_coverage_and_zones_are_stable(atlas):
    assert list(to_dict(atlas.coverage())[0]) == COVERAGE_ROW
    commune = ["code", "name", "departement", "population", "definition", "coverage", "cpts"]
    assert list(to_dict(atlas.commune_coverage())[0]) == commune
    (zone,) = to_dict(atlas.zones())
    assert list(zone) == ZONE
    keys = ["cpts_id", "cpts_name", "shared_m", "population", "bounds", "size_class"]
    assert list(zone["attachments"][0]) == keys
    assert list(to_dict(atlas.register)) == ["partial", "complete_departements", "cpts", "perimeters"]


def test_every_answer_is_plain_json(atlas):
    answers = [atlas.perimeter(["32001", "40004"]).diagnose(), *atlas.coverage(), *atlas.zones(), atlas.register]
    for answer in answers:
        text = json.dumps(to_dict(answer), allow_nan=False)
        assert json.loads(text) == json.loads(json.dumps(to_dict([answer]), allow_nan=False))[0]


# The real region


def table(name):
    with (RAW / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def inhabitants():
    """Give the inhabitants of 2023 of each commune of France, read from the file."""
    frame = pd.read_parquet(embedded_data() / "geo" / "population.parquet")
    newest = frame[frame["year"] == 2023]
    return newest.groupby("commune_code")["inhabitants"].sum()


def members(*statuses):
    wanted = {row["id"] for row in table("cpts_registre.csv") if row["statut"] in statuses}
    return {row["code_commune"] for row in table("cpts_communes.csv") if row["id"] in wanted}


def test_totals_of_the_real_region(real, inhabitants):
    (row,) = real.coverage(LARGE, "region")
    assert (row.communes, row.population) == (4_293, 6_150_451)
    assert row.population == inhabitants[real.communes.index].sum()
    assert len(real.coverage(LARGE)) == len(real.departements) == 12
    assert real.register == Register(partial=True, complete_departements=(), cpts=18, perimeters=8)


@pytest.mark.parametrize(
    ("definition", "statuses"),
    [
        (STRICTE, ["aci_signe"]),
        (LARGE, ["reperee", "lettre_intention_validee", "projet_sante_valide", "aci_signe", "inconnu"]),
    ],
)
def test_covered_population_of_the_real_region_is_that_of_its_files(real, inhabitants, definition, statuses):
    ours = members(*statuses) & set(real.communes.index)
    (row,) = real.coverage(definition, "region")
    assert row.covered_communes == len(ours)
    assert row.covered_population == inhabitants[sorted(ours)].sum()
    assert row.undocumented_population == row.population - row.covered_population
    assert (row.uncovered_population, row.partial, row.flag) == (0, True, Flag.A_VERIFIER)


def test_strictly_covered_people_of_the_real_region_are_272329(real, inhabitants):
    assert inhabitants[sorted(members("aci_signe"))].sum() == 272_329  # no signed CPTS crosses the region
    assert real.coverage(STRICTE, "region")[0].covered_population == 272_329


@pytest.mark.parametrize(
    ("cpts_id", "communes", "population", "status", "size"),
    [
        ("NA-33-OUEST-GIRONDE", 4, 163_101, BoundsStatus.ABOVE, "T3"),
        ("NA-86-PICTAVE-SANTE", 17, 159_739, BoundsStatus.ABOVE, "T3"),
        ("NA-24-BERGERACOIS", 38, 61_915, BoundsStatus.WITHIN, "T2"),
        ("NA-79-BIG-UP-SANTE", 69, 58_420, BoundsStatus.WITHIN, "T2"),
        ("NA-17-ILE-DE-RE", 10, 17_961, BoundsStatus.BELOW, "T1"),
        ("NA-40-ADOUR", 34, 17_443, BoundsStatus.BELOW, "T1"),
    ],
)
def test_populations_of_the_real_cpts(  # noqa: PLR0913, PLR0917 - the columns above
    real, inhabitants, cpts_id, communes, population, status, size
):
    found = real.perimeter(real.cpts_communes(cpts_id)).diagnose()
    assert len(found.communes) == communes
    assert found.population[-1] == PopulationYear(2023, population, ())
    assert population == inhabitants[list(found.communes)].sum()
    assert (found.bounds.status, found.size_class.name) == (status, size)
    assert len(found.pieces) == 1


def test_the_cpts_of_the_adour_has_28_communes_of_gers_without_apl(real):
    found = real.perimeter(real.cpts_communes("NA-40-ADOUR")).diagnose()
    assert {d.code: d.communes for d in found.departements} == {"32": 28, "40": 6}
    apl = indicator(found, "apl")
    assert apl.missing_share > 0.2
    assert not apl.reliable
    assert apl.value is not None
    assert [b.code for b in apl.benchmarks] == ["40", "75"]


def test_zones_of_the_real_region_share_out_what_no_cpts_covers(real):
    outside = {row.code for row in real.commune_coverage(LARGE) if row.coverage == Coverage.NON_DOCUMENTEE}
    listed = [code for zone in real.zones(LARGE) for code in zone.communes]
    assert sorted(listed) == sorted(outside)
    assert all(zone.to_verify for zone in real.zones(LARGE))
    assert all(zone.could_carry == (zone.population >= 20_000) for zone in real.zones(LARGE, "33"))


@pytest.mark.parametrize("region", ["53", "11", "94", "04"])
def test_another_region_opens_with_an_empty_register_and_missing_figures_not_zeros(region_store, region):
    with screen.opened(region_store, region) as other:
        assert other.register == Register(partial=True, complete_departements=(), cpts=0, perimeters=0)
        (row,) = other.coverage(LARGE, "region")
        assert row.communes == len(other.communes) > 0
        assert row.population == other.communes["inhabitants"].sum() > 100_000
        assert (row.covered_population, row.undocumented_population) == (0, row.population)
        assert row.flag == Flag.NON_DOCUMENTE
        assert (other.contacts, other.regional_state) == ((), ())
        for declared in INDICATORS:
            known = other.values(declared.id)["value"].notna()
            assert known.any() == (set(declared.sources) <= {"population", "communes"}), declared.id
        some = other.perimeter(list(other.communes.index[:3])).diagnose()
        apl = indicator(some, "apl")
        assert (apl.value, apl.missing_share, apl.not_applicable) == (None, 1.0, False)


def test_errors_are_of_our_family():
    assert issubclass(UnknownCodeError, CptsMapError)
    assert issubclass(UnknownCodeError, KeyError)
