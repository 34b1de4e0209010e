"""Answers of the page *Carte*: state, values, legend, target."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from dash import dcc, html, no_update

from cpts_map import choropleth, palette
from cpts_map.answers import Hit
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.classes import Method
from cpts_map.errors import CptsMapError
from cpts_map.indicators import DEFAULT, Direction, Indicator
from cpts_map.rules import Coverage, Definition
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components, firstview, ids
from cpts_map.web.components import Child
from cpts_map.web.layout import map_page
from cpts_map.web.mapfiles import MapFiles, names
from cpts_map.web.urlstate import LAYERS, MapState, Selection
from cpts_map.web.views import search_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.selection import Selected, resolve

# Digit of each state in the string that the map reads.
COVERAGE_DIGIT = {
    Coverage.COUVERTE: "0",
    Coverage.PARTAGEE: "1",
    Coverage.NON_COUVERTE: "2",
    Coverage.NON_DOCUMENTEE: "3",
}


def page(search: str | None, atlas: Atlas, files: MapFiles) -> list[html.Div]:
    """Draw the page for an address."""
    state = state_of.read(MapState, search, atlas)
    sources = {f"data-{name}": files.get(name).path for name in names()}
    sources |= files.library.attributes() | {map_page.STAMP: state_of.stamp(atlas)}
    indicators = tuple(atlas.indicators.values())
    picture = firstview.picture_of(state, atlas)
    return map_page.page(
        state, search or "", atlas.departements, indicators, atlas.register, sources, files.bounds, picture
    )


def synchronise(  # noqa: PLR0913, PLR0917 - one argument a control
    trigger: str | None,
    search: str | None,
    indicator: str,
    method: str,
    departement: str,
    definition: str,
    layers: list[str],
    click: dict[str, str] | None,
    *,
    indicators: Mapping[str, Indicator],
) -> tuple[str, str, str, str, str, list[str], list[dict[str, object]]]:
    """Agree the address and the controls: what the visitor just touched wins.

    Returns
    -------
    tuple
        Address, then value of each control, and the ways to cut that the indicator allows.
    """
    state = MapState.from_search(search)  # as asked: a department of another region stays in the address
    if trigger == ids.INDICATOR:
        state = replace(state, indicator=indicator, page=1)
    elif trigger == ids.METHOD:
        state = replace(state, method=Method(method))
    elif trigger == ids.DEPARTEMENT:
        state = replace(state, departement=departement or None, page=1)
    elif trigger == ids.DEFINITION:
        state = replace(state, definition=Definition(definition), page=1)
    elif trigger == ids.LAYERS:
        hidden = tuple(layer for layer in LAYERS if layer not in layers)
        state = replace(state, hidden=hidden, background="fond" in layers)
    elif trigger == ids.MAP_CLICK and click:
        state = replace(state, selection=Selection.parse(f"commune:{click.get('code', '')}"))
    return (
        state.to_search(),
        state.indicator,
        state.method.value,
        state.departement or "",
        state.definition.value,
        state.layers,
        map_page.method_options(indicators.get(state.indicator) or indicators[DEFAULT]),
    )


def _indicator(state: MapState, atlas: Atlas) -> Indicator:
    return atlas.indicators.get(state.indicator) or atlas.indicator(DEFAULT)


def search_results(
    trigger: str | None, text: str | None, search: str | None, atlas: Atlas
) -> tuple[list[object], object]:
    """Links to what a text may mean, and the text itself, emptied once the address has changed."""
    state = state_of.read(MapState, search, atlas)
    return search_view.results(text, atlas, lambda hit: _address(state, hit), typed=trigger == ids.SEARCH)


def search_first(text: str | None, search: str | None, atlas: Atlas) -> object:
    """Address of the best hit, for who presses Enter; nothing when there is none."""
    state = state_of.read(MapState, search, atlas)
    return search_view.first(text, atlas, lambda hit: _address(state, hit))


def _address(state: MapState, hit: Hit) -> str:
    return "/" + replace(state, selection=Selection(hit.kind, hit.code)).to_search()


def paint(search: str | None, key: str | None, atlas: Atlas) -> tuple[object, object, object]:
    """Values of the map, their key and the legend; nothing when the map shows them already.

    The key keeps a change of selection from sending again what has not changed. It begins with the stamp of the data
    that the page was drawn with: values go by the rank of communes, and those of other data could fall on others.
    """
    if state_of.outdated(key, atlas):
        return no_update, no_update, [components.error(pages.DATA_CHANGED)]
    state = state_of.read(MapState, search, atlas)
    wanted = "|".join((state_of.stamp(atlas), state.indicator, state.method, state.definition, state.departement or ""))
    if wanted == key:
        return no_update, no_update, no_update
    indicator = _indicator(state, atlas)
    limits, scale = _classes(state, atlas)
    payload = _payload(state, indicator, limits, scale, atlas) | {"apercu": firstview.address(state, atlas)}
    return payload, wanted, _legend(state, indicator, limits, scale, atlas)


def shades(state: MapState, atlas: Atlas) -> tuple[dict[str, object], list[Child]]:
    """Values of an indicator for another map than that of the page, and their legend without the hatches."""
    indicator = _indicator(state, atlas)
    limits, scale = _classes(state, atlas)
    return _payload(state, indicator, limits, scale, atlas), _scale_legend(indicator, limits, scale, atlas)


def _classes(state: MapState, atlas: Atlas) -> tuple[list[float], tuple[str, ...]]:
    limits = list(atlas.breaks(state.indicator, state.method))
    return limits, palette.colors(_indicator(state, atlas), limits)


def _payload(
    state: MapState, indicator: Indicator, limits: list[float], scale: tuple[str, ...], atlas: Atlas
) -> dict[str, object]:
    frame = atlas.shown(indicator.id)
    values = [
        "x" if nil else None if np.isnan(value) else int(value) if float(value).is_integer() else float(value)
        for value, nil in zip(frame["value"], frame["not_applicable"], strict=True)
    ]
    state_of = atlas.states(state.definition)
    flagged = [i for i, code in enumerate(frame.index) if code in atlas.gp_outliers] if indicator.counts_gps else []
    return {
        "indicator": {
            "id": indicator.id,
            "name": fr(indicator.name),
            "unit": fr(indicator.unit),
            "vintage": fr(indicator.vintage),
            "decimals": indicator.decimals,
            "flagged": indicator.counts_gps,
        },
        "values": values,
        "breaks": limits,
        "closed": "left",
        "colors": list(scale),
        "missing_color": palette.MISSING,
        "na_color": palette.NOT_APPLICABLE,
        "coverage": "".join(COVERAGE_DIGIT[s] for s in state_of.tolist()),
        "flags": flagged,
        "hatch_label": labels.COVERAGE[_outside(atlas)],
        "departement": state.departement,
    }


def _outside(atlas: Atlas) -> Coverage:
    return Coverage.NON_DOCUMENTEE if atlas.register.partial else Coverage.NON_COUVERTE


def _legend(
    state: MapState, indicator: Indicator, limits: list[float], scale: tuple[str, ...], atlas: Atlas
) -> list[Child]:
    outside = {_outside(atlas)} | {Coverage(s) for s in atlas.states(state.definition).unique()} & {
        Coverage.NON_COUVERTE,
        Coverage.NON_DOCUMENTEE,
    }
    hatches = [_swatch(None, labels.COVERAGE[s], "", f"hachure hachure-{COVERAGE_DIGIT[s]}") for s in sorted(outside)]
    definition = labels.DEFINITION_SHORT[state.definition]
    *scaled, source = _scale_legend(indicator, limits, scale, atlas)
    return [*scaled, html.P(fr(f"Hachures : {definition}")), html.Ul([*hatches, *_outlines()]), source]


def _scale_legend(indicator: Indicator, limits: list[float], scale: tuple[str, ...], atlas: Atlas) -> list[Child]:
    """Classes with their colours and communes; the source last."""
    frame = atlas.shown(indicator.id)
    lines = choropleth.legend(indicator, frame, limits, scale)
    rows = [_swatch(line.color, line.text, numbers.count(line.communes, "commune")) for line in lines]
    heading = f"{indicator.name} ({indicator.unit}, {indicator.vintage})"
    notes = [html.P(pages.DARKER)] if indicator.direction is not Direction.NEUTRAL and not indicator.diverging else []
    if not frame["value"].notna().any():
        notes = [html.P([pages.NO_VALUE, " ", dcc.Link(pages.HOW_TO_LOAD_FILES, href="/donnees#fichiers")])]
    return [
        html.P(html.Strong(fr(heading))),
        html.Ul(rows),
        *notes,
        html.P(fr(f"Source : {_producers(indicator, atlas)}"), className="source"),
    ]


def _swatch(color: str | None, text: str, count: str, class_name: str = "") -> html.Li:
    style = {"backgroundColor": color} if color else {}
    return html.Li(
        [
            html.Span(className=f"pastille {class_name}", style=style),
            html.Span(text),
            html.Span(count, className="effectif"),
        ]
    )


def _outlines() -> list[html.Li]:
    return [
        _swatch(None, fr(f"CPTS : {text}"), "", f"trait trait-{status.value.replace('_', '-')}")
        for status, text in labels.STATUS.items()
    ]


def _producers(indicator: Indicator, atlas: Atlas) -> str:
    found = {s.source_id: s.attribution for s in atlas.sources}
    return " ; ".join(dict.fromkeys(found[key] for key in indicator.sources if key in found))


def focus(search: str | None, key: str | None, atlas: Atlas) -> tuple[object, object]:
    """Where the map must look and what it must outline; nothing when it has not changed, nor on other data."""
    if state_of.outdated(key, atlas):
        return no_update, no_update
    state = state_of.read(MapState, search, atlas)
    wanted = f"{state_of.stamp(atlas)}|{state.selection or ''}|{state.departement or ''}"
    if wanted == key:
        return no_update, no_update
    return _target(state, atlas), wanted


def _target(state: MapState, atlas: Atlas) -> dict[str, object]:
    selection = state.selection or (Selection("departement", state.departement) if state.departement else None)
    nothing: dict[str, object] = {"bbox": None, "kind": None, "codes": []}
    if selection is None:
        return nothing
    try:
        selected = resolve(selection, state.definition, state.departement, atlas)
    except CptsMapError:
        return nothing
    outlines = atlas.outlines_of(selected.codes).dropna()
    if outlines.empty:
        return nothing
    bbox = [round(float(x), 4) for x in outlines.total_bounds]
    position = {code: i for i, code in enumerate(atlas.communes.index)}
    codes = [position[code] for code in selected.codes if code in position]
    return {"bbox": bbox, "kind": selected.kind, "codes": codes if state.selection else []}


def selected_of(state: MapState, atlas: Atlas) -> Selected | None:
    """Resolve the selection of a state; ``None`` without one.

    Raises
    ------
    CptsMapError
        The selection is unknown.
    """
    if state.selection is None:
        return None
    return resolve(state.selection, state.definition, state.departement, atlas)


def clear_link(state: MapState) -> dcc.Link:
    """Link that closes the card."""
    return dcc.Link(pages.CLEAR, href="/" + replace(state, selection=None).to_search(), className="fermer")
