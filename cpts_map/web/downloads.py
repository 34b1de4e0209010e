"""CSV downloads: an address each, the query being the state of the page that offers them."""

import html
import math
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import parse_qs

import pandas as pd

from cpts_map import documents, geofiles, printmap, standalone, wording
from cpts_map import situation as situations
from cpts_map.answers import Diagnosis
from cpts_map.atlas import STANDING, Atlas
from cpts_map.diagnostics.readings import READINGS
from cpts_map.errors import CptsMapError
from cpts_map.exports import to_csv, to_xlsx
from cpts_map.indicators import Indicator
from cpts_map.rules import Definition
from cpts_map.texts import carte, labels, pages
from cpts_map.web.urlstate import CompareState, CoverageState, DiagnosticState, MapState
from cpts_map.web.views import compare_view, diagnostic_view, published_view, table_view, tension_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.tension_cells import cell

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


def tension(search: str, atlas: Atlas) -> Table:
    """The five readings of the territories of a level, sorted as on screen, all pages."""
    seen = tension_view.found(search, atlas)
    level, found = seen.level, seen.tension
    shown = [id_ for reading in READINGS for id_ in reading.shown if id_ in level.figures]
    columns = (
        "niveau",
        "code",
        "territoire",
        "population_2023",
        *[f"{id_} ({atlas.indicator(id_).unit}, {atlas.indicator(id_).vintage})" for id_ in shown],
        *[f"manque_{id_}" for id_ in shown],
        "rang_moyen_besoins",
        "score_multicritere",
        "rang_multicritere",
        "stabilite",
        *[f"signal_{reading.id}" for reading in READINGS],
        "lectures_qui_signalent",
        "lectures_connues",
    )
    ranks = None if found.multi is None else found.multi.rank
    rows = (
        (
            seen.state.level,
            code,
            level.names[code],
            _given(level.inhabitants[code]),
            *[_given(cell(level.figures, code, id_)) for id_ in shown],
            *[cell(level.missing, code, id_) for id_ in shown],
            _given(cell(found.scores, code, "besoins")),
            _given(cell(found.scores, code, "multicritere")),
            None if ranks is None else _given(ranks[code]),
            _given(found.stable[code]),
            *[None if pd.isna(flag) else bool(flag) for flag in found.flags.loc[code]],
            int(found.flagged[code]),
            int(found.told[code]),
        )
        for code in seen.shown
    )
    return columns, rows


def _given(value: float) -> float | int | None:
    """Give a number, whole where it is whole; nothing where it is missing."""
    if math.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def diagnosis(search: str, atlas: Atlas) -> Table:
    """Every indicator of the territory of the page *Diagnostic*; headers only without one."""
    columns = (
        *_INDICATOR_COLUMNS,
        "valeur",
        "numerateur",
        "denominateur",
        "part_population_sans_valeur",
        "fiable",
        "sans_objet",
        "effectif_a_verifier",
        "departement",
        "region",
        "france",
        *(f"rang_{level}_part_au_dessous" for level in STANDING),
        *(f"rang_{level}_effectif" for level in STANDING),
        "calcul",
        "sources",
        "niveau",
        "territoire_decrit",
        "etat",
    )
    found = diagnostic_view.diagnosis_of(search, atlas)
    rows: list[tuple[object, ...]] = []
    for value in found.indicators if found else ():
        declared = atlas.indicator(value.id)
        bench = {b.level: b.value for b in value.benchmarks}
        places = {s.level: s for s in value.standings}
        rows.append(
            (
                *_indicator_cells(declared),
                value.value,
                value.numerator,
                value.denominator,
                value.missing_share,
                value.reliable,
                value.not_applicable,
                " ".join(value.flagged),
                bench.get("departement"),
                bench.get("region"),
                value.france.value,
                *(places[level].below if level in places else None for level in STANDING),
                *(places[level].of if level in places else None for level in STANDING),
                declared.formula,
                " ".join(value.sources),
                value.level,
                "ensemble des communes",
                None,
            )
        )
    return columns, [*rows, *_departmental(found, atlas, len(columns))]


def _departmental(found: Diagnosis | None, atlas: Atlas, width: int) -> list[tuple[object, ...]]:
    """A row for each département touched and each figure published by département: no figure of the territory."""
    rows: list[tuple[object, ...]] = []
    for value in found.departmental if found else ():
        declared = atlas.departmental[value.id]
        head = _indicator_cells(declared)
        for figure in value.departements:
            told = (figure.value, figure.numerator, figure.denominator)
            bench = (figure.value, value.region.value, value.france.value)
            end = (
                declared.formula,
                " ".join(value.sources),
                value.level,
                f"{figure.name} ({figure.code})",
                figure.status,
            )
            # Neither share without value nor rank: those are figures of a set of communes.
            start = (*head, *told, None, None, None, None, *bench)
            rows.append((*start, *[None] * (width - len(start) - len(end)), *end))
    return rows


_INDICATOR_COLUMNS = ("famille", "id", "indicateur", "unite", "sens", "millesime")


def _indicator_cells(declared: Indicator) -> tuple[str, ...]:
    sense = labels.DIRECTION[declared.direction.value]
    return declared.family.value, declared.id, declared.name, declared.unit, sense, declared.vintage


def comparison(search: str, atlas: Atlas) -> Table:
    """Every indicator of the territories of the page *Comparer*, a group of columns each."""
    state = CompareState.from_search(search)
    known = [column for column in compare_view.columns(state, atlas) if column.diagnosis]
    names = (f"{column.name} ({column.selection})" for column in known)
    columns = [*_INDICATOR_COLUMNS]
    for i, name in enumerate(names):
        columns += [f"{name} : valeur", f"{name} : part sans valeur", *([f"{name} : écart"] if i else [])]
    rows: list[tuple[object, ...]] = []
    for declared in atlas.indicators.values() if known else ():
        values = compare_view.values_of(declared.id, known)
        cells: list[object] = []
        for i, value in enumerate(values):
            cells += [value.value, value.missing_share]
            if i:
                cells.append(compare_view.gap(declared, value, values[0]))
        rows.append((*_indicator_cells(declared), *cells))
    return columns, [*rows, *_compared(known, atlas)]


def _compared(known: Sequence[compare_view.Column], atlas: Atlas) -> list[tuple[object, ...]]:
    """Figures published by département, as text under the names of the départements: no value, no gap."""
    rows: list[tuple[object, ...]] = []
    for declared in atlas.departmental.values() if known else ():
        cells: list[object] = []
        for i, diagnosis in enumerate(column.diagnosis for column in known if column.diagnosis):
            figures = published_view.value_of(diagnosis, declared.id).departements
            cells += [" ; ".join(wording.published(f, declared) for f in figures), None, *([None] if i else [])]
        rows.append((*_indicator_cells(declared), *cells))
    return rows


TABLES: dict[str, Callable[[str, Atlas], Table]] = {
    "communes": communes,
    "couverture": coverage,
    "zones": zones,
    "cpts": cpts,
    "tension": tension,
    "registre": register,
    "diagnostic": diagnosis,
    "comparaison": comparison,
}


def index(region_name: str) -> str:
    """A page of links to every table, for a browser without scripts."""
    links = "".join(
        f"<li>{html.escape(pages.TABLES[name])} : "
        + ", ".join(f'<a href="/telecharger/{name}.{end}">{said}</a>' for end, said in _forms(name).items())
        + "</li>"
        for name in TABLES
    )
    links += "".join(
        f'<li><a href="/telecharger/carte.{form}">{html.escape(said)}</a></li>'
        for form, said in carte.DOWNLOADS.items()
    )
    head = f'<head><meta charset="utf-8"><title>{pages.DOWNLOAD} — {pages.APP}</title></head>'
    body = f"<main><h1>{pages.DOWNLOAD}</h1><p>{html.escape(region_name)}</p><ul>{links}</ul></main>"
    return f'<!DOCTYPE html><html lang="fr">{head}<body>{body}</body></html>'


def _forms(name: str) -> dict[str, str]:
    """Endings of the addresses of a table, and how each format is called."""
    layers = dict(zip(geofiles.FORMS, ("GeoJSON", "GeoPackage", "GeoParquet"), strict=True))
    tables = {"csv": "CSV", "csv?format=international": "CSV international", "xlsx": "XLSX"}
    return tables | (layers if name in geofiles.LAYERS else {})


def content(name: str, search: str, atlas: Atlas) -> bytes:
    """One of :data:`TABLES` as CSV; ``format=international`` in the query for other tools than French spreadsheets."""
    columns, rows = TABLES[name](search, atlas)
    asked = parse_qs(search.removeprefix("?")).get("format", [""])[-1]
    return to_csv(columns, rows, international=asked == "international")


def situation(search: str, atlas: Atlas) -> str | None:
    """Small map of the territory of the page *Diagnostic* as SVG; ``None`` where there is none."""
    try:
        selected = diagnostic_view.selected_of(state_of.read(DiagnosticState, search, atlas), atlas)
        return situations.situation(atlas, selected.codes, selected.name) if selected and selected.codes else None
    except CptsMapError:
        return None


def picture(form: str, search: str, atlas: Atlas) -> bytes:
    """Map of the page *Carte*: the stand-alone page, or a sheet to print."""
    state = state_of.read(MapState, search, atlas)
    asked = (state.indicator, state.method, state.definition)
    if form == "html":
        return standalone.standalone(atlas, *asked)
    return printmap.write(printmap.draw(atlas, *asked), form)


def document(form: str, search: str, atlas: Atlas) -> bytes | None:
    """Diagnosis document of the territory of the page *Diagnostic*; ``None`` where there is none."""
    try:
        selected = diagnostic_view.selected_of(state_of.read(DiagnosticState, search, atlas), atlas)
        if selected is None or not selected.codes:
            return None
        return documents.write(documents.compose(atlas, diagnostic_view.territory_of(selected, atlas)), form)
    except CptsMapError:
        return None


def workbook(name: str, search: str, atlas: Atlas) -> bytes:
    """One of :data:`TABLES` as XLSX: the table, then where its figures come from."""
    columns = ("source", "producteur", "millesime", "licence", "attribution", "page", "recuperee")
    rows = (
        (s.title, s.producer, s.vintage, labels.LICENCE[s.licence], s.attribution, s.page, s.retrieved)
        for s in atlas.sources
    )
    return to_xlsx({name.capitalize(): TABLES[name](search, atlas), "Sources": (columns, rows)})
