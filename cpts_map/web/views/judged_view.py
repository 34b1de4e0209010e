"""What a perimeter of the workshop is judged on: rules, landmarks, amounts, indicators, readings of tension."""

from collections.abc import Mapping
from typing import Any

from dash import html

from cpts_map import rules
from cpts_map.answers import Diagnosis
from cpts_map.diagnostics.composition import Reason
from cpts_map.diagnostics.landmarks import Tipping
from cpts_map.diagnostics.perimeter_rules import Rule
from cpts_map.diagnostics.travel import FITTED_KM, MIN_PER_KM, START_MIN
from cpts_map.diagnostics.trips import Trip
from cpts_map.errors import CptsMapError
from cpts_map.findings import REASONS
from cpts_map.rules import RuleId
from cpts_map.texts import atelier as said
from cpts_map.texts import diagnostic as words
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr
from cpts_map.web import components, drawing
from cpts_map.web.components import Child
from cpts_map.web.layout.atelier_page import action
from cpts_map.web.views import card_view
from cpts_map.web.views import state as state_of
from cpts_map.workshop import Workshop
from cpts_map.workshop_answers import Assessment

Choice = Mapping[str, Any]
_TRIP_NOTE = fr(
    said.TRIP_NOTE.format(
        start=numbers.number(START_MIN, 2), per_km=numbers.number(MIN_PER_KM, 2), fitted=numbers.number(FITTED_KM)
    )
)


def judged_tree(choice: Choice | None, stamp: str | None, workshop: Workshop) -> list[Any]:
    """Give :func:`judged` as plain HTML, unless the figures beside it on the page are of other data."""
    changed = state_of.changed(stamp, workshop.atlas) if choice and choice.get("codes") else []
    return drawing.plain(changed or judged(choice, workshop))


def judged(choice: Choice | None, workshop: Workshop) -> list[Child]:
    """Draw rules, landmarks and indicators of a choice; nothing for an empty one."""
    if not choice or not choice.get("codes"):
        return []
    try:
        found = workshop.assess(choice["codes"], choice.get("propres") or ())
    except CptsMapError as error:
        return [components.error(fr(str(error)))]
    required, wished = ([rule for rule in found.rules if rule.required is wanted] for wanted in (True, False))
    return [
        html.H3(said.RULES),
        html.Ul([_rule(rule) for rule in required], className="regles"),
        html.H3(said.WISHES),
        html.Ul([_rule(rule) for rule in wished], className="regles"),
        html.H3(said.LANDMARKS),
        _landmarks(found, workshop),
        html.Details([html.Summary(words.AMOUNTS), *_amounts(found)]),
        html.H3(said.TENSION),
        components.words(*words.TERMS),
        *_tensions(found.diagnosis, workshop),
        html.H3(said.INDICATORS),
        *card_view.indicators(found.diagnosis, workshop.atlas),
    ]


def _amounts(found: Assessment) -> list[Child]:
    """Amounts of the size class, each with who says so, and why it may not be the one in force."""
    name = found.diagnosis.size_class.name
    position = [each.name for each in rules.SIZE_CLASSES].index(name)
    rows: list[tuple[Child, Child]] = []
    for amount in rules.AMOUNTS:
        doubt = [html.Small(fr(f"À vérifier : {amount.unsure}"))] if amount.unsure else []
        euros = numbers.with_unit(amount.euros[position], 0, "€")
        rows.append((fr(f"{amount.label} ({name})"), [euros, html.Small(fr(amount.source)), *doubt]))
    return [components.facts(rows), html.P(fr(rules.EDGE_NOTE), className="source")]


def _tensions(diagnosis: Diagnosis, workshop: Workshop) -> list[Child]:
    """Give the readings side by side, never one score; each against the department and the region."""
    known = {found.id: found for found in diagnosis.indicators}
    rows: list[list[Child]] = []
    for reading, members in words.TENSIONS:
        loaded = [card_view.row(known[id_], workshop.atlas) for id_ in members if id_ in known]
        rows += [[[html.Small(fr(reading)), row[0]], *row[1:]] for row in loaded]
        if not loaded:
            rows.append([fr(reading), html.Span(words.NOT_LOADED, className="vide"), numbers.DASH, numbers.DASH])
    columns = card_view.columns(diagnosis)
    return [components.table(said.TENSION, columns, rows, numeric=(1, 2, 3))]


def _rule(rule: Rule) -> html.Li:
    reason = said.REASON[rule.id, rule.state].format(**_facts(rule))
    mend = said.MEND.get((rule.id, rule.state))
    source = said.SOURCE.get(rule.id)
    see = [action("voir", said.SEE, communes=" ".join(rule.communes))] if rule.communes else []
    add = [action("ajouter", said.ADD, communes=" ".join(rule.communes))] if rule.communes and rule.id in _ADDED else []
    return html.Li(
        [
            html.Div(
                [
                    html.Strong(fr(said.RULE[rule.id])),
                    html.Span(said.STATES[rule.state], className=f"etat etat-{rule.state.value}"),
                ],
                className="tete",
            ),
            html.P(fr(reason)),
            *([html.P(fr(mend), className="remede")] if mend else []),
            *([html.Div([*see, *add], className="boutons")] if see else []),
            *([html.Small(fr(f"Source : {source}"))] if source else []),
        ],
        className=f"regle regle-{rule.state.value}",
    )


# Rules that naming communes to add mends.
_ADDED = frozenset({RuleId.ENCLAVES, RuleId.ORPHANS})


def _facts(rule: Rule) -> dict[str, str]:
    written = {}
    for name, value in rule.facts.items():
        if isinstance(value, str):
            written[name] = REASONS[Reason(value)]
        else:
            number = abs(round(value))
            written[name] = numbers.count(number, *said.FACTS[name]) if name in said.FACTS else numbers.number(number)
    if rule.id is RuleId.BOUNDS:
        short = int(rule.facts["min"]) < 0
        written["ecart"] = (said.SHORT_BY if short else said.ABOVE_BY).format(n=written["min" if short else "max"])
    return written


def _landmarks(found: Assessment, workshop: Workshop) -> html.Dl:
    name = workshop.atlas.name
    area = found.diagnosis.area_km2
    surface = numbers.with_unit(area, 1, "km²") if area is not None else said.NO_FIGURE
    compact = numbers.number(found.compactness, 2) if found.compactness is not None else said.NO_FIGURE
    return components.facts(
        [
            (said.TIPPING, _tipping(found.tipping, workshop)),
            (said.CENTRE, fr(name("commune", found.centre))),
            (said.TO_CENTRE, _trip(found.to_centre, workshop)),
            (said.BETWEEN, _trip(found.between, workshop)),
            (said.AREA, f"{surface}, {numbers.with_unit(found.border_km, 1, 'km')}"),
            (said.COMPACT, [compact, html.Small(said.COMPACT_NOTE)]),
        ]
    )


def _tipping(found: Tipping, workshop: Workshop) -> Child:
    people = workshop.atlas.everywhere["inhabitants"]

    def told(template: str, code: str) -> html.Li:
        count = numbers.with_unit(people.loc[code], 0, "hab.")
        text = template.format(name=workshop.atlas.name("commune", code), people=count)
        return html.Li([fr(text), " ", action("voir", said.SEE, communes=code)])

    items = [told(said.TIPPING_DOWN, code) for code in found.down[:1]]
    items += [told(said.TIPPING_UP, code) for code in found.up[:1]]
    return html.Ul(items) if items else said.TIPPING_NONE


def _trip(trip: Trip | None, workshop: Workshop) -> Child:
    if trip is None:
        return said.NO_FIGURE
    note = html.Small(_TRIP_NOTE if trip.estimated else said.TRIP_LOADED)
    names_of = {"origin": trip.origin, "destination": trip.destination}
    named = {key: workshop.atlas.name("commune", code) for key, code in names_of.items()}
    template = said.TRIP if trip.minutes is not None else said.TRIP_BEYOND
    return [fr(template.format(minutes=numbers.number(trip.minutes), **named)), note]
