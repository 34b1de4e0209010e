"""One function for each query of ``sql/queries``: what the store answers, as frames and rows."""

from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from cpts_map.crs import WGS84
from cpts_map.diagnostics import graph
from cpts_map.diagnostics.aggregate import Measure
from cpts_map.diagnostics.graph import Graph
from cpts_map.indicators import Indicator, registry
from cpts_map.ingest import statement
from cpts_map.store import Store

if TYPE_CHECKING:
    import geopandas as gpd


@dataclass(frozen=True, slots=True)
class Cpts:
    """One CPTS of the register; see the table ``cpts`` for the meaning of each field."""

    cpts_id: str
    name: str
    departements: str
    status: str
    status_date: str | None
    precision: str
    quoted_population: int | None
    quoted_communes: int | None
    site: str | None
    source_url: str
    note: str | None

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """Words and address of each source; no address for what is not on the web."""
        told = (source.strip() for source in self.source_url.split(" | "))
        return tuple((s.split("/")[2], s) if s.startswith(("https://", "http://")) else (s, "") for s in told)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A commune claimed by a CPTS: at which step, since when, according to whom."""

    commune_code: str
    cpts_id: str
    cpts_name: str
    status: str
    status_date: str | None
    precision: str
    source_url: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact area: a role and an organisation, never a person."""

    area: str
    departements: str
    limit_note: str | None
    role: str
    site: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A loaded source; see :class:`cpts_map.catalog.Source`."""

    source_id: str
    title: str
    producer: str
    page: str
    licence: str
    attribution: str
    vintage: int
    max_age: int
    retrieved: str
    regions: list[str]
    note: str
    file: str


@dataclass(frozen=True, slots=True)
class National:
    """One publication of the national coverage, with its own definition."""

    date: str
    producer: str
    cpts_total: int | None
    aci_signed: int | None
    population_pct: float | None
    uncovered: int | None
    definition: str
    source_url: str


@dataclass(frozen=True, slots=True)
class RegionalState:
    """A published count of CPTS at a step."""

    date: str
    step: str
    count: int
    source: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A vintage in use; see ``sql/views/fact.sql``."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Sums behind an indicator on a department, or on the region (empty department)."""

    indicator: str
    departement: str
    numerator: float
    denominator: float | None
    communes: int


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A part of an open source, as loaded; see :class:`cpts_map.imports.Imported`."""

    source: str
    part: str
    file: str
    imported: str
    vintage: str
    rows: int
    remarks: list[str]


@dataclass(frozen=True, slots=True)
class Liberal:
    """Liberal professionals of a whole department in the newest year loaded.

    Attributes
    ----------
    status
        ``publié``, ``secret`` or ``absent``; the count is ``None`` but in the first case.
    density
        For 100,000 inhabitants, as published.
    from_60
        How many are 60 or older; ``None`` where the age classes are not loaded, or do not add up to the count.
    """

    departement: str
    profession: str
    year: int
    status: str
    count: int | None
    density: float | None
    from_60: int | None


@dataclass(frozen=True, slots=True)
class Published:
    """A figure published for a whole département, region or France; see ``sql/queries/published.sql``.

    Attributes
    ----------
    kind, subject, name
        What it is: ``prevalence`` of a group of pathologies; ``effectif``, ``densite`` or ``part_60`` of a profession.
    level, territory
        Which territory it describes.
    status
        ``publié``, or why there is no value.
    value
        In its unit; ``None`` but where published.
    numerator, denominator
        Counts behind it, where published.
    """

    kind: str
    subject: str
    name: str
    level: str
    territory: str
    year: int
    status: str
    value: float | None
    numerator: float | None
    denominator: float | None


@dataclass(frozen=True, slots=True)
class Check:
    """Result of a data check.

    Attributes
    ----------
    name
        File of ``sql/checks``.
    meaning
        What it looks for, in French.
    rows
        The bad rows; empty when all is well.
    """

    name: str
    meaning: str
    rows: pd.DataFrame


def communes(store: Store) -> pd.DataFrame:
    """Every commune of France, indexed by code; ``inhabitants`` and sizes are NaN where unknown."""
    return store.frame("queries/communes").set_index("commune_code")


def commune_graph(store: Store, frame: pd.DataFrame) -> Graph:
    """Neighbours of the communes of a frame from :func:`communes`."""
    return graph.build(frame, store.frame("queries/adjacency"), store.frame("queries/island_links"))


def points(store: Store) -> pd.DataFrame:
    """Where each commune of :func:`communes` is reached, in the same order: town hall, else its outline."""
    return store.frame("queries/points")


def travel_matrix(store: Store) -> pd.DataFrame:
    """Minutes between communes that a user loaded; empty where none were."""
    return store.frame("queries/matrix")


def indicators(store: Store) -> dict[str, Indicator]:
    """Indicators that the store knows, by id, with their vintages."""
    return registry({row.key: row.value for row in store.rows("queries/facts", Fact)})


def imported(store: Store) -> list[ImportedRow]:
    """Parts of open sources that were loaded, by source."""
    return store.rows("queries/imported", ImportedRow)


def measures(store: Store, codes: pd.Index) -> dict[str, Measure]:
    """Every indicator, as arrays in the order of ``codes``; NaN where the store has no row or no value."""
    frame = store.frame("queries/measures")
    node = codes.get_indexer(pd.Index(frame["commune_code"]))
    numerator, denominator = frame["numerator"].to_numpy(dtype=float), frame["denominator"].to_numpy(dtype=float)
    rows_of = frame.groupby("indicator").indices
    found = {}
    for indicator in indicators(store).values():
        top, bottom = np.full(len(codes), np.nan), np.full(len(codes), np.nan)
        rows = rows_of.get(indicator.id, np.empty(0, dtype=int))
        top[node[rows]], bottom[node[rows]] = numerator[rows], denominator[rows]
        found[indicator.id] = Measure(top, bottom, indicator.scale, indicator.count)
    return found


def population_years(store: Store, codes: pd.Index) -> pd.DataFrame:
    """Population of each commune (rows, in the order of ``codes``) in each year (columns); NaN where unknown."""
    frame = store.frame("queries/population_years")
    return frame.pivot_table(index="commune_code", columns="year", values="inhabitants").reindex(codes)


def territories(store: Store) -> dict[str, dict[str, str]]:
    """Names by code, for ``departement``, ``region``, ``epci`` and, where loaded, ``bassin_de_vie``."""
    frame = store.frame("queries/territories")
    return {str(kind): dict(zip(part["code"], part["name"], strict=True)) for kind, part in frame.groupby("kind")}


def register(store: Store) -> list[Cpts]:
    """Every CPTS of the register, by name."""
    return store.rows("queries/cpts", Cpts)


def ledger(store: Store) -> list[LedgerRow]:
    """Every attachment of a commune to a CPTS."""
    return store.rows("queries/ledger", LedgerRow)


def complete_departements(store: Store) -> frozenset[str]:
    """Departments where the register knows every CPTS."""
    return frozenset(store.frame("queries/complete_departements")["departement"])


def contacts(store: Store) -> list[Contact]:
    """Contact areas, by name."""
    return store.rows("queries/contacts", Contact)


def sources(store: Store) -> list[SourceRow]:
    """Sources of the store, in the order of the catalogue."""
    return store.rows("queries/sources", SourceRow)


def national(store: Store) -> list[National]:
    """Published national coverage, by date."""
    return store.rows("queries/national", National)


def regional_state(store: Store) -> list[RegionalState]:
    """Published state of the region."""
    return store.rows("queries/regional_state", RegionalState)


def gp_outliers(store: Store) -> dict[str, float]:
    """Communes whose number of general practitioners is to be verified: practitioners for 1,000 inhabitants."""
    frame = store.frame("queries/gp_outliers")
    return dict(zip(frame["commune_code"], frame["per_1000"], strict=True))


def liberal(store: Store, departements: list[str]) -> list[Liberal]:
    """Liberal professionals of departments, by department then profession."""
    return store.rows("queries/liberal", Liberal, departements=departements)


def access_by_decay(store: Store, region: str) -> pd.DataFrame:
    """Access to general practitioners: ``decay``, ``commune_code``, ``access``, ``apl``, ``inhabitants``."""
    return store.frame("queries/access_by_decay", region=region)


def zoned_territories(store: Store) -> pd.DataFrame:
    """Territories that the ARS zoned: ``commune_code``, ``unit`` (``tvs`` or ``bassin``), ``name``."""
    return store.frame("queries/zoned_territories")


def split_members(store: Store) -> list[str]:
    """Communes made of past communes of several bassins de vie, sorted."""
    return list(store.frame("queries/split_members")["commune_code"])


def published(store: Store) -> list[Published]:
    """Figures of whole departments, regions and France."""
    return store.rows("queries/published", Published)


def old_names(store: Store) -> pd.DataFrame:
    """Former names and codes: ``code``, ``name``, ``kind``, ``commune_code`` of today."""
    return store.frame("queries/old_names")


def outlines(store: Store, region: str) -> "gpd.GeoSeries":
    """Outlines of the communes of a region, WGS 84, by code; ``None`` where not published."""
    return _geometry(store.frame("queries/outlines", region=region), "commune_code")


def outlines_of(store: Store, codes: list[str]) -> "gpd.GeoSeries":
    """Outlines of given communes, WGS 84, by code."""
    return _geometry(store.frame("queries/outlines_of", codes=codes), "commune_code")


def departement_outlines(store: Store, codes: list[str]) -> "gpd.GeoSeries":
    """Outlines of departments, WGS 84, by code."""
    return _geometry(store.frame("queries/departement_outlines", codes=codes), "code")


def _geometry(frame: pd.DataFrame, key: str) -> "gpd.GeoSeries":
    import geopandas as gpd  # noqa: PLC0415 - half a second that the start of the app need not pay

    wkb = [None if value is None or value is pd.NA else bytes(value) for value in frame["geometry"]]
    return gpd.GeoSeries(shapely.from_wkb(wkb), index=pd.Index(frame[key], name=key), crs=WGS84)


def check_names() -> list[str]:
    """Every data check: the files of ``sql/checks``."""
    folder = resources.files("cpts_map").joinpath("sql", "checks")
    return sorted(file.name.removesuffix(".sql") for file in folder.iterdir() if file.name.endswith(".sql"))


def check(store: Store, name: str, year: int) -> Check:
    """Run a data check.

    Parameters
    ----------
    store
        The store.
    name
        One of :func:`check_names`.
    year
        Current year, for the checks that compare vintages with it.

    Returns
    -------
    Check
        With the bad rows.
    """
    text = statement(f"checks/{name}")
    parameters = {"year": year} if "$year" in text else {}
    meaning = text.splitlines()[0].removeprefix("-- ")
    return Check(name, meaning, store.frame(f"checks/{name}", **parameters))


def cog(store: Store) -> pd.DataFrame:
    """Codes and names of communes, of today and of the past."""
    return store.frame("queries/cog")


def population_series(store: Store) -> pd.DataFrame:
    """Population of each past commune; ``commune_code`` is missing where it was divided since."""
    return store.frame("queries/population_series")


def register_frames(store: Store) -> tuple[pd.DataFrame, pd.DataFrame]:
    """CPTS, and their communes, as the tables ``cpts`` and ``cpts_commune``."""
    return store.frame("queries/cpts"), store.frame("queries/attachments")
