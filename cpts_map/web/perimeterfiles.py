"""A perimeter as files: communes (CSV), outlines (GeoJSON, GeoPackage), annex table of a lettre d'intention (HTML).

Each file names the vintage of its communes, and read again it gives the same perimeter.
"""

import html
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cpts_map import sharing
from cpts_map.exports import to_csv
from cpts_map.rules import BOUNDS_SOURCE, SIZE_CLASS_SOURCE
from cpts_map.texts import atelier as said
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.workshop import Workshop
from cpts_map.workshop_answers import Assessment

if TYPE_CHECKING:
    import geopandas as gpd

COLUMNS = (
    "code_commune",
    "commune",
    "departement",
    "epci",
    "nom_epci",
    "population",
    "annee_population",
    "cpts",
    "cog",
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to download.

    Attributes
    ----------
    content
        Its bytes.
    media
        Media type.
    name
        Of the file.
    inline
        Whether a browser shows it rather than keeps it.
    """

    content: bytes
    media: str
    name: str
    inline: bool = False


def write(form: str, codes: Sequence[str], workshop: Workshop) -> File:
    """Write a perimeter, known commune codes, in one of :data:`FORMS`."""
    return FORMS[form](codes, workshop)


def rows(codes: Iterable[str], workshop: Workshop) -> list[tuple[object, ...]]:
    """Rows of the communes, by code; see :data:`COLUMNS`."""
    atlas = workshop.atlas
    frame = atlas.everywhere.loc[sorted(codes)]
    year = int(str(atlas.population_years.columns[-1]))
    found: list[tuple[object, ...]] = []
    for code, name, departement, epci, people in zip(
        frame.index, frame["name"], frame["departement"], frame["epci"], frame["inhabitants"], strict=True
    ):
        known = isinstance(epci, str)
        held = " | ".join(row.cpts_name for row in atlas.holders(str(code)))
        count = None if people != people else round(people)  # noqa: PLR0124 - NaN is not itself
        named = atlas.name("epci", epci) if known else None
        found.append(
            (str(code), name, departement, epci if known else None, named, count, year, held, workshop.vintage)
        )
    return found


def _csv(codes: Sequence[str], workshop: Workshop) -> File:
    return File(to_csv(COLUMNS, rows(codes, workshop)), "text/csv; charset=utf-8", "perimetre_communes.csv")


def _frame(codes: Sequence[str], workshop: Workshop) -> "gpd.GeoDataFrame":
    """One feature a commune; a commune without a published outline keeps its row, without geometry."""
    import geopandas as gpd  # noqa: PLC0415 - half a second that the start of the app need not pay

    found = rows(codes, workshop)
    table = {name: [row[i] for row in found] for i, name in enumerate(COLUMNS)}
    outlines = workshop.atlas.outlines_of(codes).reindex(table["code_commune"])
    return gpd.GeoDataFrame(table, geometry=outlines.to_numpy(), crs="EPSG:4326")


def _geojson(codes: Sequence[str], workshop: Workshop) -> File:
    content = _frame(codes, workshop).to_json(drop_id=True, ensure_ascii=False)
    return File(content.encode(), "application/geo+json", "perimetre.geojson")


def _gpkg(codes: Sequence[str], workshop: Workshop) -> File:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "perimetre.gpkg"
        _frame(codes, workshop).to_file(path, layer="communes", driver="GPKG")
        return File(path.read_bytes(), "application/geopackage+sqlite3", "perimetre.gpkg")


def _annex(codes: Sequence[str], workshop: Workshop) -> File:
    """Write the annex: what the territory is, its communes by EPCI, each figure with its vintage and source."""
    found = workshop.assess(codes)
    listed = sorted(rows(codes, workshop), key=lambda row: (str(row[2]), str(row[4] or ""), str(row[1])))
    body = "".join(_annex_row(row) for row in listed)
    people = numbers.number(found.diagnosis.population[-1].inhabitants)
    heads = "".join(f'<th scope="col">{html.escape(fr(name))}</th>' for name in said.ANNEX_COLUMNS)
    facts = "".join(
        f"<tr><th scope='row'>{html.escape(fr(name))}</th><td>{html.escape(fr(value))}</td></tr>"
        for name, value in _annex_facts(found, workshop)
    )
    total = f'<tr><th scope="row" colspan="4">{said.ANNEX_TOTAL}</th><td class="n">{people}</td><td></td></tr>'
    document = (
        f'<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>{said.ANNEX_TITLE}</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{said.ANNEX_TITLE}</h1>"
        f"<table><caption>{said.ANNEX_FACTS}</caption>{facts}</table>"
        f"<table><caption>{said.ANNEX_COMMUNES}</caption><thead><tr>{heads}</tr></thead>"
        f"<tbody>{body}{total}</tbody></table><p>{html.escape(_annex_sources(found, workshop))}</p></main>"
        "</body></html>"
    )
    return File(document.encode(), "text/html; charset=utf-8", "annexe_lettre_intention.html", inline=True)


_STYLE = (
    "body{font:11pt/1.4 system-ui,sans-serif;margin:2rem;color:#1c2430}table{border-collapse:collapse;width:100%;"
    "margin:1rem 0}caption{text-align:left;font-weight:600;padding:.3rem 0}th,td{border:1px solid #c9ced6;"
    "padding:.25rem .5rem;text-align:left;vertical-align:top}"
    ".n{text-align:right;white-space:nowrap}h1{font-size:1.4rem}"
)


def _annex_row(row: Sequence[object]) -> str:
    code, name, departement, _, epci, people = row[:6]
    count = numbers.number(people if isinstance(people, int) else None)
    cells = "".join(
        f"<td>{html.escape(fr(str(cell)))}</td>" for cell in (code, name, departement, epci or numbers.DASH)
    )
    return f'<tr>{cells}<td class="n">{count}</td><td>{html.escape(fr(str(row[7])))}</td></tr>'


def _annex_facts(found: Assessment, workshop: Workshop) -> list[tuple[str, str]]:
    diagnosis = found.diagnosis
    last, size = diagnosis.population[-1], diagnosis.size_class
    judged = [f"{said.RULE[rule.id]} : {said.STATES[rule.state]}" for rule in found.rules if rule.required]
    return [
        ("Communes", numbers.number(len(diagnosis.communes))),
        (f"Population municipale {last.year}", numbers.with_unit(last.inhabitants, 0, "hab.")),
        ("Bornes d'une CPTS", f"{labels.BOUNDS[diagnosis.bounds.status.value]} ({BOUNDS_SOURCE})"),
        ("Classe de taille ACI", f"{size.name}, {numbers.number(size.operating_eur)} € par an ({SIZE_CLASS_SOURCE})"),
        ("Départements", ", ".join(d.name for d in diagnosis.departements)),
        ("EPCI", ", ".join(f"{e.name} ({e.communes} sur {e.communes_total})" for e in diagnosis.epci) or numbers.DASH),
        ("Critères", " ; ".join(judged)),
        ("Adresse du périmètre", sharing.address(diagnosis.communes, workshop.vintage, "lecture")),
    ]


def _annex_sources(found: Assessment, workshop: Workshop) -> str:
    used = {s.source_id: s.attribution for s in workshop.atlas.sources}
    named = [used[key] for key in ("communes", "population", "cpts") if key in used]
    year = found.diagnosis.population[-1].year
    text = said.ANNEX_SOURCES.format(cog=workshop.vintage, year=year, sources=" ; ".join(named))
    partial = f" {pages.PARTIAL}. {pages.PARTIAL_HELP}" if workshop.atlas.register.partial else ""
    return fr(text + partial)


FORMS: dict[str, Callable[[Sequence[str], Workshop], File]] = {
    "csv": _csv,
    "geojson": _geojson,
    "gpkg": _gpkg,
    "annexe": _annex,
}
