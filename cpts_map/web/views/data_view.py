"""Answers of the page *Données et méthode*: sources, indicators, checks, what is not known."""

import datetime as dt
import numbers as numbers_abc

from dash import html

from cpts_map.atlas import Atlas
from cpts_map.queries import Check, SourceRow
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.views import open_view

ROWS_SHOWN = 30


def page(atlas: Atlas, today: dt.date) -> list[Child]:
    """Draw the page.

    Parameters
    ----------
    atlas
        The façade.
    today
        With which vintages and days of loading are compared.
    """
    built = numbers.date(atlas.built)
    return [
        html.Div([html.H1(pages.DATA_TITLE), components.register_banner(atlas.register)], className="titre"),
        html.P(fr(f"Magasin de données construit le {built}. Région : {atlas.region_name}.")),
        *_other_region(atlas),
        _section("registre", components.explained(pages.REGISTER_TITLE, "cpts", "CPTS"), *_register(atlas)),
        _section("sources", pages.SOURCES_TITLE, _sources(atlas)),
        _section("fichiers", pages.OPEN_TITLE, *open_view.files(atlas.imported, today)),
        _section("indicateurs", pages.INDICATORS_TITLE, *_indicators(atlas)),
        _section("controles", pages.CHECKS_TITLE, *[_check(c) for c in atlas.checks(today.year)]),
        _section("inconnu", pages.UNKNOWN_TITLE, html.Ul([html.Li(text) for text in pages.UNKNOWN])),
        _section("ailleurs", pages.NATIONAL_TITLE, *_published(atlas)),
        _section("contacts", components.explained(pages.CONTACTS_TITLE, "agora-lib", "Agora Lib’"), _contacts(atlas)),
    ]


def _section(anchor: str, title: Child, *content: Child) -> html.Section:
    return html.Section([html.H2(title), *content], id=anchor, className="bloc")


def _other_region(atlas: Atlas) -> list[Child]:
    return [] if atlas.described("apl") else [components.notice(pages.OTHER_REGION, kind="alerte")]


def _register(atlas: Atlas) -> list[Child]:
    register = atlas.register
    complete = [atlas.name("departement", code) for code in register.complete_departements]
    known = ", ".join(complete) if complete else "aucun"
    said = (
        f"{numbers.count(register.cpts, 'CPTS recensée', 'CPTS recensées')}, "
        f"{numbers.count(register.perimeters, 'périmètre documenté', 'périmètres documentés')}. "
        f"Départements où le registre est complet : {known}."
    )
    return [
        html.P(fr(said)),
        html.H3(pages.HOW_TO_LOAD),
        html.Ol([html.Li(text) for text in pages.LOAD_REGISTER]),
        components.downloads("registre"),
    ]


def _sources(atlas: Atlas) -> Child:
    return components.table(pages.SOURCES_TITLE, pages.SOURCE_COLUMNS, [_source(s) for s in atlas.sources])


def _source(source: SourceRow) -> list[Child]:
    return [
        components.external(fr(source.title), source.page),
        fr(source.producer),
        str(source.vintage),
        html.Span([labels.LICENCE[source.licence], html.Small(fr(source.attribution))]),
        numbers.date(source.retrieved),
        fr(source.note) or numbers.DASH,
    ]


def _indicators(atlas: Atlas) -> list[Child]:
    found: list[Child] = []
    for indicator in (*atlas.indicators.values(), *atlas.departmental.values()):
        rows = [
            (pages.UNIT, fr(indicator.unit)),
            ("Sens", labels.DIRECTION[indicator.direction.value]),
            (pages.VINTAGE, fr(indicator.vintage)),
            (pages.FORMULA, fr(indicator.formula)),
            (pages.WEIGHT, fr(indicator.weight)),
            (pages.MISSING_RULE, fr(indicator.missing)),
            ("Sources", fr(", ".join(indicator.sources))),
            *[("Seuil", fr(f"{numbers.number(t.value, 1)} : {t.label} ({t.source})")) for t in indicator.thresholds],
        ]
        found.append(html.Details([html.Summary(fr(indicator.name)), components.facts(rows)]))
    return found


def _check(check: Check) -> Child:
    size = len(check.rows)
    if not size:
        return html.P([html.Span("rien à signaler", className="signal signal-couvert"), " ", fr(check.meaning)])
    shown = check.rows.head(ROWS_SHOWN)
    more = fr(f" (les {ROWS_SHOWN} premières)") if size > ROWS_SHOWN else ""
    caption = fr(f"{numbers.count(size, 'ligne')}{more}")
    columns = list(shown.columns)
    rows = [[_cell(c, v) for c, v in zip(columns, row, strict=True)] for row in shown.itertuples(index=False)]
    content = components.table(caption, [labels.CHECK_COLUMN[c] for c in columns], rows)
    count = html.Span(numbers.count(size, "ligne"), className="signal signal-a-verifier")
    return html.Details([html.Summary([count, " ", fr(check.meaning)]), content])


def _cell(column: str, value: object) -> str:
    """Write a cell of a check: figures in French, years as they are."""
    if isinstance(value, numbers_abc.Real) and column not in {"year", "vintage"}:
        return numbers.number(float(value), 0 if float(value).is_integer() else 1)
    return fr(str(value))


def _published(atlas: Atlas) -> list[Child]:
    rows = [
        [
            numbers.date(n.date),
            components.external(fr(n.producer), n.source_url),
            numbers.number(n.cpts_total),
            numbers.number(n.aci_signed),
            numbers.percent(None if n.population_pct is None else n.population_pct / 100, 0),
            fr(n.definition),
        ]
        for n in atlas.national
    ]
    region = [
        html.Li(fr(f"{numbers.date(r.date)} : {r.step}, {numbers.number(r.count)} ({r.source})"))
        for r in atlas.regional_state
    ]
    return [components.table("France", pages.NATIONAL_COLUMNS, rows, numeric=(2, 3, 4)), html.Ul(region)]


def _contacts(atlas: Atlas) -> Child:
    if not atlas.contacts:
        return html.P(fr("Aucun secteur de contact n'est déclaré pour cette région."))
    rows = [
        [fr(c.area), fr(c.departements.replace(" ", ", ")), fr(c.role), components.external("cpts-na.org", c.site)]
        for c in atlas.contacts
    ]
    return components.table(pages.CONTACTS_TITLE, pages.CONTACT_COLUMNS, rows)
