"""The real data: totals that their publishers print, boundaries that fit, codes that lead somewhere."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from cpts_map.settings import embedded_data
from tests import drawn

DEPARTEMENTS = ("16", "17", "19", "23", "24", "33", "40", "47", "64", "79", "86", "87")
PREFECTURES = (
    *("16015", "17300", "19272", "23096", "24322", "33063"),  # Angoulême La Rochelle Tulle Guéret Périgueux Bordeaux
    *("40192", "47001", "64445", "79191", "86194", "87085"),  # Mont-de-Marsan Agen Pau Niort Poitiers Limoges
)
RAW = embedded_data() / "raw"


@pytest.fixture(scope="module")
def outlines() -> gpd.GeoDataFrame:
    """Communes of ``data/geo`` that have an outline, by code."""
    communes = gpd.read_parquet(embedded_data() / "geo" / "communes.parquet").set_index("code")
    return communes[communes.geometry.notna()]


def test_the_country_lists_34969_communes_98_of_them_without_outline(region_store):
    assert drawn.sql(region_store, "SELECT count(*), count(*) - count(geometry) FROM commune") == [(34_969, 98)]


def test_the_region_has_4293_communes_in_12_departements_all_with_outline_population_and_apl(region_store):
    query = """
        SELECT count(*), count(geometry), count(inhabitants), count(apl),
            list(DISTINCT departement ORDER BY departement)
        FROM commune LEFT JOIN inhabitants USING (commune_code)
        LEFT JOIN apl_commune ON apl_commune.commune_code = commune.commune_code AND year = 2024
        WHERE region = '75'
    """
    assert drawn.sql(region_store, query) == [(4_293, 4_293, 4_293, 4_293, list(DEPARTEMENTS))]


@pytest.mark.parametrize(
    ("year", "inhabitants"),
    [(2016, 5_898_498), (2019, 6_010_289), (2020, 6_033_952), (2022, 6_113_384), (2023, 6_150_451)],
)
def test_the_population_of_the_region_is_the_published_one(region_store, year, inhabitants):
    query = f"""
        SELECT sum(inhabitants) FROM population_commune JOIN commune USING (commune_code)
        WHERE region = '75' AND year = {year}
    """
    assert drawn.sql(region_store, query) == [(inhabitants,)]


def test_no_inhabitant_of_the_region_is_lost_from_one_cog_to_the_next(region_store):
    """No commune of the region was divided: what the packages list under its départements is what it holds today."""
    listed = ", ".join(f"'{departement}'" for departement in DEPARTEMENTS)
    past = f"SELECT year, sum(inhabitants) FROM population WHERE left(old_code, 2) IN ({listed}) GROUP BY year"
    today = "SELECT year, sum(inhabitants) FROM population_commune JOIN commune USING (commune_code) WHERE region = '75' GROUP BY year"  # noqa: E501
    assert dict(drawn.sql(region_store, past)) == dict(drawn.sql(region_store, today))


def test_bordeaux_has_267991_inhabitants(region_store):
    query = """
        SELECT name, departement, region, epci, inhabitants
        FROM commune JOIN inhabitants USING (commune_code) WHERE commune_code = '33063'
    """
    assert drawn.sql(region_store, query) == [("Bordeaux", "33", "75", "243300316", 267_991)]


def test_people_of_75_or_more_are_those_of_the_published_pyramids(region_store):
    """Within 0.01 %: figures are published to one decimal, and Gironde adds 535 communes by ten bands and sexes."""
    query = """
        SELECT departement, sum(inhabitants)
        FROM age_65 JOIN commune USING (commune_code) WHERE age_low >= 75 GROUP BY departement
    """
    pyramids = pd.read_csv(RAW / "ages_departements_2023.csv", dtype={"departement": str}).set_index("departement")
    bands = ["age_75_79", "age_80_84", "age_85_89", "age_90_94", "age_95_plus"]
    published = pyramids[bands].sum(axis=1).groupby(level=0).sum()
    found = dict(drawn.sql(region_store, query))
    assert tuple(sorted(found)) == DEPARTEMENTS
    assert found == pytest.approx(published.to_dict(), rel=1e-4)


def test_people_of_each_age_and_sex_are_those_of_the_published_pyramids_within_2(region_store):
    query = """
        SELECT departement, sex, age_low, sum(inhabitants)
        FROM age_65 JOIN commune USING (commune_code) GROUP BY departement, sex, age_low
    """
    pyramids = pd.read_csv(RAW / "ages_departements_2023.csv", dtype={"departement": str})
    cells = pyramids.melt(["departement", "sexe"], var_name="band", value_name="inhabitants")
    cells["age_low"] = cells["band"].str.split("_").str[1].astype(int)
    published = cells.query("age_low >= 65").set_index(["departement", "sexe", "age_low"])["inhabitants"]
    found = {tuple(key): inhabitants for *key, inhabitants in drawn.sql(region_store, query)}
    assert len(found) == 12 * 2 * 7
    assert found == pytest.approx(published.to_dict(), abs=2)


def test_pyramids_add_up_to_the_population_of_their_departement(region_store):
    query = """
        SELECT departement, sum(inhabitants)
        FROM inhabitants JOIN commune USING (commune_code) WHERE region = '75' GROUP BY departement
    """
    pyramids = pd.read_csv(RAW / "ages_departements_2023.csv", dtype={"departement": str})
    published = pyramids.drop(columns="sexe").groupby("departement").sum().sum(axis=1)
    assert {code: float(n) for code, n in drawn.sql(region_store, query)} == pytest.approx(published.to_dict(), abs=2)


def test_mean_apl_of_each_departement_is_the_published_one_within_half_a_percent(region_store):
    """DREES weights by a standardised population, we by the inhabitants: hence the half percent."""
    query = """
        SELECT departement, sum(numerator) / sum(denominator)
        FROM measure JOIN commune USING (commune_code) WHERE indicator = 'apl' GROUP BY departement
    """
    reference = pd.read_csv(RAW / "apl_reference.csv", dtype={"territoire": str}).set_index("territoire")["apl_2024"]
    published = reference.drop("France").to_dict()
    assert tuple(sorted(published)) == DEPARTEMENTS
    assert dict(drawn.sql(region_store, query)) == pytest.approx(published, rel=0.005)


def test_every_row_of_the_bpe_is_counted(region_store):
    bpe = pd.read_csv(RAW / "bpe_2025_sante_nouvelle_aquitaine.csv", dtype={"code_commune": str})
    gps = int(bpe.loc[bpe["type_equipement"] == "D265", "nombre"].sum())
    query = "SELECT sum(numerator), count(*) FROM measure WHERE indicator = 'densite_mg'"
    assert drawn.sql(region_store, query) == [(gps, 4_293)]


def test_no_measure_is_negative_but_a_change_and_none_is_infinite(region_store):
    query = """
        SELECT DISTINCT indicator FROM measure
        WHERE numerator < 0 OR denominator < 0 OR NOT isfinite(numerator) OR NOT isfinite(denominator)
    """
    assert {row[0] for row in drawn.sql(region_store, query)} <= {"evolution_apl", "evolution_population"}


def test_metropolitan_outlines_are_valid_and_fit_together(outlines):
    metropole = outlines[~outlines.index.str.startswith(("97", "98"))].geometry.to_numpy()
    assert len(metropole) == 34_746 - 4  # 4 were divided since the outlines were drawn
    assert set(shapely.get_type_id(metropole)) <= {shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON}
    assert shapely.is_valid(metropole).all()
    assert shapely.coverage_is_valid(metropole)


def test_outlines_cover_the_area_of_the_region(region_store):
    """Insee gives 84,036 km² by the cadastre, which leaves out lakes and estuaries; the outlines hold them."""
    query = "SELECT sum(area_m2) / 1e6 FROM commune WHERE region = '75'"
    assert drawn.sql(region_store, query)[0][0] == pytest.approx(84_036, rel=0.02)


def test_a_town_hall_is_in_its_commune_or_near(outlines):
    """Outlines are generalised to some 100 m: a point may fall just outside, not a kilometre away."""
    region = outlines[(outlines["region"] == "75") & outlines["lon"].notna()]
    halls = gpd.GeoSeries.from_xy(region["lon"], region["lat"], index=region.index, crs=region.crs)
    away_m = region.geometry.to_crs("EPSG:2154").distance(halls.to_crs("EPSG:2154"))
    assert away_m[away_m > 1_000].round().sort_values(ascending=False).to_dict() == {}


def test_every_border_is_shared_along_some_metres_by_two_known_communes_once(region_store):
    query = """
        SELECT count(*), count(DISTINCT (code_a, code_b)), min(shared_m) > 0, bool_and(code_a < code_b),
            count(a.commune_code), count(b.commune_code)
        FROM adjacency
        LEFT JOIN commune AS a ON a.commune_code = code_a LEFT JOIN commune AS b ON b.commune_code = code_b
    """
    ((pairs, distinct, positive, ordered, known_a, known_b),) = drawn.sql(region_store, query)
    assert pairs == distinct == known_a == known_b > 100_000
    assert positive
    assert ordered


def test_known_neighbours_and_strangers(region_store):
    query = (
        "SELECT code_b FROM adjacency WHERE code_a = '33063' UNION SELECT code_a FROM adjacency WHERE code_b = '33063'"
    )
    found = {row[0] for row in drawn.sql(region_store, query)}
    # Le Bouscat, Bruges, Mérignac, Pessac, Talence, Bègles, Floirac, Cenon, Lormont: a resident knows them.
    assert {"33069", "33075", "33281", "33318", "33522", "33039", "33167", "33119", "33249"} <= found
    assert not found & {"33529", "33009", "16015", "33243"}  # La Teste, Arcachon, Angoulême, Libourne


def test_the_border_of_a_commune_is_what_it_shares_and_what_it_does_not(region_store, outlines):
    query = """
        WITH side AS (SELECT code_a AS code, shared_m FROM adjacency UNION ALL SELECT code_b, shared_m FROM adjacency)
        SELECT commune_code, outer_m + coalesce(sum(shared_m), 0)
        FROM commune LEFT JOIN side ON side.code = commune_code
        WHERE region = '75' GROUP BY commune_code, outer_m
    """
    length_m = outlines[outlines["region"] == "75"].geometry.to_crs("EPSG:2154").length
    found = pd.Series(dict(drawn.sql(region_store, query))).reindex(length_m.index)
    assert (found / length_m - 1).abs().max() < 0.001


def test_every_old_code_leads_to_one_commune_in_force(region_store):
    query = """
        SELECT count(*), count(DISTINCT code), count(DISTINCT (code, cog.commune_code)), count(commune.commune_code)
        FROM cog LEFT JOIN commune USING (commune_code)
    """
    ((rows, codes, leads, known),) = drawn.sql(region_store, query)
    assert codes == leads
    assert known == rows


def test_territories_are_those_of_their_communes(region_store):
    for column, table in (("departement", "departement"), ("region", "region"), ("epci", "epci")):
        query = f"""
            SELECT DISTINCT {column} FROM commune
            WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT code FROM {table})
        """
        assert drawn.sql(region_store, query) == [], table


def test_the_register_is_partial_and_one_cpts_crosses_into_the_gers(region_store):
    assert drawn.sql(region_store, "SELECT count(*) FROM register_complete") == [(0,)]
    query = """
        SELECT region, departement, count(*), list(DISTINCT cpts_id) FROM cpts_commune JOIN commune USING (commune_code)
        WHERE region != '75' GROUP BY region, departement
    """
    assert drawn.sql(region_store, query) == [("76", "32", 28, ["NA-40-ADOUR"])]
    assert drawn.sql(region_store, "SELECT count(*), count(DISTINCT cpts_id) FROM cpts_commune") == [(239, 8)]
