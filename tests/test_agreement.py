"""Our figures beside those that others publish for the same départements; where they differ, why and by how much."""

import math
from collections import defaultdict
from typing import NamedTuple

import pandas as pd
import pytest

from cpts_map.answers import Benchmark
from cpts_map.layers.open import ameli
from cpts_map.settings import embedded_data
from tests import drawn

RAW = embedded_data() / "raw"
REGION = "75"


def test_mean_apl_of_the_diagnosis_is_that_of_drees_within_half_a_percent_each_year(region_store):
    """Means of DREES by département, 2022 to 2024; it weighs by standardised people, we by inhabitants."""
    query = """
        SELECT a.year, c.departement, sum(a.apl * i.inhabitants) / sum(i.inhabitants)
        FROM apl_commune AS a
        JOIN commune AS c USING (commune_code)
        JOIN inhabitants AS i USING (commune_code)
        WHERE a.profession = 'medecins_generalistes' AND c.region = '75' AND a.apl IS NOT NULL
        GROUP BY ALL
    """
    reference = pd.read_csv(RAW / "apl_reference.csv", dtype={"territoire": str}).set_index("territoire")
    published = {
        (int(column.removeprefix("apl_")), code): value
        for column, values in reference.drop("France").to_dict().items()
        for code, value in values.items()
    }
    found = {(year, code): mean for year, code, mean in drawn.sql(region_store, query)}
    assert len(found) == 3 * 12
    assert found == pytest.approx(published, rel=0.005)


def test_people_of_75_or_more_differ_from_the_pyramids_by_no_more_than_the_rounding_of_communes(region_store):
    """Not to the unit: a cell of a commune is published to one decimal, so the sum of n of them errs by 0.029 √n.

    Gironde adds 5,350 cells, hence 2 people; three times that is taken. What is published by département (the
    pyramids) is what is to be quoted for a whole département.
    """
    query = """
        SELECT departement, sum(inhabitants), count(DISTINCT commune_code)
        FROM age_65 JOIN commune USING (commune_code) WHERE age_low >= 75 GROUP BY departement
    """
    pyramids = pd.read_csv(RAW / "ages_departements_2023.csv", dtype={"departement": str}).set_index("departement")
    bands = ["age_75_79", "age_80_84", "age_85_89", "age_90_94", "age_95_plus"]
    published = pyramids[bands].sum(axis=1).groupby(level=0).sum()
    sums = drawn.sql(region_store, query)
    assert len(sums) == 12
    for departement, found, communes in sums:
        cells = communes * len(bands) * 2  # two sexes
        assert abs(found - published[departement]) <= 3 * math.sqrt(cells / 12) * 0.1, departement


class Bounds(NamedTuple):
    """Between which the ratio of the BPE to the Assurance maladie lies: of the region, then of any département."""

    region: tuple[float, float]
    departement: tuple[float, float]


# BPE 2025 (liberal professionals, once, in their commune of main practice) over Assurance maladie at 31 December 2024
# (with refunded activity in the year). The BPE is a year later, and counts who is registered without refunded activity:
# above all podologists, most of whose acts are not refunded [I]. A few people make a wide ratio where there are few
# (midwives of the Creuse: 6 and 7).
LIKE: dict[str, tuple[str, Bounds]] = {
    "D265": ("Ensemble des médecins généralistes", Bounds((1.0, 1.15), (0.98, 1.25))),
    "D277": ("Ensemble des chirurgiens-dentistes", Bounds((0.98, 1.05), (0.95, 1.10))),
    "D278": ("Sages-femmes", Bounds((1.05, 1.20), (0.80, 1.35))),
    "D279": ("Masseurs-kinésithérapeutes", Bounds((1.08, 1.18), (1.0, 1.20))),
    "D280": ("Pédicures-podologues", Bounds((1.20, 1.35), (1.10, 1.60))),
    "D281": ("Infirmiers", Bounds((1.0, 1.06), (0.95, 1.10))),
    "D282": ("Orthophonistes", Bounds((1.03, 1.13), (0.98, 1.15))),
}


@pytest.fixture(scope="module")
def insured(real_data):
    """Head-counts of the Assurance maladie in the region: profession to département to count."""
    found = ameli.parse(real_data / "ameli_demographie" / "toutes_specialites_departement.csv").to_pylist()
    counts = defaultdict(dict)
    for row in found:
        if row["level"] == "departement":
            counts[row["profession"]][row["territory"]] = row["count"]
    return counts


def equipped(store, type_, *, without_flagged=False):
    """Head-counts of the embedded BPE by département of the region."""
    query = f"""
        SELECT departement, sum(count)::BIGINT
        FROM bpe_used JOIN commune USING (commune_code)
        WHERE type = '{type_}' AND region = '{REGION}'
            AND ({not without_flagged} OR commune_code NOT IN (SELECT commune_code FROM gp_outlier))
        GROUP BY departement
    """
    return dict(drawn.sql(store, query))


@pytest.mark.real_data
@pytest.mark.parametrize("type_", LIKE)
def test_head_counts_of_the_bpe_are_near_those_of_the_assurance_maladie(region_store, insured, type_):
    profession, bounds = LIKE[type_]
    ours = equipped(region_store, type_)
    theirs = {code: insured[profession][code] for code in ours}
    told = [f"{profession}: {sum(ours.values())} (BPE 2025), {sum(theirs.values())} (Assurance maladie 2024)"]
    told += [f"  {code}: {ours[code]}, {theirs[code]}, {ours[code] - theirs[code]:+d}" for code in sorted(ours)]
    print("\n".join(told))  # noqa: T201 - shown by pytest -s or where the test fails
    assert len(ours) == 12
    assert bounds.region[0] <= sum(ours.values()) / sum(theirs.values()) <= bounds.region[1]
    for code, count in ours.items():
        assert bounds.departement[0] <= count / theirs[code] <= bounds.departement[1], code


@pytest.mark.real_data
def test_without_the_flagged_communes_general_practitioners_agree_within_12_percent(region_store, insured):
    """Gironde: 2,232 with the on-call doctors registered in one place (Biganos…), 1,978 without, 1,845 insured."""
    profession, _ = LIKE["D265"]
    with_, without = equipped(region_store, "D265"), equipped(region_store, "D265", without_flagged=True)
    assert with_["33"] / insured[profession]["33"] > 1.2
    for code, count in without.items():
        assert 0.85 <= count / insured[profession][code] <= 1.12, code


@pytest.mark.real_data
def test_the_embedded_bpe_has_no_orthoptist_which_is_not_none(region_store, insured):
    """335 practise in the region: the type is not in the extract, and no indicator says zero."""
    assert sum(count for code, count in insured["Orthoptistes"].items() if code in {"33", "64", "17"}) > 200
    assert equipped(region_store, "D283") == {}
    assert drawn.sql(region_store, "SELECT count(*) FROM supply WHERE profession = 'orthoptiste'") == [(0,)]


def test_france_is_the_published_mean_where_the_communes_of_the_country_are_not_loaded(real):
    found = {i.id: i.france for i in real.perimeter(["33281"]).diagnose().indicators}
    assert found["apl"] == Benchmark("france", "FR", "France", 3.73, 0.0, published=True)
    assert found["apl_65"].value is None
    assert found["population"].value is not None
    assert not found["population"].published
