"""Answers of the page *Atelier*: the page itself, what one may start from, what a search gives, colours of the map."""

from typing import Any

from dash import html

from cpts_map.answers import Hit
from cpts_map.texts import atelier as said
from cpts_map.texts import numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web.components import Child
from cpts_map.web.layout import atelier_page, map_page
from cpts_map.web.layout.atelier_page import action
from cpts_map.web.mapfiles import MapFiles, names
from cpts_map.web.urlstate import MapState
from cpts_map.web.views import map_view
from cpts_map.web.views import state as state_of
from cpts_map.web.views.search_view import LETTERS
from cpts_map.workshop import Workshop

# Hits of a search.
_HITS = 10


def page(search: str | None, files: MapFiles) -> list[Any]:
    """Draw the page for an address."""
    workshop = files.workshop
    sources = {f"data-{name}": files.get(name).path for name in (*names(), "lisiere")}
    sources |= files.library.attributes()
    atlas = workshop.atlas
    sources |= {atelier_page.FILE: files.get("atelier").path, map_page.STAMP: state_of.stamp(atlas)}
    indicators = tuple(atlas.indicators.values())
    lists = atelier_page.Lists(starts(workshop), indicators, tuple(workshop.units))
    return atelier_page.page(search or "", atlas.register, atlas.region, sources, files.bounds, lists)


def starts(workshop: Workshop) -> list[dict[str, str]]:
    """Options of what one may start from: CPTS with a perimeter, zones, departments, EPCI."""
    atlas, frame = workshop.atlas, workshop.communes
    found = [("cpts", c.cpts_id, c.name) for c in atlas.register_entries if atlas.cpts_communes(c.cpts_id)]
    for code, name in atlas.departements.items():
        for zone in atlas.zones(departement=code):
            people = numbers.with_unit(zone.population, 0, "hab.")
            found.append(("zone", f"{code}/{zone.id}", f"{zone.name}, {name} ({people})"))
    found += [("departement", code, f"{name} ({code})") for code, name in atlas.departements.items()]
    epci = sorted(set(frame["epci"].dropna()), key=lambda code: atlas.name("epci", code))
    found += [("epci", code, atlas.name("epci", code)) for code in epci]
    return [
        {"value": f"{kind}:{code}", "label": fr(f"{said.START_GROUPS[kind]} : {name}")} for kind, code, name in found
    ]


# Search


def hits(text: str | None, workshop: Workshop) -> list[Child]:
    """Buttons that add what a text may mean."""
    if len((text or "").strip()) < LETTERS:
        return []
    found = [(hit, codes) for hit in workshop.index.search(text or "", _HITS) if (codes := _codes(hit, workshop))]
    if not found:
        return [html.P(pages.SEARCH_EMPTY)]
    items = [
        html.Li(
            [
                html.Span(fr(f"{hit.label}, {numbers.count(len(codes), 'commune')}" if len(codes) > 1 else hit.label)),
                action("ajouter", said.ADD, communes=" ".join(codes), mot=fr(hit.label)),
                action("retirer", said.REMOVE, communes=" ".join(codes), mot=fr(hit.label)),
            ]
        )
        for hit, codes in found
    ]
    return [html.Ul(items, className="resultats resultats-atelier")]


def _codes(hit: Hit, workshop: Workshop) -> tuple[str, ...]:
    atlas, frame = workshop.atlas, workshop.communes
    if hit.kind == "commune":
        return (hit.code,)
    if hit.kind == "cpts":
        return tuple(code for code in atlas.cpts_communes(hit.code) if code in frame.index)
    held = (
        frame["postal_codes"].map(lambda codes: hit.code in codes)
        if hit.kind == "postal"
        else frame[hit.kind] == hit.code
    )
    return tuple(map(str, frame.index[held.fillna(value=False).astype(bool)]))


# Colours


def shade(indicator: str | None, stamp: str | None, workshop: Workshop) -> tuple[Any, list[Child]]:
    """Values of an indicator for the map, and their legend; nothing without one, or on a page drawn with other data."""
    if indicator and (changed := state_of.changed(stamp, workshop.atlas)):
        return None, [*changed]
    if not indicator or indicator not in workshop.atlas.indicators:
        return None, []
    state = MapState(indicator=indicator)
    payload, legend = map_view.shades(state, workshop.atlas)
    return payload, [*legend, html.P(fr(said.SHADE_BEYOND), className="source")]
