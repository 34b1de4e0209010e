"""The figures of the page *Diagnostic*: indicators by family, places, tension, departments, what is missing."""

from collections.abc import Mapping

from dash import html

from cpts_map import wording
from cpts_map.answers import Diagnosis, IndicatorValue
from cpts_map.atlas import Atlas
from cpts_map.departmental import LIBERAL, PATHOLOGIES, SHARE_60_GPS
from cpts_map.indicators import Family, Indicator
from cpts_map.opendata import OpenSource
from cpts_map.queries import Liberal
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.views import indicator_view, published_view

Catalogue = Mapping[str, OpenSource]


def families(diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    """Draw a table for each family; places have their own section."""
    shown = [f for f in Family if f is not Family.PLACES]
    return [html.P(texts.INDICATORS_HELP), *[t for family in shown for t in _family(family, diagnosis, atlas)]]


def places(diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    """Draw the table of places and minutes."""
    return _family(Family.PLACES, diagnosis, atlas) or [html.P(fr("Aucun indicateur de lieux n'est chargé."))]


def _family(family: Family, diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    found = [i for i in diagnosis.indicators if i.family == family]
    if not found:
        return []
    named = {b.level: b.name for b in found[0].benchmarks}
    columns = [*texts.COLUMNS]
    columns[3], columns[4] = fr(named.get("departement", columns[3])), fr(named.get("region", columns[4]))
    rows = [_row(i, diagnosis, atlas) for i in found]
    return [html.Div(components.table(fr(family.value), columns, rows, numeric=(1, 2, 3, 4, 5)), className="reperes")]


def _row(found: IndicatorValue, diagnosis: Diagnosis, atlas: Atlas) -> list[Child]:
    declared = atlas.indicator(found.id)
    bench = [numbers.number(b.value, declared.decimals, sign=declared.diverging) for b in found.benchmarks]
    return [
        indicator_view.explained(found, atlas, diagnosis.communes),
        [indicator_view.value(found, atlas), html.Small(fr(found.unit))],
        wording.calculation(found, declared),
        *bench,
        _france(found, declared),
        indicator_view.place(found, atlas),
    ]


def _france(found: IndicatorValue, declared: Indicator) -> list[Child]:
    said: list[Child] = [numbers.number(found.france.value, declared.decimals, sign=declared.diverging)]
    return [*said, html.Small(texts.PUBLISHED_MEAN)] if found.france.published else said


def tensions(diagnosis: Diagnosis, atlas: Atlas, catalogue: Catalogue) -> list[Child]:
    """Draw the four readings of tension, with their thresholds."""
    by_id = {i.id: i for i in diagnosis.indicators}
    rows = [
        _tension(reading, by_id.get(id_), id_, atlas, catalogue)
        for reading, members in texts.TENSIONS
        for id_ in members
    ]
    if aged := published_view.ageing(diagnosis, atlas, SHARE_60_GPS):
        rows.insert(1 + max(i for i, row in enumerate(rows) if str(row[0]).startswith("c)")), aged)
    return [
        html.P(texts.TENSION_HELP),
        components.words(*texts.TERMS),
        components.table(texts.SECTIONS["tension"], texts.TENSION_COLUMNS, rows, numeric=(2, 3)),
    ]


def _tension(reading: str, found: IndicatorValue | None, id_: str, atlas: Atlas, catalogue: Catalogue) -> list[Child]:
    if found is None:
        source = catalogue[texts.ZONING]
        said = html.Span(texts.NOT_LOADED, className="vide")
        return [fr(reading), texts.ZONED[id_], said, numbers.DASH, [fr(f"{source.title} : "), _command(source)]]
    declared = atlas.indicator(found.id)
    region = next((b.value for b in found.benchmarks if b.level == "region"), None)
    return [
        fr(reading),
        fr(found.name),
        [indicator_view.value(found, atlas), html.Small(fr(found.unit))],
        numbers.number(region, declared.decimals, sign=declared.diverging),
        wording.threshold(found, declared),
    ]


def published(diagnosis: Diagnosis, atlas: Atlas, catalogue: Catalogue) -> list[Child]:
    """Draw what is published by department only, as the department's; how to load it where it is not."""
    command = _command(catalogue[PATHOLOGIES])
    health = published_view.health(diagnosis, atlas, catalogue, command)
    return [html.P(texts.LIBERAL_HELP), *health, *_liberals(diagnosis, atlas, catalogue)]


def _liberals(diagnosis: Diagnosis, atlas: Atlas, catalogue: Catalogue) -> list[Child]:
    found = atlas.liberal(d.code for d in diagnosis.departements)
    if not found:
        source = catalogue[LIBERAL]
        return [html.P([texts.LIBERAL_NONE, " ", _command(source), " ", fr(source.manual)])]
    rows = [_liberal(row, atlas) for row in found]
    years = sorted({row.year for row in found})
    caption = fr(f"Libéraux au 31 décembre {' et '.join(str(y) for y in years)} (Assurance maladie)")
    return [components.table(caption, texts.LIBERAL_COLUMNS, rows, numeric=(2, 3, 4, 5))]


def _liberal(row: Liberal, atlas: Atlas) -> list[Child]:
    count: Child = numbers.number(row.count) if row.status == "publié" else html.Span(fr(row.status), className="vide")
    aged: list[Child] = [html.Small(texts.AGES_NONE), numbers.DASH]
    if row.from_60 is not None:
        share = row.from_60 / row.count if row.count else None
        aged = [numbers.number(row.from_60), numbers.percent(share, 0)]
    return [
        fr(atlas.name("departement", row.departement)),
        fr(row.profession),
        count,
        numbers.number(row.density, 1),
        *aged,
    ]


def absent(atlas: Atlas, catalogue: Catalogue) -> list[Child]:
    """Draw the open files that are not loaded, what each adds, and how to load it."""
    loaded = {part.source for part in atlas.imported}
    rows = [
        [components.external(fr(s.title), s.page), fr(s.adds), [_command(s), html.Small(fr(s.manual))]]
        for s in _missing(loaded, catalogue)
    ]
    if not rows:
        return [html.P(texts.ABSENT_NONE)]
    return [components.table(texts.SECTIONS["manques"], texts.ABSENT_COLUMNS, rows)]


def _missing(loaded: set[str], catalogue: Catalogue) -> list[OpenSource]:
    return [s for s in catalogue.values() if s.id not in loaded]


def _command(source: OpenSource) -> html.Code:
    return html.Code(wording.command(source))
