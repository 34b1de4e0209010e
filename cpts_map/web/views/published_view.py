"""Figures of whole départements, on the pages *Diagnostic* and *Comparer*: one for each département, never a mean."""

from collections.abc import Mapping, Sequence

from dash import html

from cpts_map import wording
from cpts_map.answers import DepartmentalValue, Diagnosis, PublishedFigure
from cpts_map.atlas import Atlas
from cpts_map.departmental import LIBERAL, PATHOLOGIES
from cpts_map.indicators import Family, Indicator
from cpts_map.opendata import OpenSource
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.views import indicator_view


def health(diagnosis: Diagnosis, atlas: Atlas, catalogue: Mapping[str, OpenSource], command: Child) -> list[Child]:
    """Draw the family « Santé »: pathologies of each département touched; how to load them where they are not."""
    shown = [value for value in diagnosis.departmental if PATHOLOGIES in value.sources]
    if not shown:
        return [html.P([texts.HEALTH_NONE, " ", command, " ", fr(catalogue[PATHOLOGIES].manual)])]
    caption = fr(f"{Family.HEALTH.value} : {texts.HEALTH_CAPTION}")
    rows = [_row(value, atlas) for value in shown]
    columns = (*texts.HEALTH_COLUMNS, fr(shown[0].region.name), shown[0].france.name)
    return [components.table(caption, columns, rows, numeric=(2, 3))]


def _row(value: DepartmentalValue, atlas: Atlas) -> list[Child]:
    declared = atlas.departmental[value.id]
    lines = "\n".join(wording.published(figure, declared) for figure in value.departements)
    bench = [numbers.with_unit(f.value, declared.decimals, declared.unit) for f in (value.region, value.france)]
    return [_origin(value, declared, atlas), html.Div(lines, className="origine"), *bench]


def _origin(value: DepartmentalValue, declared: Indicator, atlas: Atlas) -> html.Details:
    rows = (
        (pages.UNIT, declared.unit),
        (pages.VINTAGE, declared.vintage),
        (pages.FORMULA, declared.formula),
        (pages.WEIGHT, declared.weight),
        (pages.MISSING_RULE, declared.missing),
        *((f"Ici, {figure.name}", _counts(figure)) for figure in value.departements if figure.denominator),
    )
    lines = "\n".join(fr(f"{name} : {text}") for name, text in rows)
    links = [child for link in indicator_view.links(value.sources, atlas) for child in ("\n", *link)]
    return html.Details([html.Summary(fr(value.name)), html.Div([lines, *links], className="origine")])


def _counts(figure: PublishedFigure) -> str:
    return f"{numbers.number(figure.numerator)} ÷ {numbers.number(figure.denominator)}"


def compared(diagnoses: Sequence[Diagnosis], atlas: Atlas, heads: Sequence[str]) -> list[Child]:
    """Draw the table « Santé » of several territories: no gap and no mark, for these are not their own figures."""
    listed = list(atlas.departmental.values())
    if not listed:
        return []
    rows: list[list[Child]] = [
        [
            [fr(declared.name), html.Small(fr(f"{declared.unit}, {declared.vintage}"))],
            *[html.Div(_lines(diagnosis, declared), className="origine") for diagnosis in diagnoses],
        ]
        for declared in listed
    ]
    caption = fr(f"{Family.HEALTH.value} : {texts.HEALTH_CAPTION}")
    table = components.table(caption, ["Indicateur", *heads], rows)
    return [components.section("famille-health", fr(Family.HEALTH.value), html.P(texts.LIBERAL_HELP), table)]


def _lines(diagnosis: Diagnosis, declared: Indicator) -> str:
    return "\n".join(wording.published(figure, declared) for figure in value_of(diagnosis, declared.id).departements)


def value_of(diagnosis: Diagnosis, indicator_id: str) -> DepartmentalValue:
    """Find an indicator of the départements of a territory."""
    return next(value for value in diagnosis.departmental if value.id == indicator_id)


def ageing(diagnosis: Diagnosis, atlas: Atlas, indicator_id: str) -> list[Child]:
    """Row of the reading of tension by age; empty where the age classes are not loaded."""
    declared = atlas.departmental.get(indicator_id)
    if declared is None or LIBERAL not in declared.sources:
        return []
    value = value_of(diagnosis, indicator_id)
    lines = html.Div(
        "\n".join(wording.published(figure, declared) for figure in value.departements), className="origine"
    )
    region = numbers.number(value.region.value, declared.decimals)
    return [texts.AGE_READING, fr(value.name), lines, region, fr(texts.AGE_MARK)]


def ageing_by_departement(atlas: Atlas, indicator_id: str) -> list[Child]:
    """Say the share beside the reading by age, département by département of the region; empty where not loaded."""
    declared = atlas.departmental.get(indicator_id)
    if declared is None:
        return []
    value = next(v for v in atlas.published(atlas.departements) if v.id == indicator_id)
    listed = " ; ".join(wording.published(figure, declared) for figure in value.departements)
    said = f"{declared.name}, {declared.vintage} : {listed}. {texts.AGE_MARK.capitalize()}."
    return [components.notice(html.Strong(fr("Lecture c, à côté de l'APL. ")), fr(said))]
