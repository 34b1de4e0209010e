"""Where each reading of tension comes from: definition, rule, how sure, formula, vintage, source."""

import math

from dash import html

from cpts_map.atlas import Atlas
from cpts_map.diagnostics.readings import MULTI, READINGS, Reading, Rule, Tension
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts import tension as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child

Row = tuple[Child, Child]


def details(tension: Tension, atlas: Atlas) -> list[Child]:
    """One folded note a reading."""
    return [html.H3(texts.ORIGINS_TITLE), *[_detail(reading, tension, atlas) for reading in READINGS]]


def _detail(reading: Reading, tension: Tension, atlas: Atlas) -> html.Details:
    rows: list[Row] = [
        (texts.DEFINITION, fr(f"{reading.definition}.")),
        (texts.HOW_SURE, labels.MARK[reading.definition_mark]),
        (texts.FLAG_RULE, fr(f"{reading.flag}.")),
        (fr(f"{texts.HOW_SURE} de la règle"), labels.MARK[reading.flag_mark]),
        (texts.LIMIT, _limit(reading, tension, atlas)),
        (pages.SOURCE, fr(reading.source)),
    ]
    wanted = [c.indicator for c in reading.criteria] if reading is MULTI else list(reading.shown)
    for id_ in wanted:
        rows += _indicator(id_, atlas)
    return html.Details([html.Summary(fr(f"{reading.letter}. {reading.name}")), components.facts(rows)])


def _limit(reading: Reading, tension: Tension, atlas: Atlas) -> str:
    limit = float(tension.limits[reading.id])
    if math.isnan(limit):
        return fr("aucun territoire signalé")
    if reading.rule is Rule.MAJORITY:
        return fr(f"plus de {numbers.number(limit)} %")
    if len(reading.criteria) > 1:
        return fr(f"moyenne des rangs d'au moins {numbers.number(limit, 3)}, de 0 à 1")
    declared = atlas.indicator(reading.criteria[0].indicator)
    return fr(f"au moins {numbers.with_unit(limit, declared.decimals + 1, declared.unit)}")


def _indicator(id_: str, atlas: Atlas) -> list[Row]:
    if id_ not in atlas.indicators:
        return [(fr(texts.COLUMNS.get(id_, id_)), texts.NOT_LOADED)]
    declared = atlas.indicator(id_)
    held = {s.source_id: s for s in atlas.sources}
    links: list[Child] = [
        html.Span([components.external(fr(s.attribution), s.page), fr(f" ({labels.LICENCE[s.licence]}). ")])
        for s in (held[key] for key in declared.sources if key in held)
    ]
    said = f"{declared.formula} ; {declared.unit} ; millésime {declared.vintage} ; pondération : {declared.weight}. "
    return [(fr(declared.name), [fr(said), fr(f"{pages.MISSING_RULE} : {declared.missing}. "), *links])]
