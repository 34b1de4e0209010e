"""Numerators and denominators of the drawn region, each computed by hand from the map of ``conftest``."""

import math
import shutil

import pytest

from tests import drawn
from tests.drawn import BY_ID, INDICATORS

# Inhabitants of 2023 in région 75: the denominator of every share and density.
INHABITANTS = {
    "40001": 40_000,
    "40002": 15_000,
    "40003": 4_000,
    "40004": 1_000,
    "47001": 9_000,
    "47002": 20_000,
    "47003": 30_000,
    "47004": 1_000,
}
# People of 75 or more: ten cells of the age table (five bands, two sexes).
SENIORS = {
    "40001": 4_000,
    "40002": 1_500,
    "40003": 800,
    "40004": 300,
    "47001": 900,
    "47002": 4_000,
    "47003": 3_000,
    "47004": 100,
}


def over(numerators: dict[str, float | None]) -> dict[str, tuple[float | None, int]]:
    """Put each numerator over the inhabitants of its commune."""
    return {code: (numerator, INHABITANTS[code]) for code, numerator in numerators.items()}


def density(**counts: int) -> dict[str, tuple[float | None, int]]:
    """Give counts by commune (``c47001=9``) over the inhabitants, zero for the other communes of région 75."""
    return over({code: counts.get(f"c{code}", 0) for code in INHABITANTS})


def seniors_for(**counts: int) -> dict[str, tuple[float | None, int]]:
    """Give people of 75 or more over counts by commune."""
    return {code: (seniors, counts.get(f"c{code}", 0)) for code, seniors in SENIORS.items()}


def km(one: str, other: str) -> float:
    """Kilometres between the centres of two squares of 10 km."""
    return 10 * math.dist(drawn.COMMUNES[one][-2:], drawn.COMMUNES[other][-2:])


def weight(one: str, other: str) -> float:
    """Weight of DREES's steps: neighbours (10 km, 12.85 min) count 2/3, diagonals (14.1 km, 17.4 min) 1/3."""
    minutes = 0.0 if one == other else 1.85 + 1.10 * km(one, other)
    return 1.0 if minutes <= 10 else 2 / 3 if minutes <= 15 else 1 / 3 if minutes <= 20 else 0.0


def access(type_: str, without: str = "") -> dict[str, tuple[float | None, int]]:
    """2SFCA by loops; the offer of 32001 is unknown, and where it weighs more than 20 % nobody can tell."""
    people = INHABITANTS | {"32001": 10_000}
    supply = {code: 0 if code == without else drawn.BPE[type_].get(code, 0) for code in INHABITANTS}
    ratio = {j: m / sum(weight(i, j) * people[i] for i in people) for j, m in supply.items()}
    found = {}
    for i in people:
        unknown = weight(i, "32001") / sum(weight(i, j) for j in people)
        if unknown <= 0.2:
            value = 100_000 * sum(weight(i, j) * ratio[j] for j in ratio)
            found[i] = (value * people[i], people[i])
    return found


def nearest(type_: str) -> dict[str, tuple[float | None, int]]:
    """Minutes to the nearest commune that has one, unless 32001, of which nothing is known, is nearer."""
    found = {}
    for i, people in INHABITANTS.items():
        distance = min(km(i, j) for j in drawn.BPE[type_])
        if km(i, "32001") >= distance:
            found[i] = ((1.85 + 1.10 * distance if distance else 0.0) * people, people)
    return found


def places(type_: str) -> dict[str, tuple[float | None, None]]:
    """Places of each commune of région 75."""
    return {code: (drawn.BPE[type_].get(code, 0), None) for code in INHABITANTS}


EXPECTED = {
    "acces_mg": access("D265"),
    "acces_mg_sans": access("D265", without="47004"),
    "acces_dentistes": access("D277"),
    "acces_sages_femmes": access("D278"),
    "acces_kines": access("D279"),
    "acces_podologues": access("D280"),
    "acces_infirmiers": access("D281"),
    "acces_orthophonistes": access("D282"),
    "temps_pharmacie": nearest("D307"),
    "temps_laboratoire": nearest("D302"),
    "temps_maison_sante": nearest("D113"),
    "nombre_pharmacies": places("D307"),
    "nombre_laboratoires": places("D302"),
    "nombre_maisons_sante": places("D113"),
    "nombre_hebergements_agees": places("D401"),
    # Seven bands from 65 on, two sexes: fourteen cells where people of 75 or more are ten.
    "part_65": over({code: 1.4 * count for code, count in SENIORS.items()}),
    # APL 2024 × inhabitants. 40004 has no APL.
    "apl": over(
        {
            "40001": 40_000,  # 1 × 40,000
            "40002": 60_000,  # 4 × 15,000
            "40003": 18_000,  # 4.5 × 4,000
            "47001": 36_000,  # 4 × 9,000
            "47002": 120_000,  # 6 × 20,000
            "47003": 120_000,  # 4 × 30,000
            "47004": 0,
        }
    ),
    "apl_65": over(
        {
            "40001": 20_000,  # 0.5 × 40,000
            "40002": 60_000,  # 4 × 15,000
            "40003": 10_000,  # 2.5 × 4,000
            "47001": 18_000,  # 2 × 9,000
            "47002": 60_000,  # 3 × 20,000
            "47003": 90_000,  # 3 × 30,000
            "47004": 0,
        }
    ),
    # Strictly below 2.5: 40003 is at 2.5.
    "sous_densite": over(
        {"40001": 40_000, "40002": 0, "40003": 0, "47001": 9_000, "47002": 0, "47003": 0, "47004": 1_000}
    ),
    "sous_densite_tous_ages": over(
        {"40001": 40_000, "40002": 0, "40003": 0, "47001": 0, "47002": 0, "47003": 0, "47004": 1_000}
    ),
    # (APL − APL of 65 or younger) × inhabitants, over APL × inhabitants; 47004 has no access at all.
    "risque_age": {
        "40001": (20_000, 40_000),
        "40002": (0, 60_000),
        "40003": (8_000, 18_000),
        "47001": (18_000, 36_000),
        "47002": (60_000, 120_000),
        "47003": (30_000, 120_000),
        "47004": (0, 0),
    },
    # 47003: 4 in 2024, and (2 × 20,000 + 5 × 10,000) / 30,000 = 3 in 2022. 40003 has no APL of 2022.
    "evolution_apl": over({"40001": -40_000, "40002": 30_000, "47001": 9_000, "47002": 0, "47003": 30_000, "47004": 0}),
    "part_75": over(SENIORS),
    "personnes_75_par_mg": seniors_for(c40001=20, c40003=20, c47001=9, c47002=20, c47003=15, c47004=6),
    "personnes_75_par_infirmier": seniors_for(c40001=40, c40002=30, c40004=1, c47001=18, c47002=20, c47003=30),
    "densite_mg": density(c40001=20, c40003=20, c47001=9, c47002=20, c47003=15, c47004=6),
    "densite_dentistes": density(c40001=20, c47002=10),
    "densite_sages_femmes": density(c47002=2),
    "densite_kines": density(c40001=20, c47002=20),
    "densite_podologues": density(c47002=2),
    "densite_infirmiers": density(c40001=40, c40002=30, c40004=1, c47001=18, c47002=20, c47003=30),
    "densite_orthophonistes": density(c47002=4),
    "densite_pharmacies": density(c40001=10, c47002=5, c47003=5),
    "densite_laboratoires": density(c40001=1),
    "population": {code: (count, None) for code, count in (INHABITANTS | {"32001": 10_000}).items()},
    # Squares of 10 km: 100 km² each.
    "densite_population": {code: (count, 100) for code, count in (INHABITANTS | {"32001": 10_000}).items()},
    # 2023 − 2016, over 2016. 40002 and 40003 were one commune in 2016.
    "evolution_population": {
        "32001": (2_000, 8_000),
        "40001": (8_000, 32_000),
        "40004": (0, 1_000),
        "47001": (1_000, 8_000),
        "47002": (0, 20_000),
        "47003": (6_000, 24_000),  # 15,000 + 9,000 before the merger
        "47004": (-250, 1_250),
    },
}


def measures(store, indicator: str) -> dict[str, tuple[float | None, float | None]]:
    query = f"SELECT commune_code, numerator, denominator FROM measure WHERE indicator = '{indicator}'"
    return {code: (numerator, denominator) for code, numerator, denominator in drawn.sql(store, query)}


def value(store, indicator: str, departement: str = "") -> float:
    """Value of an indicator on a département (or everywhere), as its declaration says: scale × Σ / Σ."""
    known = [
        pair
        for code, pair in measures(store, indicator).items()
        if code.startswith(departement) and None not in pair and pair[1] > 0
    ]
    return BY_ID[indicator].scale * sum(n for n, _ in known) / sum(d for _, d in known)


def test_every_indicator_has_its_expected_figures_here():
    assert set(EXPECTED) == {indicator.id for indicator in INDICATORS}


@pytest.mark.parametrize("indicator", EXPECTED)
def test_measures_are_those_computed_by_hand(tiny_store, indicator):
    found = measures(tiny_store, indicator)
    assert found.keys() == EXPECTED[indicator].keys()
    for code, (numerator, denominator) in EXPECTED[indicator].items():
        # Distances are drawn in degrees, which costs some 1e-4.
        assert found[code] == (pytest.approx(numerator, rel=5e-4), pytest.approx(denominator)), code


@pytest.mark.parametrize(
    ("indicator", "departement", "expected"),
    [
        ("apl", "47", 4.6),  # (36 + 120 + 120 + 0) / 60
        ("apl", "40", 2.0),  # (40 + 60 + 18) / 59: 40004 has no APL, so no weight
        ("apl_65", "47", 2.8),  # (18 + 60 + 90 + 0) / 60
        ("sous_densite", "47", 100 * 10 / 60),
        ("sous_densite", "", 100 * 50 / 119),
        ("risque_age", "47", 100 * 108 / 276),
        ("evolution_apl", "47", 39 / 60),
        ("part_75", "40", 11.0),  # 6,600 / 60,000
        ("part_75", "47", 100 * 8 / 60),
        ("densite_mg", "47", 10_000 * 50 / 60_000),
        ("densite_mg", "40", 10_000 * 40 / 60_000),  # 40002 and 40004 have none: zero, but inhabitants
        ("densite_population", "47", 150.0),  # 60,000 / 400 km²
        ("evolution_population", "47", 100 * 6_750 / 53_250),
    ],
)
def test_a_territory_is_a_ratio_of_sums(tiny_store, indicator, departement, expected):
    assert value(tiny_store, indicator, departement) == pytest.approx(expected)


def test_published_means_agree_with_the_measures(tiny_store):
    reference = dict(drawn.sql(tiny_store, "SELECT territory, apl FROM apl_reference WHERE year = 2024"))
    for departement in ("40", "47"):
        assert value(tiny_store, "apl", departement) == pytest.approx(reference[departement])


@pytest.mark.parametrize("year", [2022, 2023])
def test_a_merged_commune_has_the_mean_apl_of_its_past_weighted_by_their_population_of_2020(tiny_store, year):
    query = f"SELECT apl, apl_65, past_communes FROM apl_commune WHERE commune_code = '47003' AND year = {year}"
    ((apl, apl_65, past),) = drawn.sql(tiny_store, query)
    assert apl == pytest.approx(3.0)  # (2 × 20,000 + 5 × 10,000) / 30,000
    assert apl_65 == pytest.approx(2.0)  # (1 × 20,000 + 4 × 10,000) / 30,000
    assert past == 2


def test_a_merged_commune_has_one_apl_once_merged(tiny_store):
    query = "SELECT apl, apl_65, past_communes FROM apl_commune WHERE commune_code = '47003' AND year = 2024"
    assert drawn.sql(tiny_store, query) == [(4.0, 3.0, 1)]


def test_a_code_listed_twice_in_the_cog_counts_once(tiny_store):
    """47003 is a commune in force and a delegated commune."""
    assert drawn.sql(tiny_store, "SELECT count(*) FROM cog WHERE code = '47003'") == [(2,)]
    query = "SELECT count(*), count(DISTINCT (commune_code, year)) FROM apl_commune"
    assert drawn.sql(tiny_store, query) == [(6 * 3 + 2, 20)]  # six communes three years, 40003 two


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2016, {"47003": 24_000}),
        (2019, {"47003": 30_000}),
        (2020, {"47003": 30_000, "40002": 15_000, "40003": 4_000}),
        (2022, {"47003": 30_000, "40002": 15_000, "40003": 4_000}),
        (2023, {"47003": 30_000, "40002": 15_000, "40003": 4_000}),
    ],
)
def test_past_populations_follow_mergers_and_are_missing_for_a_divided_commune(tiny_store, year, expected):
    query = f"SELECT commune_code, inhabitants FROM population_commune WHERE year = {year}"
    found = dict(drawn.sql(tiny_store, query))
    assert {code: found[code] for code in ("47003", "40002", "40003") if code in found} == expected


def test_past_populations_leave_out_only_what_belongs_to_no_commune_of_today(tiny_store):
    query = "SELECT year, sum(inhabitants), count(*), count(commune_code) FROM population_commune GROUP BY year"
    assert {year: facts for year, *facts in drawn.sql(tiny_store, query)} == {
        2016: [94_250, 7, 7],  # 8,000 + 32,000 + 1,000 + 8,000 + 20,000 + 24,000 + 1,250, without the 18,000 of 40002
        2019: [111_000, 7, 7],  # 130,000 without the 19,000 of 40002
        2020: [130_000, 9, 9],
        2022: [130_000, 9, 9],
        2023: [130_000, 9, 9],
    }


def test_inhabitants_are_those_of_the_newest_year(tiny_store):
    assert dict(drawn.sql(tiny_store, "FROM inhabitants")) == INHABITANTS | {"32001": 10_000}


def test_a_source_of_one_region_describes_its_communes_only_and_a_source_of_none_all(tiny_store):
    query = "SELECT list(commune_code ORDER BY commune_code) FROM described WHERE source_id = '{}'"
    assert drawn.sql(tiny_store, query.format("bpe")) == [(sorted(INHABITANTS),)]
    assert drawn.sql(tiny_store, query.format("population")) == [(sorted([*INHABITANTS, "32001"]),)]


def test_only_more_than_five_practitioners_for_1000_inhabitants_is_an_outlier(tiny_store):
    """40003 has 20 for 4,000 inhabitants: exactly five."""
    assert drawn.sql(tiny_store, "FROM gp_outlier") == [("47004", 6, 1_000, 6.0)]


# A second region, with the gaps that the first one has not


@pytest.fixture(scope="module")
def gaps(drawn_files, tmp_path_factory):
    """Give the store of a copy with an uninhabited commune, half an APL, a past APL lost, a commune without ages."""
    data = shutil.copytree(drawn_files, tmp_path_factory.mktemp("gaps") / "data")
    apl = data / "raw" / "apl_medecins_generalistes_nouvelle_aquitaine.csv"
    drawn.replace_line(apl, "47013", "47013,,,,4,,")  # 2022: nothing; 2023: only the APL of 65 or younger
    drawn.replace_line(apl, "47002", "47002,6,3,6,3,,3")
    drawn.add_line(data / "raw" / "bpe_2025_sante_nouvelle_aquitaine.csv", "40004,D265,1")
    drawn.replace_line(data / "raw" / "ages_65_plus_2023_nouvelle_aquitaine.csv", "40002", None)
    drawn.edit_parquet(
        data / "geo" / "population.parquet",
        lambda frame: frame.assign(
            inhabitants=frame["inhabitants"].mask((frame["old_code"] == "40004") & (frame["year"] == 2023), 0)
        ),
    )
    drawn.edit_parquet(
        data / "geo" / "communes.parquet",
        lambda frame: frame.assign(area_m2=frame["area_m2"].mask(frame["code"] == "40003")),
    )
    return drawn.build(data, data.parent / "gaps.duckdb")


def test_an_absent_figure_is_missing_and_leaves_the_other_one(gaps):
    assert measures(gaps, "apl")["47002"] == (None, 20_000)
    assert measures(gaps, "apl_65")["47002"] == (60_000, 20_000)
    assert measures(gaps, "sous_densite_tous_ages")["47002"] == (None, 20_000)
    assert measures(gaps, "sous_densite")["47002"] == (0, 20_000)
    assert measures(gaps, "risque_age")["47002"] == (None, None)


def test_a_merged_commune_has_no_apl_of_a_year_when_a_past_commune_has_half_of_it(gaps):
    assert drawn.sql(gaps, "FROM apl_commune WHERE commune_code = '47003' AND year = 2023") == []


def test_a_merged_commune_has_no_apl_of_a_year_when_a_past_commune_has_none(gaps):
    """The population of 2022 lists 47013 apart: the APL of old 47003 is not that of the whole."""
    assert drawn.sql(gaps, "FROM apl_commune WHERE commune_code = '47003' AND year = 2022") == []
    assert "47003" not in measures(gaps, "evolution_apl")


def test_without_inhabitants_a_density_has_a_denominator_of_zero_not_a_value(gaps):
    assert measures(gaps, "densite_mg")["40004"] == (1, 0)
    assert measures(gaps, "part_75")["40004"] == (300, 0)
    assert measures(gaps, "population")["40004"] == (0, None)


def test_without_inhabitants_an_outlier_has_no_rate_rather_than_an_infinite_one(gaps):
    rates = dict(drawn.sql(gaps, "SELECT commune_code, per_1000 FROM gp_outlier"))
    assert rates["47004"] == 6.0
    assert all(rate is None or math.isfinite(rate) for rate in rates.values())


def test_without_ages_the_seniors_are_missing_not_zero(gaps):
    assert "40002" not in measures(gaps, "part_75")
    assert measures(gaps, "personnes_75_par_infirmier")["40002"] == (None, 30)


def test_without_area_there_is_no_density_of_population(gaps):
    assert "40003" not in measures(gaps, "densite_population")
