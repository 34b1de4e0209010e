"""Answers of the page *Comparer*: two to five territories side by side."""

from dataclasses import dataclass

from dash import dcc, html

from cpts_map.answers import Diagnosis, Hit, IndicatorValue
from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError
from cpts_map.indicators import Direction, Family, Indicator
from cpts_map.rules import Definition
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.components import Child
from cpts_map.web.layout import diagnostic_page
from cpts_map.web.urlstate import MAX_COMPARED, CompareState, DiagnosticState, Selection
from cpts_map.web.views import card_view, indicator_view, published_view, search_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.selection import Selected, whole


@dataclass(frozen=True, slots=True)
class Column:
    """One territory: what was chosen, and its diagnosis, or the reason why there is none."""

    selection: Selection
    name: str
    diagnosis: Diagnosis | None
    refused: str


def page(search: str | None, atlas: Atlas) -> list[html.Div]:
    """Draw the page for an address."""
    return diagnostic_page.compare(search or "", atlas.register)


def search_results(
    trigger: str | None, text: str | None, search: str | None, atlas: Atlas
) -> tuple[list[object], object]:
    """Links that add the territories that a text may mean."""
    state = CompareState.from_search(search)
    return search_view.results(text, atlas, lambda hit: _with(state, hit), typed=trigger == ids.COMPARE_SEARCH)


def search_first(text: str | None, search: str | None, atlas: Atlas) -> object:
    """Address with the best hit added."""
    state = CompareState.from_search(search)
    return search_view.first(text, atlas, lambda hit: _with(state, hit))


def _with(state: CompareState, hit: Hit) -> str:
    """Address with a territory more; the same when five are there."""
    more = dict.fromkeys((*state.territories, Selection(hit.kind, hit.code)))
    return "/comparer" + CompareState(tuple(more)[:MAX_COMPARED]).to_search()


def columns(state: CompareState, atlas: Atlas) -> list[Column]:
    """Diagnose each territory of a state; one that is unknown says so and leaves the others."""
    return [_column(selection, atlas) for selection in state.territories]


def _column(selection: Selection, atlas: Atlas) -> Column:
    try:
        selected: Selected = whole(selection, Definition.LARGE, None, atlas)
    except CptsMapError as error:
        return Column(selection, str(selection), None, str(error))
    if not selected.codes:
        return Column(selection, selected.name, None, "aucun périmètre documenté")
    return Column(selection, selected.name, atlas.perimeter(selected.codes).diagnose(), "")


def body(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw the content for an address."""
    state = CompareState.from_search(search)
    if not state.territories:
        return [*state_of.unread(search, "territoires"), html.P(texts.COMPARE_EMPTY, role="status")]
    found = columns(state, atlas)
    known = [column for column in found if column.diagnosis]
    notes = [components.error(fr(f"{c.name} : {c.refused}")) for c in found if not c.diagnosis]
    if len(found) == 1:
        notes.append(html.P(texts.COMPARE_ONE, role="status"))
    if len(found) == MAX_COMPARED:
        notes.append(html.P(texts.COMPARE_FULL, role="status"))
    chosen = components.section("territoires", texts.CHOSEN, _chosen(found, state), *notes, actions=_downloads(state))
    if not known:
        return [chosen]
    return [chosen, html.P(texts.COMPARE_HELP), *_tables(known, atlas)]


def _downloads(state: CompareState) -> list[Child]:
    return [components.downloads("comparaison", state.to_search())]


def _chosen(found: list[Column], state: CompareState) -> html.Ul:
    items = []
    for column in found:
        rest = tuple(s for s in state.territories if s != column.selection)
        address = "/diagnostic" + DiagnosticState(selection=column.selection).to_search()
        remove = dcc.Link(
            texts.REMOVE,
            href="/comparer" + CompareState(rest).to_search(),
            className="bouton",
            title=fr(f"{texts.REMOVE} {column.name}"),
        )
        items.append(html.Li([dcc.Link(fr(column.name), href=address), " ", remove]))
    return html.Ul(items, className="compares")


def _tables(known: list[Column], atlas: Atlas) -> list[Child]:
    heads = ["", *[fr(column.name) for column in known]]
    numeric = tuple(range(1, len(heads)))
    facts = components.table("Territoires", [texts.COMPARE_FACT, *heads[1:]], _facts(known), numeric=numeric)
    tables = [components.section("territoire", "Population et classe", facts)]
    for family in Family:
        listed = [i for i in atlas.indicators.values() if i.family is family]
        if listed:
            rows = [_row(i, known) for i in listed]
            caption = fr(f"{family.value} : valeurs, écarts et marques")
            content = components.table(caption, ["Indicateur", *heads[1:]], rows, numeric=numeric)
            tables.append(components.section(f"famille-{family.name.lower()}", fr(family.value), content))
    diagnoses = [c.diagnosis for c in known if c.diagnosis]
    return [*tables, *published_view.compared(diagnoses, atlas, heads[1:])]


def _facts(known: list[Column]) -> list[list[Child]]:
    all_ = [c.diagnosis for c in known if c.diagnosis]
    year = all_[0].population[-1].year
    return [
        [card_view.municipal(year), *[numbers.number(d.population[-1].inhabitants) for d in all_]],
        ["Communes", *[numbers.number(len(d.communes)) for d in all_]],
        [
            components.term("bornes", "Bornes"),
            *[html.Span(labels.BOUNDS[d.bounds.status.value], className="texte") for d in all_],
        ],
        [components.term("classe-de-taille", "Classe ACI"), *[d.size_class.name for d in all_]],
        ["Morceaux", *[numbers.number(len(d.pieces)) for d in all_]],
        [fr("CPTS qui citent ces communes"), *[html.Span(_cpts(d), className="texte") for d in all_]],
    ]


def _cpts(diagnosis: Diagnosis) -> str:
    return fr(", ".join(held.name for held in diagnosis.cpts)) or "aucune documentée"


def _row(declared: Indicator, known: list[Column]) -> list[Child]:
    values = values_of(declared.id, known)
    best, worst = extremes(declared, values)
    cells = [_cell(declared, value, values[0] if i else None, i in best, i in worst) for i, value in enumerate(values)]
    return [[fr(declared.name), html.Small(fr(f"{declared.unit}, {declared.vintage}"))], *cells]


def values_of(indicator_id: str, known: list[Column]) -> list[IndicatorValue]:
    """Give the values of an indicator, territory by territory."""
    return [next(i for i in c.diagnosis.indicators if i.id == indicator_id) for c in known if c.diagnosis]


def extremes(declared: Indicator, values: list[IndicatorValue]) -> tuple[set[int], set[int]]:
    """Positions of the most and of the least favourable values that may be quoted; none without a direction."""
    firm = {i: round(v.value, declared.decimals) for i, v in enumerate(values) if v.value is not None and v.reliable}
    if declared.direction is Direction.NEUTRAL or len(set(firm.values())) <= 1:
        return set(), set()
    low = {i for i, v in firm.items() if v == min(firm.values())}
    high = {i for i, v in firm.items() if v == max(firm.values())}
    return (low, high) if declared.direction is Direction.HIGHER_IS_WORSE else (high, low)


def gap(declared: Indicator, value: IndicatorValue, first: IndicatorValue) -> float | None:
    """Difference with the first territory, as written: of the values as shown; ``None`` where one is missing."""
    if value.value is None or first.value is None:
        return None
    return round(value.value, declared.decimals) - round(first.value, declared.decimals)


def _cell(declared: Indicator, value: IndicatorValue, first: IndicatorValue | None, best: bool, worst: bool) -> Child:  # noqa: FBT001
    parts: list[Child] = [indicator_view.written(value, declared)]
    if first is not None and (difference := gap(declared, value, first)) is not None:
        parts.append(html.Small(fr(f"{texts.GAP} {numbers.number(difference, declared.decimals, sign=True)}")))
    if best or worst:
        parts.append(html.Span(texts.BEST if best else texts.WORST, className="mieux" if best else "moins"))
    return parts
