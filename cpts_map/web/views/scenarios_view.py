"""Two perimeters side by side: communes gained and lost, each figure before and after."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from dash import html

from cpts_map.answers import Diagnosis, IndicatorValue
from cpts_map.diagnostics import graph
from cpts_map.diagnostics.perimeter_rules import Rule
from cpts_map.errors import CptsMapError
from cpts_map.texts import atelier as said
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.layout.atelier_page import action
from cpts_map.workshop import Workshop
from cpts_map.workshop_answers import Assessment


def comparison(demand: Mapping[str, Any] | None, workshop: Workshop) -> list[Child]:
    """Draw what a perimeter gains and loses against another; nothing when none is asked for."""
    if not demand:
        return []
    if not demand["avant"] or not demand["apres"]:
        return [html.P(said.COMPARE_EMPTY)]
    try:
        own = demand.get("propres") or ()
        before, after = (workshop.assess(demand[side], own) for side in ("avant", "apres"))
    except CptsMapError as error:
        return [components.error(fr(str(error)))]
    old, new = set(before.diagnosis.communes), set(after.diagnosis.communes)
    caption = fr(f"{demand['avantNom']} → {demand['apresNom']}")
    rows = [*_figures(before, after), *_rules(before, after), *_indicators(before.diagnosis, after.diagnosis, workshop)]
    aside = {*own, demand.get("avantCpts") or ""}
    return [
        *([html.P(said.COMPARE_SAME)] if old == new else []),
        *_communes(said.COMPARE_GAINED, new - old, workshop),
        *_communes(said.COMPARE_LOST, old - new, workshop),
        components.table(caption, said.COMPARE_COLUMNS, rows, numeric=(1, 2, 3)),
        html.H3(said.NEIGHBOURS),
        html.P(said.NEIGHBOURS_HELP, className="source"),
        *(_neighbours(old, new, aside, workshop) or [html.P(said.NEIGHBOUR_NONE)]),
    ]


def _neighbours(old: set[str], new: set[str], aside: Collection[str], workshop: Workshop) -> list[Child]:
    """Other CPTS that the change touches: what each would be without what is taken, and with what is given up."""
    found: list[Child] = []
    free = {code for code in old - new if not workshop.covered_by.get(code)}
    for cpts_id, held in sorted(workshop.members.items()):
        if cpts_id in aside:
            continue
        name = workshop.atlas.cpts(cpts_id).name
        if held & old != held & new:
            found += _neighbour(said.NEIGHBOUR_LOSES.format(name=name), held - old, held - new, workshop)
        beside = free & set(graph.border_m(workshop.atlas.graph, sorted(held)).index) if free else set()
        if beside:
            found += _neighbour(said.NEIGHBOUR_TAKES.format(name=name), held, held | beside, workshop)
    return found


def _neighbour(title: str, old: Collection[str], new: Collection[str], workshop: Workshop) -> list[Child]:
    if not old or not new:
        return [html.H4(fr(title)), html.P(said.NEIGHBOUR_EMPTY)]
    before, after = workshop.assess(old), workshop.assess(new)
    rows = [*_figures(before, after), *_indicators(before.diagnosis, after.diagnosis, workshop)]
    return [components.table(fr(title), said.COMPARE_COLUMNS, rows, numeric=(1, 2, 3))]


def _communes(title: str, codes: Iterable[str], workshop: Workshop) -> list[Child]:
    listed = sorted(codes)
    if not listed:
        return []
    names = ", ".join(sorted(workshop.atlas.name("commune", code) for code in listed))
    people = workshop.atlas.perimeter(listed).diagnose().population[-1].inhabitants
    heading = fr(f"{title} ({numbers.number(len(listed))}, {numbers.with_unit(people, 0, 'hab.')}) : {names} ")
    return [html.P([heading, action("voir", said.SEE, communes=" ".join(listed))])]


def _figures(before: Assessment, after: Assessment) -> list[list[Child]]:
    old, new = before.diagnosis, after.diagnosis
    rows = [
        _row("Communes", len(old.communes), len(new.communes)),
        _row(fr(f"Population municipale {new.population[-1].year}"), _people(old), _people(new)),
        ["Classe ACI", old.size_class.name, new.size_class.name, ""],
        ["Bornes", labels.BOUNDS[old.bounds.status.value], labels.BOUNDS[new.bounds.status.value], ""],
        _row("Morceaux", len(old.pieces), len(new.pieces)),
        _row("EPCI pris en partie", sum(e.split for e in old.epci), sum(e.split for e in new.epci)),
        _row("Départements", len(old.departements), len(new.departements)),
    ]
    first, second = (a.to_centre.minutes if a.to_centre else None for a in (before, after))
    rows.append(_row(fr("Trajet le plus long vers le centre (min)"), first, second))
    rows.append(_row("Compacité", before.compactness, after.compactness, 2))
    return rows


def _people(diagnosis: Diagnosis) -> int | None:
    return diagnosis.population[-1].inhabitants


def _rules(before: Assessment, after: Assessment) -> list[list[Child]]:
    def state(rule: Rule) -> html.Span:
        return html.Span(said.STATES[rule.state], className=f"etat etat-{rule.state.value}")

    pairs = zip(before.rules, after.rules, strict=True)
    return [[fr(said.RULE[old.id]), state(old), state(new), ""] for old, new in pairs]


def _indicators(old: Diagnosis, new: Diagnosis, workshop: Workshop) -> list[list[Child]]:
    rows = []
    for before, after in zip(old.indicators, new.indicators, strict=True):
        if before.id == "population":
            continue
        declared = workshop.atlas.indicator(before.id)
        name = fr(f"{before.name} ({before.unit}, {before.vintage})")
        rows.append(_row(name, before.value, after.value, declared.decimals, cells=(_said(before), _said(after))))
    return rows


def _said(found: IndicatorValue) -> str | None:
    return pages.NOT_APPLICABLE if found.not_applicable else pages.MISSING if found.value is None else None


def _row(
    name: str,
    old: float | None,
    new: float | None,
    decimals: int = 0,
    cells: tuple[str | None, str | None] = (None, None),
) -> list[Child]:
    gap = numbers.number(new - old, decimals, sign=True) if old is not None and new is not None else numbers.DASH
    written = [cell or numbers.number(value, decimals) for cell, value in zip(cells, (old, new), strict=True)]
    return [name, *written, gap]
