"""Answers of the page *Couverture*: shares, flags, zones, bounds, shared communes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dash import dcc, html

from cpts_map import figures
from cpts_map.answers import CoverageRow, ZoneRow
from cpts_map.atlas import Atlas
from cpts_map.rules import Definition, Flag, Precision
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.components import Child
from cpts_map.web.layout import coverage_page
from cpts_map.web.urlstate import CoverageState, MapState, Selection
from cpts_map.web.views import state as state_of

ZONES_SHOWN = 100


def page(search: str | None, atlas: Atlas) -> list[html.Div]:
    """Draw the page for an address."""
    state = state_of.read(CoverageState, search, atlas)
    return coverage_page.page(state, search or "", atlas.departements, atlas.register)


def synchronise(trigger: str | None, search: str | None, definition: str, departement: str) -> tuple[str, str, str]:
    """Agree the address and the controls: what the visitor just touched wins."""
    state = CoverageState.from_search(search)
    if trigger == ids.COVERAGE_DEFINITION:
        state = replace(state, definition=Definition(definition))
    elif trigger == ids.COVERAGE_DEPARTEMENT:
        state = replace(state, departement=departement or None)
    return state.to_search(), state.definition.value, state.departement or ""


def body(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw the content for an address."""
    state = state_of.read(CoverageState, search, atlas)
    return [
        *_territories(atlas),
        *_zones(state, atlas),
        *_bounds(atlas),
        *_shared(atlas),
    ]


def _section(title: Child, *content: Child, file: str | None = None, query: str = "") -> html.Section:
    head = [html.H2(title)]
    if file:
        head.append(components.downloads(file, query))
    return html.Section([html.Div(head, className="tete"), *content], className="bloc")


def _territories(atlas: Atlas) -> list[Child]:
    strict = [*atlas.coverage(Definition.STRICTE, "region"), *atlas.coverage(Definition.STRICTE)]
    large = [*atlas.coverage(Definition.LARGE, "region"), *atlas.coverage(Definition.LARGE)]
    rows = [_territory(s, w) for s, w in zip(strict, large, strict=True)]
    caption = fr("Population municipale 2023 ; une commune partagée compte une fois")
    content = components.table(caption, _explained(pages.COVERAGE_COLUMNS), rows, numeric=(1, 2, 3, 4, 5, 6))
    figure = components.chart(figures.coverage_bars(strict, large), "couverture", pages.CHART_TITLE)
    return [_section(pages.COVERAGE_TABLE, content, figure, file="couverture")]


# Headers that open on their meaning, where they first stand: slugs of the glossary.
_TERMS = {
    "Couverte, stricte": "couverte",
    "Couverte, large": "couverte",
    "Signal, stricte": "signal",
    "EPCI": "epci",
    "Statut": "etapes",
    "Périmètre": "perimetre",
    "Bornes": "bornes",
    "Classe ACI": "classe-de-taille",
}


def _explained(columns: Sequence[str]) -> list[Child]:
    return [components.term(_TERMS[text], text) if text in _TERMS else text for text in columns]


def _territory(strict: CoverageRow, large: CoverageRow) -> list[Child]:
    outside = large.uncovered_population + large.undocumented_population
    return [
        fr(strict.name),
        numbers.number(strict.population),
        numbers.number(strict.covered_population),
        _share(strict),
        numbers.number(large.covered_population),
        _share(large),
        numbers.number(outside),
        _flag(strict),
        _flag(large),
    ]


def _share(row: CoverageRow) -> str:
    if row.flag == Flag.NON_DOCUMENTE:
        return pages.UNDOCUMENTED_SHARE
    text = numbers.percent(row.covered_share)
    return fr(f"{pages.AT_LEAST} {text}") if row.partial else text


def _flag(row: CoverageRow) -> html.Span:
    text = labels.FLAG[row.flag] if row.flag else numbers.DASH  # type: ignore[index]
    return html.Span(text, className=f"signal signal-{row.flag.replace('_', '-')}")


def _zones(state: CoverageState, atlas: Atlas) -> list[Child]:
    zones = atlas.zones(state.definition, state.departement)
    named = pages.ZONES_TO_VERIFY if atlas.register.partial else pages.ZONES_TITLE
    title = components.term("zone-blanche", named)
    where = fr(f"{atlas.name('departement', state.departement)}") if state.departement else atlas.region_name
    notes = [html.P(pages.ZONES_HELP)]
    if atlas.register.partial:
        notes.append(html.P(pages.ZONES_PARTIAL))
    if not zones:
        return [_section(title, *notes, html.P(pages.NO_ZONE))]
    caption = fr(f"{where}, {labels.DEFINITION_SHORT[state.definition]} : {numbers.count(len(zones), 'zone')}")
    rows = [_zone(zone, state, atlas) for zone in zones[:ZONES_SHOWN]]
    table = components.table(caption, _explained(pages.ZONE_COLUMNS), rows, numeric=(1, 2))
    return [_section(title, *notes, table, file="zones", query=state.to_search())]


def _zone(zone: ZoneRow, state: CoverageState, atlas: Atlas) -> list[Child]:
    target = MapState(definition=state.definition, departement=state.departement, selection=Selection("zone", zone.id))
    epci = [fr(atlas.name("epci", code)) for code in zone.epci]
    more = f" et {numbers.number(len(epci) - 3)} autres" if len(epci) > 3 else ""  # noqa: PLR2004 - a cell stays short
    verdict = pages.COULD_CARRY if zone.could_carry else pages.TO_ATTACH
    return [
        dcc.Link(fr(zone.name), href="/" + target.to_search(), title=fr(f"{pages.SEE_ON_MAP} : {zone.name}")),
        numbers.number(len(zone.communes)),
        numbers.number(zone.population),
        fr(", ".join(atlas.name("departement", code) for code in zone.departements)),
        ", ".join(epci[:3]) + more,
        fr(f"{verdict}, à vérifier") if zone.to_verify else verdict,
        _attachments(zone),
    ]


def _attachments(zone: ZoneRow) -> Child:
    if not zone.attachments:
        return pages.NO_NEIGHBOUR
    return html.Ul(
        [
            html.Li(
                fr(
                    f"{a.cpts_name} : {numbers.number(a.population)} hab. ensemble, classe {a.size_class.name}, "
                    f"{labels.BOUNDS[a.bounds.status.value]}"
                )
            )
            for a in zone.attachments
        ]
    )


def _bounds(atlas: Atlas) -> list[Child]:
    rows = []
    for entry in atlas.register_entries:
        codes = atlas.cpts_communes(entry.cpts_id)
        if not codes:
            continue
        diagnosis = atlas.perimeter(codes).diagnose()
        size, limits = diagnosis.size_class, diagnosis.bounds
        partial = f"{pages.AT_LEAST} " if entry.precision == Precision.PARTIEL else ""
        href = "/" + MapState(selection=Selection("cpts", entry.cpts_id)).to_search()
        up = "" if size.margin_to_upper is None else f"{numbers.number(size.margin_to_upper)} hab. avant la suivante"
        rows.append(
            [
                dcc.Link(fr(entry.name), href=href),
                labels.STATUS[entry.status],  # type: ignore[index]
                labels.PRECISION[entry.precision],  # type: ignore[index]
                partial + numbers.number(diagnosis.population[-1].inhabitants),
                labels.BOUNDS[limits.status.value],
                size.name,
                fr(up),
            ]
        )
    if not rows:
        return [_section(pages.OUT_OF_BOUNDS, html.P([pages.NO_PERIMETER, " ", _how_to_load()]))]
    without = len(atlas.register_entries) - len(rows)
    note = numbers.count(without, "CPTS recensée sans périmètre connu", "CPTS recensées sans périmètre connu")
    caption = fr("Périmètres du registre, face aux bornes de 20 000 à 100 000 habitants")
    content = components.table(caption, _explained(pages.BOUNDS_COLUMNS), rows, numeric=(3,))
    return [_section(pages.OUT_OF_BOUNDS, content, html.P(fr(f"{note}.")), file="cpts")]


def _how_to_load() -> dcc.Link:
    return dcc.Link(pages.HOW_TO_LOAD, href="/donnees#registre")


def _shared(atlas: Atlas) -> list[Child]:
    count = Counter(row.commune_code for row in atlas.ledger_rows)
    rows = [
        [fr(atlas.name("commune", code)), fr(" ; ".join(row.cpts_name for row in atlas.holders(code)))]
        for code, holders in count.items()
        if holders > 1
    ]
    content = components.table(pages.SHARED, ("Commune", "CPTS"), rows) if rows else html.P(pages.NO_SHARED)
    return [_section(pages.SHARED, content, file="registre")]
