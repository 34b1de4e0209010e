"""Answers of the page *Diagnostic*: what a territory is, section by section."""

from dataclasses import dataclass

from dash import dcc, html

from cpts_map import opendata, rules, wording
from cpts_map.answers import Diagnosis, Hit
from cpts_map.atlas import BASSIN, Atlas
from cpts_map.diagnostics.composition import Composition
from cpts_map.documents import Territory
from cpts_map.errors import CptsMapError
from cpts_map.findings import REASONS, RULES, Assessment, Finding, Kind
from cpts_map.rules import BOUNDS_SOURCE, SIZE_CLASS_SOURCE, Precision
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import document as document_texts
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.components import Child
from cpts_map.web.layout import diagnostic_page
from cpts_map.web.urlstate import CompareState, DiagnosticState, MapState, Selection
from cpts_map.web.views import card_view, measures_view, search_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.selection import Selected, whole

# The gauge runs from nobody to this share above the upper bound, or a little beyond the population.
GAUGE_MAX = 1.5 * rules.POPULATION_MAX
BEYOND = 1.1


@dataclass(frozen=True, slots=True)
class Case:
    """A territory, and everything that the page says of it."""

    selected: Selected
    diagnosis: Diagnosis
    assessment: Assessment
    partial: bool


def page(search: str | None, atlas: Atlas) -> list[html.Div]:
    """Draw the page for an address."""
    return diagnostic_page.page(search or "", atlas.register)


def _address(hit: Hit) -> str:
    return "/diagnostic" + DiagnosticState(selection=Selection(hit.kind, hit.code)).to_search()


def search_results(
    trigger: str | None, text: str | None, _search: str | None, atlas: Atlas
) -> tuple[list[object], object]:
    """Links to the territories that a text may mean."""
    return search_view.results(text, atlas, _address, typed=trigger == ids.DIAGNOSTIC_SEARCH)


def search_first(text: str | None, _search: str | None, atlas: Atlas) -> object:
    """Address of the best hit."""
    return search_view.first(text, atlas, _address)


def selected_of(state: DiagnosticState, atlas: Atlas) -> Selected | None:
    """Resolve the territory of a state; ``None`` without one.

    Raises
    ------
    CptsMapError
        A code is unknown.
    """
    if state.communes:
        codes = atlas.perimeter(state.communes).codes
        return Selected("communes", ",".join(codes), f"Périmètre de {numbers.count(len(codes), 'commune')}", codes)
    if state.selection is None:
        return None
    return whole(state.selection, state.definition, state.departement, atlas)


def diagnosis_of(search: str, atlas: Atlas) -> Diagnosis | None:
    """Diagnose the territory of an address; ``None`` without one, or where it is unknown."""
    try:
        selected = selected_of(state_of.read(DiagnosticState, search, atlas), atlas)
    except CptsMapError:
        return None
    return atlas.perimeter(selected.codes).diagnose() if selected and selected.codes else None


def body(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw the content for an address; an invitation without a territory, an error when it is unknown."""
    state = state_of.read(DiagnosticState, search, atlas)
    try:
        selected = selected_of(state, atlas)
    except CptsMapError as error:
        return [components.error(fr(str(error))), *_invitation(atlas)]
    if selected is None:
        return [*state_of.unread(search, "selection"), *state_of.unread(search, "communes"), *_invitation(atlas)]
    if not selected.codes:
        load = dcc.Link(pages.HOW_TO_LOAD, href="/donnees#registre")
        return [html.H2(fr(selected.name)), components.error(texts.NO_PERIMETER), html.P(load)]
    perimeter = atlas.perimeter(selected.codes)
    partial = selected.kind == "cpts" and atlas.cpts(selected.code).precision == Precision.PARTIEL
    case = Case(selected, perimeter.diagnose(), perimeter.assess(), partial)
    return [_heading(case, state, atlas), _summary(), *_sections(case, state, atlas)]


def _invitation(atlas: Atlas) -> list[Child]:
    whole_region = "/diagnostic" + DiagnosticState(selection=Selection("region", atlas.region)).to_search()
    return [html.P(texts.EMPTY, role="status"), html.P(dcc.Link(texts.WHOLE_REGION, href=whole_region))]


def _heading(case: Case, state: DiagnosticState, atlas: Atlas) -> html.Div:
    selected, query = case.selected, state.to_search()
    actions = [
        components.downloads("diagnostic", query),
        _documents(query),
        dcc.Link(pages.TO_WORKSHOP, href="/atelier" + query, className="bouton"),
    ]
    if selected.kind not in {"communes", "zone"}:
        here = Selection(selected.kind, selected.code)
        actions.append(dcc.Link(pages.SEE_ON_MAP, href="/" + MapState(selection=here).to_search(), className="bouton"))
        compared = CompareState((here,)).to_search()
        actions.append(dcc.Link(texts.TO_COMPARE, href="/comparer" + compared, className="bouton"))
    notes = [components.notice(texts.PARTIAL_PERIMETER, kind="partiel")] if case.partial else []
    if selected.kind == BASSIN and atlas.basin_remark:
        notes.append(components.notice(fr(atlas.basin_remark)))
    return html.Div(
        [
            html.Div(
                [html.H2(fr(selected.name), className="territoire"), html.Div(actions, className="actions")],
                className="tete",
            ),
            html.P(wording.headline(case.diagnosis), role="status"),
            *notes,
        ],
        className="bloc",
    )


def _documents(query: str) -> html.Details:
    """Menu of the document: Word, PDF, HTML."""
    links = [
        html.Li(components.download(name, f"/telecharger/diagnostic.{form}{query}"))
        for form, name in document_texts.FORMS.items()
    ]
    return html.Details([html.Summary(document_texts.DOWNLOAD, className="bouton"), html.Ul(links)], className="menu")


def territory_of(selected: Selected, atlas: Atlas) -> Territory:
    """Give what a document of a selection is about."""
    remark = atlas.basin_remark if selected.kind == BASSIN else ""
    return Territory(selected.name, selected.codes, selected.code if selected.kind == "cpts" else "", remark)


def _summary() -> html.Nav:
    links = [html.Li(html.A(title, href=f"#{anchor}")) for anchor, title in texts.SECTIONS.items()]
    return html.Nav([html.Ul(links)], className="bloc sommaire", **{"aria-label": texts.SUMMARY})


def _sections(case: Case, state: DiagnosticState, atlas: Atlas) -> list[html.Section]:
    diagnosis, assessment, catalogue = case.diagnosis, case.assessment, opendata.load()
    contents: dict[str, list[Child]] = {
        "identite": [_situation(case, state), *_identity(diagnosis, atlas)],
        "synthese": _findings(assessment),
        "composition": _composition(assessment.composition),
        "bornes": _bounds(diagnosis),
        "missions": _missions(),
        "indicateurs": measures_view.families(diagnosis, atlas),
        "lieux": measures_view.places(diagnosis, atlas),
        "tension": measures_view.tensions(diagnosis, atlas, catalogue),
        "departements": measures_view.published(diagnosis, atlas, catalogue),
        "manques": measures_view.absent(atlas, catalogue),
    }
    return [components.section(anchor, title, *contents[anchor]) for anchor, title in texts.SECTIONS.items()]


def _situation(case: Case, state: DiagnosticState) -> html.Figure:
    """Small map of the territory; the lists beside it say the same."""
    image = html.Img(
        src="/telecharger/situation.svg" + state.to_search(), alt=fr(f"{texts.SITUATION} : {case.selected.name}")
    )
    return components.picture(html.Div(image, className="situation"), f"situation_{case.selected.code[:40]}")


def _identity(diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    area = numbers.with_unit(diagnosis.area_km2, 1, "km²") if diagnosis.area_km2 is not None else pages.MISSING
    facts: list[tuple[Child, Child]] = [
        ("Superficie", area),
        ("Densité", numbers.with_unit(diagnosis.density_per_km2, 0, "hab./km²")),
        ("D’un seul tenant", wording.pieces(diagnosis)),
    ]
    crossed = [wording.crossed(c, "département") for c in diagnosis.departements] + [
        wording.crossed(c, "EPCI") for c in diagnosis.epci
    ]
    table = components.table(texts.CROSSED, texts.CROSSED_COLUMNS, crossed, numeric=(1, 2, 3))
    return [
        components.facts(facts),
        table if len(crossed) <= OPEN_NAMES else html.Details([html.Summary(texts.CROSSED), table]),
        *_holders(diagnosis, atlas),
        _names(diagnosis, atlas),
    ]


# A longer list of communes is closed until asked for, a still longer one is a page of its own.
OPEN_NAMES, MANY_NAMES = 40, 700


def _names(diagnosis: Diagnosis, atlas: Atlas) -> html.Details | html.P:
    """Names of the communes, with links to the map where they are few: Dash is slow with many components."""
    codes = diagnosis.communes
    few = len(codes) <= OPEN_NAMES
    if len(codes) > MANY_NAMES:
        return html.P([fr(f"{numbers.count(len(codes), 'commune')} : "), dcc.Link(texts.ALL_NAMES, href="/")])
    named = [(fr(atlas.name("commune", code)), Selection("commune", code)) for code in codes]
    content = (
        html.Ul(
            [html.Li(dcc.Link(name, href="/" + MapState(selection=at).to_search())) for name, at in named],
            className="colonnes",
        )
        if few
        else html.P(", ".join(f"{name} ({at.code})" for name, at in named))
    )
    return html.Details([html.Summary(numbers.count(len(codes), "commune")), content], open=few)


def _holders(diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    if not diagnosis.cpts:
        return [html.P(texts.NO_HOLDER)]
    rows = []
    for held in diagnosis.cpts:
        href = "/" + MapState(selection=Selection("cpts", held.cpts_id)).to_search()
        since = numbers.date(atlas.cpts(held.cpts_id).status_date) or fr("date non documentée")
        status = labels.STATUS[held.status]  # type: ignore[index]  # a Status is its own text
        rows.append([dcc.Link(fr(held.name), href=href), status, since, numbers.number(held.communes)])
    return [components.table(fr("CPTS qui citent ces communes"), texts.HOLDER_COLUMNS, rows, numeric=(3,))]


def _findings(assessment: Assessment) -> list[Child]:
    by_kind = {kind: [f for f in assessment.findings if f.kind is kind] for kind in Kind}
    parts: list[Child] = []
    for kind, found in by_kind.items():
        items = html.Ul([_sentence(f) for f in found]) if found else html.P(texts.NO_FINDING[kind.value])
        parts.append(html.Div([html.H3(texts.KINDS[kind.value]), items], className=f"constats constats-{kind.value}"))
    rules_ = "\n\n".join(fr(f"{r.id} ({texts.KIND[r.kind.value]}) : {r.when}. Seuil : {r.source}.") for r in RULES)
    told = html.Details([html.Summary(texts.RULES), html.P(texts.RULES_HELP), html.Div(rules_, className="origine")])
    return [*parts, told]


def _sentence(found: Finding) -> html.Li:
    return html.Li(found.text, title=fr(f"Règle : {found.rule}"))


def _composition(found: Composition) -> list[Child]:
    verdict = html.Span(
        texts.VERDICTS[found.verdict.value], className=f"signal signal-{texts.VERDICT_SIGNAL[found.verdict.value]}"
    )
    why = [html.P(fr(f"{REASONS[found.reason]}.").capitalize())] if found.reason else []
    rows: list[tuple[Child, Child]] = [
        ("Condition", verdict),
        (fr(f"Médecins généralistes ({rules.COMPOSITION_GPS} au moins)"), numbers.number(found.gps)),
        (fr(f"Autres professionnels comptés ({rules.COMPOSITION_OTHERS} au moins)"), numbers.number(found.others)),
        (pages.SOURCE, fr(rules.COMPOSITION_SOURCE)),
    ]
    return [html.P(texts.COMPOSITION_HELP), components.facts(rows), *why]


def _bounds(diagnosis: Diagnosis) -> list[Child]:
    bounds, size, last = diagnosis.bounds, diagnosis.size_class, diagnosis.population[-1]
    if last.inhabitants is None:
        return [html.P(fr(f"Population {last.year} : {pages.MISSING}."))]
    rows: list[tuple[Child, Child]] = [
        (card_view.municipal(last.year), numbers.with_unit(last.inhabitants, 0, "hab.")),
        (card_view.bounds_name(), fr(f"{labels.BOUNDS[bounds.status.value]} ({BOUNDS_SOURCE})")),
        ("Marge au minimum", numbers.with_unit(bounds.margin_to_min, 0, "hab.", sign=True)),
        ("Marge au maximum", numbers.with_unit(bounds.margin_to_max, 0, "hab.", sign=True)),
        (
            card_view.class_name(),
            fr(f"{size.name} : {wording.size_range(size.lower, size.upper)} ({SIZE_CLASS_SOURCE})"),
        ),
        (
            "Avant la classe voisine",
            fr(wording.size_margins(size.margin_to_lower, size.margin_to_upper)),
        ),
    ]
    years = [
        [str(y.year), numbers.number(y.inhabitants), numbers.number(len(y.missing_communes))]
        for y in diagnosis.population
    ]
    return [
        _gauge(last.inhabitants),
        components.facts(rows),
        html.P(fr(rules.EDGE_NOTE), className="source"),
        _amounts(size.name),
        html.P(texts.AMOUNTS_HELP, className="source"),
        components.table(texts.POPULATION, texts.POPULATION_COLUMNS, years, numeric=(1, 2)),
    ]


def _gauge(inhabitants: int) -> html.Div:
    """Bar of the population against the bounds; the list under it says the same."""
    whole_width = max(GAUGE_MAX, BEYOND * inhabitants)

    def at(people: float) -> str:
        return f"{100 * people / whole_width:.1f}%"

    low, high = rules.POPULATION_MIN, rules.POPULATION_MAX
    width = at(high - low)
    ticks = [
        html.Span(numbers.number(limit), className="jauge-limite", style={"left": at(limit)}) for limit in (low, high)
    ]
    return html.Div(
        [
            html.Span(className="jauge-bornes", style={"left": at(low), "width": width}),
            html.Span(className="jauge-ici", style={"width": at(inhabitants)}),
            *ticks,
        ],
        className="jauge",
        **{"aria-hidden": "true"},
    )


def _amounts(name: str) -> html.Div:
    position = [c.name for c in rules.SIZE_CLASSES].index(name)
    rows = []
    for amount in rules.AMOUNTS:
        cells: list[Child] = [numbers.number(euros) for euros in amount.euros]
        cells[position] = html.Strong(cells[position])
        doubt = [html.Small(fr(f"À vérifier : {amount.unsure}"))] if amount.unsure else []
        rows.append([fr(amount.label), *cells, [fr(amount.source), *doubt]])
    caption = fr(f"{texts.AMOUNTS} ; en gras : {name}, la classe d'ici")
    return components.table(caption, texts.AMOUNT_COLUMNS, rows, numeric=(1, 2, 3, 4))


def _missions() -> list[Child]:
    rows = [
        [fr(m.name), "socle" if m.core else "complémentaire", wording.months(m.starts), wording.months(m.deployed)]
        for m in rules.MISSIONS
    ]
    caption = fr(f"{texts.MISSION_CAPTION} ({rules.MISSIONS_SOURCE})")
    first, *others = texts.MISSION_COLUMNS
    return [components.table(caption, [components.term("missions-socles", first), *others], rows)]
