"""Tables and charts of the figures of a diagnosis, as the page *Diagnostic* writes them."""

from collections.abc import Iterable, Sequence

from cpts_map import wording
from cpts_map.answers import IndicatorValue, PublishedFigure
from cpts_map.departmental import LIBERAL, PATHOLOGIES, SHARE_60_GPS
from cpts_map.documents.case import Case
from cpts_map.documents.charts import Bar, bars
from cpts_map.documents.model import Blank, Block, Cell, Paragraph, Picture, Table
from cpts_map.documents.sentences import with_unit
from cpts_map.indicators import Family
from cpts_map.queries import Liberal
from cpts_map.texts import diagnostic as shown
from cpts_map.texts import document as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr


def table(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, numeric: Sequence[int] = ()
) -> Table:
    """Make a table of any sequences."""
    return Table(caption, tuple(columns), tuple(tuple(row) for row in rows), tuple(numeric))


def facts(caption: str, rows: Iterable[tuple[str, str]]) -> Table:
    """Make a table of names and values."""
    return table(caption, texts.FACT_COLUMNS, rows)


def blanks(caption: str, names: Iterable[str], holder: str) -> Table:
    """Make a table of figures that a person fills, with who holds them."""
    return table(caption, texts.BLANK_COLUMNS, ((name, Blank(texts.TO_FILL), holder) for name in names))


def family(case: Case, chosen: Family) -> list[Block]:
    """Make the table of a family of indicators; a sentence where none is loaded."""
    found = [i for i in case.diagnosis.indicators if i.family == chosen]
    caption = texts.FAMILY_CAPTION.format(family=fr(chosen.value))
    if not found:
        return [Paragraph(f"{fr(chosen.value)}. {texts.NO_INDICATOR}")]
    columns = [*shown.COLUMNS]
    named = {b.level: b.name for b in found[0].benchmarks}
    columns[3], columns[4] = fr(named.get("departement", columns[3])), fr(named.get("region", columns[4]))
    return [table(caption, columns, [_row(case, i) for i in found], numeric=(1, 2, 3, 4, 5))]


def _row(case: Case, found: IndicatorValue) -> list[Cell]:
    declared = case.atlas.indicator(found.id)
    bench = [numbers.number(b.value, declared.decimals, sign=declared.diverging) for b in found.benchmarks]
    france = numbers.number(found.france.value, declared.decimals, sign=declared.diverging)
    places = wording.places(found)
    return [
        fr(", ".join(part for part in (found.name, found.unit, found.vintage) if part)),
        here(case, found),
        wording.calculation(found, declared),
        *bench,
        f"{france} ({shown.PUBLISHED_MEAN})" if found.france.published else france,
        places[0] if places else shown.NO_PLACE,
    ]


def here(case: Case, found: IndicatorValue) -> str:
    """Write the value of the territory, and what makes it doubtful."""
    declared = case.atlas.indicator(found.id)
    doubts = wording.doubts(found, declared)
    return wording.value(found, declared) + (f" ({' ; '.join(doubts)})" if doubts else "")


def charts(case: Case, section: str) -> list[Block]:
    """Draw the first of a section's indicators that has a value beside its references."""
    for id_ in texts.DRAWN.get(section, ()):
        found = case.value(id_)
        if found is not None and found.value is not None and found.reliable:
            return [_chart(case, found)]
    return []


def _chart(case: Case, found: IndicatorValue) -> Picture:
    declared = case.atlas.indicator(found.id)
    others = [b for b in (*found.benchmarks, found.france) if b.value is not None]
    rows = [Bar(texts.HERE, found.value, with_unit(found.value, declared), ours=True)]
    rows += [Bar(fr(b.name), b.value, with_unit(b.value, declared)) for b in others]
    caption = texts.BENCH_CHART.format(name=fr(found.name), unit=fr(found.unit), vintage=fr(found.vintage))
    return bars(caption, rows)


def population(case: Case) -> list[Block]:
    """Make the table of the population by vintage, and its bars."""
    years = case.diagnosis.population
    rows = [(str(y.year), numbers.number(y.inhabitants), numbers.number(len(y.missing_communes))) for y in years]
    # A year that misses communes has a sum that looks like a fall: told, not drawn.
    drawn = [
        Bar(str(y.year), y.inhabitants, numbers.with_unit(y.inhabitants, 0, "hab."), ours=y is years[-1])
        if not y.missing_communes
        else Bar(str(y.year), None, fr(f"manque pour {numbers.count(len(y.missing_communes), 'commune')}"))
        for y in years
    ]
    return [
        table(shown.POPULATION, shown.POPULATION_COLUMNS, rows, numeric=(1, 2)),
        bars(texts.POPULATION_CHART, drawn),
    ]


def health(case: Case) -> list[Block]:
    """Make the table of what is published by département; how to load it where it is not."""
    found = [value for value in case.diagnosis.departmental if PATHOLOGIES in value.sources]
    if not found:
        source = case.catalogue[PATHOLOGIES]
        return [Paragraph(f"{shown.HEALTH_NONE} {wording.command(source)}. {fr(source.manual)}")]
    rows = []
    for value in found:
        declared = case.atlas.departmental[value.id]
        lines = " ; ".join(wording.published(figure, declared) for figure in value.departements)
        bench = [_bench(f, declared.decimals, declared.unit) for f in (value.region, value.france)]
        rows.append([fr(f"{value.name} ({value.vintage})"), lines, *bench])
    columns = (*shown.HEALTH_COLUMNS, fr(found[0].region.name), found[0].france.name)
    return [
        Paragraph(shown.LIBERAL_HELP),
        table(fr(f"{Family.HEALTH.value} : {shown.HEALTH_CAPTION}"), columns, rows, numeric=(2, 3)),
    ]


def _bench(figure: PublishedFigure, decimals: int, unit: str) -> str:
    return fr(numbers.with_unit(figure.value, decimals, unit))


def liberals(case: Case) -> list[Block]:
    """Make the table of liberal professionals by département; how to load it where it is not."""
    found = case.atlas.liberal(d.code for d in case.diagnosis.departements)
    if not found:
        source = case.catalogue[LIBERAL]
        return [Paragraph(f"{shown.LIBERAL_NONE} {wording.command(source)}. {fr(source.manual)}")]
    years = " et ".join(str(y) for y in sorted({row.year for row in found}))
    caption = fr(f"Libéraux au 31 décembre {years} (Assurance maladie), départements entiers")
    rows = [_liberal(case, row) for row in found]
    return [Paragraph(shown.LIBERAL_HELP), table(caption, shown.LIBERAL_COLUMNS, rows, numeric=(2, 3, 4, 5))]


def _liberal(case: Case, row: Liberal) -> list[str]:
    aged = [shown.AGES_NONE, numbers.DASH]
    if row.from_60 is not None:
        aged = [numbers.number(row.from_60), numbers.percent(row.from_60 / row.count if row.count else None, 0)]
    return [
        fr(case.atlas.name("departement", row.departement)),
        fr(row.profession),
        numbers.number(row.count) if row.status == "publié" else fr(row.status),
        numbers.number(row.density, 1),
        *aged,
    ]


def tensions(case: Case) -> list[Block]:
    """Make the table of the readings of tension, side by side."""
    rows = []
    for reading, members in shown.TENSIONS:
        rows += [_tension(case, reading, id_) for id_ in members]
        if reading.startswith("c)"):
            rows += _ageing(case)
    caption = shown.SECTIONS["tension"]
    return [Paragraph(texts.TENSION_HELP), table(caption, shown.TENSION_COLUMNS, rows, numeric=(2, 3))]


def _tension(case: Case, reading: str, id_: str) -> list[str]:
    found = case.value(id_)
    if found is None:
        source = case.catalogue[shown.ZONING]
        how = fr(f"{source.title} : {wording.command(source)}")
        return [fr(reading), shown.ZONED[id_], shown.NOT_LOADED, numbers.DASH, how]
    declared = case.atlas.indicator(id_)
    region = next((b.value for b in found.benchmarks if b.level == "region"), None)
    value = here(case, found) + (f" {fr(found.unit)}" if found.value is not None and found.unit else "")
    said = numbers.number(region, declared.decimals, sign=declared.diverging)
    return [fr(reading), fr(found.name), value, said, wording.threshold(found, declared)]


def _ageing(case: Case) -> list[list[str]]:
    declared = case.atlas.departmental.get(SHARE_60_GPS)
    if declared is None or LIBERAL not in declared.sources:
        return []
    value = next(v for v in case.diagnosis.departmental if v.id == SHARE_60_GPS)
    lines = " ; ".join(wording.published(figure, declared) for figure in value.departements)
    region = numbers.number(value.region.value, declared.decimals)
    return [[shown.AGE_READING, fr(value.name), lines, region, fr(shown.AGE_MARK)]]
