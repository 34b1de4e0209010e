"""Tables of the region: communes, coverage, zones, CPTS, register; the query of an address says which."""

from collections.abc import Iterable, Sequence

import pandas as pd

from cpts_map.atlas import Atlas
from cpts_map.rules import Definition
from cpts_map.texts import labels
from cpts_map.web.urlstate import CoverageState, MapState
from cpts_map.web.views import state as state_of
from cpts_map.web.views import table_view

Table = tuple[Sequence[str], Iterable[Sequence[object]]]


def communes(search: str, atlas: Atlas) -> Table:
    """The table under the map."""
    state = state_of.read(MapState, search, atlas)
    indicator = atlas.indicator(state.indicator)
    value = f"{indicator.id} ({indicator.unit}, {indicator.vintage})"
    found = table_view.rows(state, atlas)
    columns = ("code_commune", "commune", "departement", "population_2023", "cpts", "couverture", value, "sans_objet")
    rows = (
        (
            code,
            row["commune"],
            row["departement"],
            None if pd.isna(row["population"]) else int(row["population"]),
            row["cpts"],
            labels.COVERAGE[row["couverture"]],
            None if pd.isna(row["valeur"]) else float(row["valeur"]),
            bool(row["sans_objet"]),
        )
        for code, row in found.iterrows()
    )
    return columns, rows


def coverage(_search: str, atlas: Atlas) -> Table:
    """Coverage of the region, its departments and its EPCI, both definitions."""
    columns = (
        "niveau",
        "code",
        "territoire",
        "definition",
        "communes",
        "communes_couvertes",
        "communes_partagees",
        "population_2023",
        "population_couverte",
        "population_non_couverte",
        "population_non_documentee",
        "part_couverte",
        "superficie_km2",
        "superficie_couverte_km2",
        "registre_partiel",
        "signal",
    )
    rows = (
        (
            row.by,
            row.code,
            row.name,
            row.definition,
            row.communes,
            row.covered_communes,
            row.shared_communes,
            row.population,
            row.covered_population,
            row.uncovered_population,
            row.undocumented_population,
            row.covered_share,
            row.area_km2,
            row.covered_area_km2,
            row.partial,
            row.flag,
        )
        for level in ("region", "departement", "epci")
        for definition in Definition
        for row in atlas.coverage(definition, level)
    )
    return columns, rows


def zones(search: str, atlas: Atlas) -> Table:
    """Uncovered zones, one row per zone and possible attachment."""
    state = state_of.read(CoverageState, search, atlas)
    columns = (
        "zone",
        "nom",
        "definition",
        "communes",
        "population_2023",
        "departements",
        "epci",
        "pourrait_porter_une_cpts",
        "a_verifier",
        "cpts_voisine",
        "frontiere_m",
        "population_ensemble",
        "bornes",
        "classe_aci",
        "codes_communes",
    )
    rows: list[tuple[object, ...]] = []
    for zone in atlas.zones(state.definition, state.departement):
        head = (
            zone.id,
            zone.name,
            zone.definition,
            len(zone.communes),
            zone.population,
            " ".join(zone.departements),
            " ".join(zone.epci),
            zone.could_carry,
            zone.to_verify,
        )
        members = " ".join(zone.communes)
        rows += [
            (*head, a.cpts_name, a.shared_m, a.population, a.bounds.status.value, a.size_class.name, members)
            for a in zone.attachments
        ] or [(*head, None, None, None, None, None, members)]
    return columns, rows


def cpts(_search: str, atlas: Atlas) -> Table:
    """CPTS of the register with a perimeter, against the bounds."""
    columns = (
        "id",
        "nom",
        "statut",
        "date_statut",
        "precision",
        "communes",
        "population_2023",
        "bornes",
        "marge_minimum",
        "marge_maximum",
        "classe_aci",
        "source",
    )
    rows: list[tuple[object, ...]] = []
    for entry in atlas.register_entries:
        head = (entry.cpts_id, entry.name, entry.status, entry.status_date, entry.precision)
        codes = atlas.cpts_communes(entry.cpts_id)
        if not codes:
            rows.append((*head, None, None, None, None, None, None, entry.source_url))
            continue
        found = atlas.perimeter(codes).diagnose()
        limits = found.bounds
        rows.append(
            (
                *head,
                len(codes),
                found.population[-1].inhabitants,
                limits.status.value,
                limits.margin_to_min,
                limits.margin_to_max,
                found.size_class.name,
                entry.source_url,
            )
        )
    return columns, rows


def register(_search: str, atlas: Atlas) -> Table:
    """The ledger: commune × CPTS × status × date × source."""
    columns = ("code_commune", "commune", "cpts_id", "cpts", "statut", "date_statut", "precision", "source")
    rows = (
        (
            row.commune_code,
            atlas.name("commune", row.commune_code),
            row.cpts_id,
            row.cpts_name,
            row.status,
            row.status_date,
            row.precision,
            row.source_url,
        )
        for row in atlas.ledger_rows
    )
    return columns, rows
