"""The card of a selection: what it is, whose it is, its figures against department and region."""

from dataclasses import replace
from urllib.parse import quote

from dash import dcc, html

from cpts_map import wording
from cpts_map.answers import Diagnosis, IndicatorValue
from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError
from cpts_map.macpts import contacts_of
from cpts_map.rules import BOUNDS_SOURCE, SIZE_CLASS_SOURCE, Coverage, Precision
from cpts_map.texts import embed, labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.urlstate import MapState, Selection
from cpts_map.web.views import indicator_view, territory_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.map_view import clear_link, selected_of
from cpts_map.web.views.selection import Selected


def card(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw the card for an address; an invitation when nothing is selected, an error when it is unknown."""
    state = state_of.read(MapState, search, atlas)
    try:
        selected = selected_of(state, atlas)
    except CptsMapError as error:
        return [components.error(fr(str(error))), html.P(pages.CARD_EMPTY), clear_link(state)]
    if selected is None:
        return [*state_of.unread(search, "selection"), html.H2(pages.CARD_TITLE), html.P(pages.CARD_EMPTY)]
    heading = [html.Div([html.H2(fr(selected.name)), clear_link(state)], className="tete")]
    if not selected.codes:
        return [*heading, *_register_entry(selected.code, atlas), _without_perimeter()]
    diagnosis = atlas.perimeter(selected.codes).diagnose()
    links = [
        dcc.Link(pages.TO_DIAGNOSTIC, href=territory_view.address("/diagnostic", selected, state), className="bouton"),
        dcc.Link(pages.TO_WORKSHOP, href=territory_view.address("/atelier", selected, state), className="bouton"),
    ]
    about = {"commune": _about_commune, "cpts": _about_cpts}.get(selected.kind, _about_territory)
    return [
        *heading,
        *_chosen(diagnosis, state, atlas),
        html.P(links, className="actions"),
        *about(selected, diagnosis, state, atlas),
        *indicators(diagnosis, atlas),
    ]


def _without_perimeter() -> html.P:
    """Say that a CPTS has no known perimeter, and what to do: load it, or compose it."""
    load = dcc.Link(pages.HOW_TO_LOAD, href="/donnees#registre")
    compose = dcc.Link(pages.COMPOSE, href="/atelier")
    return html.P([fr("Aucun périmètre n'est documenté. "), load, fr(" ; ou "), compose, "."])


def _chosen(diagnosis: Diagnosis, state: MapState, atlas: Atlas) -> list[Child]:
    """Write the value of the indicator that colours the map, under the name: what a narrow screen shows first."""
    found = next((i for i in diagnosis.indicators if i.id == state.indicator), None)
    if found is None:
        return []
    declared = atlas.indicator(found.id)
    unit = [] if found.value is None or found.not_applicable else [" ", fr(found.unit)]
    return [
        html.P([fr(f"{declared.name} : "), html.Strong(indicator_view.value(found, atlas)), *unit], className="valeur")
    ]


def _about_commune(selected: Selected, diagnosis: Diagnosis, state: MapState, atlas: Atlas) -> list[Child]:
    code = selected.code
    departement = diagnosis.departements[0].name
    epci = diagnosis.epci[0].name if diagnosis.epci else "aucun EPCI à fiscalité propre"
    rows: list[tuple[Child, Child]] = [
        (pages.DEPARTEMENT, fr(departement)),
        (components.term("epci", "EPCI"), fr(epci)),
    ]
    rows += [*_population(diagnosis), *_area(diagnosis)]
    known: list[tuple[Child, Child]] = []
    if code in atlas.communes.index:
        coverage = Coverage(atlas.states(state.definition)[code])
        defined = fr(f"Couverture, {labels.DEFINITION_SHORT[state.definition]}")
        known = [(components.term("couverte", defined), labels.COVERAGE[coverage])]
    return [
        components.facts([*rows, *known]),
        *_holders(code, state, atlas),
        *_warning(code, atlas),
        *_contact(code, atlas),
    ]


def _about_cpts(selected: Selected, diagnosis: Diagnosis, _state: MapState, atlas: Atlas) -> list[Child]:
    return [
        *_register_entry(selected.code, atlas),
        *_perimeter(diagnosis, partial=_is_partial(selected.code, atlas)),
        _snippet(selected.code),
    ]


def _snippet(cpts_id: str) -> Child:
    """Where the code to show this card and its map in another site is."""
    return html.P(html.A(embed.SNIPPET_TITLE, href=f"/embed/code/cpts/{quote(cpts_id, safe='')}"))


def _about_territory(_selected: Selected, diagnosis: Diagnosis, _state: MapState, _atlas: Atlas) -> list[Child]:
    return _perimeter(diagnosis, partial=False)


def _is_partial(cpts_id: str, atlas: Atlas) -> bool:
    return atlas.cpts(cpts_id).precision == Precision.PARTIEL


def _population(diagnosis: Diagnosis) -> list[tuple[Child, str]]:
    first, last = diagnosis.population[0], diagnosis.population[-1]
    rows: list[tuple[Child, str]] = [(municipal(last.year), numbers.with_unit(last.inhabitants, 0, "hab."))]
    if not first.missing_communes:
        rows.append((fr(f"En {first.year}"), numbers.with_unit(first.inhabitants, 0, "hab.")))
    return rows


def municipal(year: int) -> Child:
    """Name of the population of a year, which opens on what it counts."""
    return components.term("population-municipale", fr(f"Population municipale {year}"))


def bounds_name() -> Child:
    """Name of the bounds of a CPTS, which opens on what they are."""
    return components.term("bornes", "Bornes d’une CPTS")


def class_name() -> Child:
    """Name of the size class, which opens on what it is."""
    return components.term("classe-de-taille", "Classe de taille ACI")


def _area(diagnosis: Diagnosis) -> list[tuple[str, str]]:
    if diagnosis.area_km2 is None:
        return [("Superficie", pages.MISSING)]
    density = numbers.with_unit(diagnosis.density_per_km2, 0, "hab./km²")
    return [("Superficie", f"{numbers.with_unit(diagnosis.area_km2, 1, 'km²')}, {density}")]


def _holders(code: str, state: MapState, atlas: Atlas) -> list[Child]:
    items = []
    for row in atlas.holders(code):
        status = labels.STATUS[row.status]  # type: ignore[index]  # a Status is its own text
        since = f", {numbers.date(row.status_date)}" if row.status_date else ""
        href = "/" + replace(state, selection=Selection("cpts", row.cpts_id)).to_search()
        precision = labels.PRECISION[row.precision]  # type: ignore[index]
        items.append(html.Li([dcc.Link(fr(row.cpts_name), href=href), fr(f" : {status}{since} ({precision})")]))
    if not items:
        return [html.P(fr("Aucune CPTS documentée ne cite cette commune."))]
    return [html.P(html.Strong("CPTS")), html.Ul(items)]


def _warning(code: str, atlas: Atlas) -> list[Child]:
    if code not in atlas.gp_outliers:
        return []
    rate = numbers.number(atlas.gp_outliers[code], 1)
    text = (
        f"Effectif à vérifier : {rate} médecins généralistes pour 1 000 habitants. La BPE enregistre ici, sans doute, "
        "des médecins de garde ou de téléconsultation."
    )
    return [components.notice(fr(text), kind="alerte")]


def _contact(code: str, atlas: Atlas) -> list[Child]:
    return [
        html.P([fr(f"Contact : {c.role}, {c.area}. "), components.external("cpts-na.org", c.site)], className="contact")
        for c in contacts_of(code, atlas)
    ]


def _register_entry(cpts_id: str, atlas: Atlas) -> list[Child]:
    entry = atlas.cpts(cpts_id)
    rows: list[tuple[Child, Child]] = [
        (components.term("etapes", "Statut"), labels.STATUS[entry.status]),  # type: ignore[index]
        ("Depuis", numbers.date(entry.status_date) or "date non documentée"),
        (components.term("perimetre", "Périmètre"), labels.PRECISION[entry.precision]),  # type: ignore[index]
    ]
    if entry.quoted_population:
        rows.append((fr("Population citée par la source"), numbers.with_unit(entry.quoted_population, 0, "hab.")))
    if entry.quoted_communes:
        rows.append(("Communes citées par la source", numbers.number(entry.quoted_communes)))
    if entry.site:
        rows.append(("Site", components.external(entry.site.removeprefix("https://"), entry.site)))
    links = [html.Li(components.external(fr(words), url)) for words, url in entry.sources]
    note = [html.P(fr(entry.note), className="source")] if entry.note else []
    return [components.facts(rows), html.P("Sources du registre"), html.Ul(links), *note]


def _perimeter(diagnosis: Diagnosis, *, partial: bool) -> list[Child]:
    bounds, size = diagnosis.bounds, diagnosis.size_class
    at_least = f"{pages.AT_LEAST} " if partial else ""
    people = at_least + numbers.with_unit(diagnosis.population[-1].inhabitants, 0, "hab.")
    rows: list[tuple[Child, Child]] = [
        (municipal(diagnosis.population[-1].year), people),
        ("Communes", at_least + numbers.number(len(diagnosis.communes))),
        (bounds_name(), fr(f"{labels.BOUNDS[bounds.status.value]} ({BOUNDS_SOURCE})")),
        ("Marge au minimum", numbers.with_unit(bounds.margin_to_min, 0, "hab.", sign=True)),
        ("Marge au maximum", numbers.with_unit(bounds.margin_to_max, 0, "hab.", sign=True)),
        (
            class_name(),
            fr(f"{size.name} : {wording.size_range(size.lower, size.upper)} ({SIZE_CLASS_SOURCE})"),
        ),
        ("Avant la classe voisine", wording.size_margins(size.margin_to_lower, size.margin_to_upper)),
        ("D’un seul tenant", wording.pieces(diagnosis)),
        *_area(diagnosis),
        ("Départements", fr(", ".join(d.name for d in diagnosis.departements))),
        (components.term("epci", "EPCI"), _epci(diagnosis)),
    ]
    return [components.facts(rows)]


def _epci(diagnosis: Diagnosis) -> html.Ul:
    return html.Ul(
        [
            html.Li(fr(f"{e.name} : {e.communes} commune{'s' if e.communes > 1 else ''} sur {e.communes_total}"))
            for e in diagnosis.epci
        ]
    )


def indicators(diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    """Every indicator of a set of communes against its department and region, with its origin one click away."""
    shown = [i for i in diagnosis.indicators if i.id != "population"]
    rows = [row(i, atlas) for i in shown]
    return [components.table("Indicateurs", columns(diagnosis), rows, numeric=(1, 2, 3))]


def columns(diagnosis: Diagnosis) -> tuple[str, ...]:
    """Heads of a table of indicators: value, department, region."""
    first = diagnosis.indicators[0].benchmarks
    return (pages.BENCH_COLUMNS[0], pages.BENCH_COLUMNS[1], *(fr(b.name) for b in first))


def row(found: IndicatorValue, atlas: Atlas) -> list[Child]:
    """Cells of an indicator: its name that opens on its origin, its value, its benchmarks."""
    declared = atlas.indicator(found.id)
    sign = declared.diverging
    cells: list[Child] = [indicator_view.explained(found, atlas)]
    cells.append(indicator_view.value(found, atlas))
    cells += [numbers.number(b.value, declared.decimals, sign=sign) for b in found.benchmarks]
    return cells
