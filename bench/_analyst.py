"""The peer of diagnostics.py: the same figures as an analyst gets them with geopandas and pandas, files in hand."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import geopandas as gpd
import pandas as pd

YEAR = 2023
LAMBERT_93 = 2154
# What covers, under each definition, in the words of the register.
COVERING = {
    "stricte": ["aci_signe"],
    "large": ["reperee", "lettre_intention_validee", "projet_sante_valide", "aci_signe", "inconnu"],
}


@dataclass
class Files:
    """What the analyst read, once: communes with outline and population, populations by year, APL of 2024."""

    communes: gpd.GeoDataFrame
    population: pd.DataFrame
    apl: pd.DataFrame


def read(data: Path) -> Files:
    past = pd.read_parquet(data / "geo" / "population.parquet").dropna(subset="commune_code")
    # A sum is known only if each of its parts is (a commune of today may be several of then).
    population = past.groupby(["commune_code", "year"])["inhabitants"].sum(skipna=False).reset_index()
    last = population[population["year"] == YEAR].rename(columns={"commune_code": "code"})
    communes = gpd.read_parquet(data / "geo" / "communes.parquet").merge(
        last[["code", "inhabitants"]], on="code", how="left"
    )
    apl = pd.read_csv(data / "raw" / "apl_medecins_generalistes_nouvelle_aquitaine.csv", dtype={"code_commune": str})
    apl = apl.rename(columns={"code_commune": "code"})[["code", "apl_2024", "apl_65_2024"]]
    return Files(communes, population, apl)


def coverage_by_merge(communes: gpd.GeoDataFrame, ledger: pd.DataFrame) -> pd.DataFrame:
    """Coverage per department without any geometry: merge, flag, groupby."""
    tables = []
    for definition, statuses in COVERING.items():
        kept = ledger[ledger["status"].isin(statuses)]
        holders = kept.groupby("commune_code")["cpts_id"].nunique().rename("holders").reset_index()
        merged = communes.merge(holders, left_on="code", right_on="commune_code", how="left")
        tables.append(_sums(merged, merged["holders"].fillna(0), definition))
    return pd.concat(tables)


def coverage_by_dissolve(
    communes: gpd.GeoDataFrame, ledger: pd.DataFrame, method: Literal["unary", "coverage"] = "unary"
) -> pd.DataFrame:
    """The same with the perimeters as shapes: dissolve them, then find the communes that lie in each.

    ``unary`` is what geopandas does unless told otherwise; ``coverage`` needs outlines that fit together.
    """
    tables = []
    for definition, statuses in COVERING.items():
        kept = ledger[ledger["status"].isin(statuses)]
        members = communes[["code", "geometry"]].merge(kept, left_on="code", right_on="commune_code")
        perimeters = members[["cpts_id", "geometry"]].dissolve("cpts_id", method=method).reset_index()
        points = communes[["code"]].set_geometry(communes.representative_point())
        joined = points.sjoin(perimeters, predicate="within")
        # No shape holds the few communes that have no outline: the list does.
        listed = kept[kept["commune_code"].isin(communes.loc[communes.geometry.isna(), "code"])]
        found = pd.concat([joined["code"], listed["commune_code"]])
        holders = communes["code"].map(found.value_counts()).fillna(0)
        tables.append(_sums(communes, holders, definition))
    return pd.concat(tables)


def _sums(communes: pd.DataFrame, holders: pd.Series, definition: str) -> pd.DataFrame:
    covered = holders > 0
    flagged = communes[["departement", "inhabitants", "area_m2"]].assign(
        covered_population=communes["inhabitants"].where(covered, 0),
        covered_area_m2=communes["area_m2"].where(covered, 0),
        covered_communes=covered,
        shared_communes=holders > 1,
    )
    return flagged.groupby("departement").sum().assign(definition=definition)


@dataclass
class Answer:
    """What the analyst finds of a perimeter."""

    population: pd.Series
    pieces: int
    area_km2: float
    departements: pd.DataFrame
    epci: pd.DataFrame
    apl: dict[str, float]
    departement_apl: dict[str, float]
    region_apl: dict[str, float]


def diagnose(files: Files, codes: list[str]) -> Answer:
    communes = files.communes
    subset = communes[communes["code"].isin(codes)]
    departements = _crossed(communes, subset, "departement")
    first = departements["inhabitants"].idxmax()
    around = communes[communes["departement"] == first]
    region = communes[communes["region"] == around["region"].iloc[0]]
    years = files.population[files.population["commune_code"].isin(codes)]
    return Answer(
        population=years.groupby("year")["inhabitants"].sum(),
        pieces=len(subset[["geometry"]].dissolve(method="coverage").explode()),  # the quicker of the two
        area_km2=subset.to_crs(LAMBERT_93).area.sum() / 1e6,
        departements=departements,
        epci=_crossed(communes, subset, "epci"),
        apl=_weighted(subset, files.apl),
        departement_apl=_weighted(around, files.apl),
        region_apl=_weighted(region, files.apl),
    )


def _crossed(communes: pd.DataFrame, subset: pd.DataFrame, level: str) -> pd.DataFrame:
    inside = subset.groupby(level).agg(communes=("code", "size"), inhabitants=("inhabitants", "sum"))
    whole = communes[communes[level].isin(inside.index)].groupby(level)
    total = whole.agg(communes_total=("code", "size"), population_total=("inhabitants", "sum"))
    return inside.join(total)


def _weighted(communes: pd.DataFrame, apl: pd.DataFrame) -> dict[str, float]:
    """Means of the APL weighted by the inhabitants; NaN where no commune has one."""
    known = communes[["code", "inhabitants"]].merge(apl, on="code").dropna()
    return {
        indicator: (known[column] * known["inhabitants"]).sum() / known["inhabitants"].sum()
        if len(known)
        else float("nan")
        for indicator, column in (("apl", "apl_2024"), ("apl_65", "apl_65_2024"))
    }
