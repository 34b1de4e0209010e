"""Answers of the page *Tension*: its address, and the table of the five readings."""

from dataclasses import dataclass, replace

import pandas as pd
from dash import dcc, html

from cpts_map import opendata
from cpts_map.answers import LevelTable
from cpts_map.atlas import BASSIN, Atlas
from cpts_map.codes import fold
from cpts_map.departmental import SHARE_60_GPS
from cpts_map.diagnostics.presets import DEFAULT_PRESET, PRESETS
from cpts_map.diagnostics.readings import READINGS, Tension
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts import tension as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.components import Child
from cpts_map.web.layout import tension_page
from cpts_map.web.layout.tension_page import OWN, WEIGHT_IDS
from cpts_map.web.urlstate import TENSION_SORTS, TensionState
from cpts_map.web.views import published_view, tension_origins
from cpts_map.web.views import state as state_of
from cpts_map.web.views.tension_cells import figure, name

PAGE_ROWS = 25
NUMERIC = tuple(i for i, column in enumerate(TENSION_SORTS) if column not in {"territoire", "signaux"})
ZONING = "part_zip_zac"
# Sorted from the most tense at the first click.
_DESCENDING_FIRST = ("population", "sous_densite_tous_ages", "stabilite", "signaux")


def page(search: str | None, atlas: Atlas) -> list[html.Div]:
    """Draw the page for an address."""
    state = state_of.read(TensionState, search, atlas)
    notes = []
    if not atlas.described("apl") and atlas.level("departement").figures.reindex(columns=["apl"]).isna().all(axis=None):
        notes.append(components.notice(pages.OTHER_REGION, " ", _how_to_load("open_apl"), kind="alerte"))
    return tension_page.page(state, search or "", atlas.departements, notes, atlas.levels)


def _how_to_load(source: str) -> str:
    """Say how a file is brought: by its command, or by hand."""
    declared = opendata.load()[source]
    command = f"cpts-map fetch {source}" if declared.files else "cpts-map import FICHIER"
    return fr(f"« {declared.title} » se charge par la commande « {command} ». {declared.manual}")


def synchronise(  # noqa: PLR0913, PLR0917 - one argument a control
    trigger: str | None,
    search: str | None,
    level: str,
    departement: str,
    preset: str,
    seniors: int | None,
    leaving: int | None,
    *weights: int | None,
) -> tuple[str | int, ...]:
    """Agree the address and the controls: what the visitor just touched wins."""
    state = TensionState.from_search(search)
    if trigger == ids.TENSION_LEVEL:
        state = replace(state, level=level, page=1)
    elif trigger == ids.TENSION_DEPARTEMENT:
        state = replace(state, departement=departement or None, page=1)
    elif trigger == ids.TENSION_PRESET and preset in PRESETS:
        state = replace(state, preset=preset, weights=(), page=1)
    elif trigger == ids.TENSION_SENIORS and seniors is not None:
        state = replace(state, seniors=round(seniors))
    elif trigger == ids.TENSION_LEAVING and leaving is not None:
        state = replace(state, leaving=round(leaving))
    elif trigger in WEIGHT_IDS:
        state = _weighed(state, weights)
    shown = OWN if state.weights else state.preset
    return (
        state.to_search(),
        state.level,
        state.departement or "",
        shown,
        state.seniors,
        state.leaving,
        *state.chosen,
    )


def _weighed(state: TensionState, weights: tuple[int | None, ...]) -> TensionState:
    """Take the weights of the sliders; those of a preset are the preset."""
    given = tuple(old if new is None else round(new) for old, new in zip(state.chosen, weights, strict=True))
    same = next((id_ for id_, preset in PRESETS.items() if preset.weights == given), None)
    if same:
        return replace(state, preset=same, weights=(), page=1)
    return replace(state, preset=DEFAULT_PRESET, weights=given, page=1)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What an address asks for.

    Attributes
    ----------
    state
        Of the address.
    level
        Figures of all the territories of the level.
    tension
        Their readings.
    shown
        Codes of the territories of the chosen department, or all, sorted as asked.
    """

    state: TensionState
    level: LevelTable
    tension: Tension
    shown: pd.Index


def found(search: str | None, atlas: Atlas) -> Found:
    """Find territories and readings of an address."""
    state = state_of.read(TensionState, search, atlas)
    level, tension = atlas.level(state.level), atlas.tension(state.level, state.chosen)
    kept = members(state, level, atlas)
    frame = pd.DataFrame(
        {
            "territoire": level.names.map(fold),
            "population": level.inhabitants,
            "rang_besoins": tension.scores["besoins"].rank(ascending=False, method="min"),
            "rang": tension.scores["multicritere"].rank(ascending=False, method="min"),
            "stabilite": tension.stable,
            "signaux": tension.flagged,
        },
        index=level.names.index,
    ).join(level.figures[[c for c in TENSION_SORTS if c in level.figures and c != "population"]])
    column, descending = state.sort.removeprefix("-"), state.sort.startswith("-")
    if column not in frame:
        column, descending = "rang", False
    # Equal values stay in the order of the names.
    ordered = frame.loc[kept].sort_values("territoire", kind="stable")
    ordered = ordered.sort_values(column, ascending=not descending, na_position="last", kind="stable")
    return Found(state, level, tension, ordered.index)


def members(state: TensionState, level: LevelTable, atlas: Atlas) -> list[str]:
    """Codes of the territories of the level with a commune in the chosen department; all without a choice."""
    if state.departement is None:
        return list(level.names.index)
    if state.level == "departement":
        return [state.departement]
    inside = atlas.communes[atlas.communes["departement"] == state.departement]
    if state.level == "commune":
        return list(inside.index)
    if state.level in {"epci", BASSIN}:
        return sorted(set(inside[state.level].dropna()))
    held = set(inside.index)
    return [code for code in level.names.index if held & set(atlas.cpts_communes(str(code)))]


def table(search: str | None, atlas: Atlas) -> tuple[list[Child], str]:
    """Draw the table of an address, and say in a sentence what it shows."""
    seen = found(search, atlas)
    state = seen.state
    last = max(1, -(-len(seen.shown) // PAGE_ROWS))
    number = min(state.page, last)
    files = components.downloads("tension", replace(state, page=1).to_search())
    head = html.Div([html.H2(texts.TABLE_TITLE), files], className="tete")
    said = _said(seen, atlas)
    if seen.shown.empty:
        return [html.Section([head, _nothing(state)], className="bloc")], said
    rows = [_row(str(code), seen, atlas) for code in seen.shown[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]]
    columns = [_header(column, state, atlas) for column in TENSION_SORTS]
    many = numbers.count(len(seen.shown), labels.LEVEL_ONE[state.level], labels.LEVEL_MANY[state.level])
    caption = fr(f"{texts.TABLE_TITLE} : {many}, page {number} sur {last}")
    content: list[Child] = [
        head,
        html.P(texts.TABLE_HELP, className="source"),
        components.words(*texts.TERMS),
        *_to_load(atlas),
        *([components.notice(fr(atlas.basin_remark))] if state.level == BASSIN and atlas.basin_remark else []),
        components.table(caption, columns, [_region(atlas), *rows], numeric=NUMERIC),
    ]
    if last > 1:
        content.append(components.pager(number, last, lambda to: "/tension" + replace(state, page=to).to_search()))
    content += published_view.ageing_by_departement(atlas, SHARE_60_GPS)
    return [html.Section([*content, *tension_origins.details(seen.tension, atlas)], className="bloc large")], said


def _nothing(state: TensionState) -> html.P:
    """Say that there is no territory, and where to find some."""
    if state.level == "cpts" and state.departement is None:
        return html.P([texts.NO_CPTS, " ", dcc.Link(pages.HOW_TO_LOAD, href="/donnees#registre")])
    everywhere = dcc.Link(pages.ALL_DEPARTEMENTS, href="/tension" + replace(state, departement=None).to_search())
    return html.P([texts.NO_CPTS if state.level == "cpts" else texts.NONE, " ", everywhere])


def _said(seen: Found, atlas: Atlas) -> str:
    state = seen.state
    where = atlas.name("departement", state.departement) if state.departement else atlas.region_name
    how_many = numbers.count(len(seen.shown), labels.LEVEL_ONE[state.level], labels.LEVEL_MANY[state.level])
    several = int((seen.tension.flagged.loc[seen.shown] >= 2).sum())  # noqa: PLR2004 - readings that agree
    verb = "signalé par deux lectures ou plus" if several < 2 else "signalés par deux lectures ou plus"  # noqa: PLR2004
    if not seen.tension.told.loc[seen.shown].any():
        return fr(f"{where} : {how_many}, aucune lecture connue.")
    order = texts.COLUMNS[state.sort.removeprefix("-")]
    return fr(f"{where} : {how_many}, {numbers.number(several)} {verb}. Tri : {order}.")


def _to_load(atlas: Atlas) -> list[Child]:
    """Say how the zoning is loaded, where it is not."""
    if ZONING in atlas.indicators:
        return []
    return [components.notice(html.Strong(fr("Lecture b, non chargée. ")), _how_to_load("open_zonage"), kind="alerte")]


def _header(column: str, state: TensionState, atlas: Atlas) -> Child:
    text = [texts.COLUMNS[column]]
    if column in atlas.indicators and column != "population":
        declared = atlas.indicator(column)
        unit = texts.UNITS.get(declared.unit, declared.unit)
        text.append(html.Small(fr(f"{unit}, {declared.vintage}")))
    elif column == ZONING:
        return [*text, html.Small(texts.NOT_LOADED)]
    down = state.sort == column
    current = state.sort.removeprefix("-") == column
    first = f"-{column}" if _descending_first(column) else column
    other = column if first != column else f"-{column}"
    href = "/tension" + replace(state, sort=other if state.sort == first else first, page=1).to_search()
    arrow = ("▲" if down else "▼") if current else ""
    return dcc.Link([*text, html.Span(arrow, className="fleche")], href=href, title=fr(f"{pages.SORT_BY} {text[0]}"))


def _descending_first(column: str) -> bool:
    worse = {c.indicator for reading in READINGS for c in reading.criteria if c.higher_is_worse}
    return column in worse or column in _DESCENDING_FIRST


def _region(atlas: Atlas) -> list[Child]:
    cells: list[Child] = []
    for column in TENSION_SORTS:
        if column == "territoire":
            cells.append(html.Em(fr(f"{atlas.region_name} (région)")))
        elif column == "population":
            cells.append(numbers.number(float(atlas.communes["inhabitants"].sum())))
        elif column in atlas.indicators:
            known = atlas.aggregate(column, "region", atlas.region)
            declared = atlas.indicator(column)
            cells.append(numbers.number(known.value, declared.decimals, sign=declared.diverging))
        else:
            cells.append(numbers.DASH)
    return cells


def _row(code: str, seen: Found, atlas: Atlas) -> list[Child]:
    tension, level = seen.tension, seen.level
    flags = tension.flags.loc[code]
    cells: list[Child] = [name(code, level, atlas), numbers.number(level.inhabitants[code]), _agree(code, tension)]
    for reading in READINGS:
        # The figure by which a reading flags is marked; one that flags by ranks marks the rank.
        marked = reading.shown[0] if len(reading.criteria) == 1 and flags[reading.id] == 1 else None
        cells += [figure(code, id_, level, atlas, tense=id_ == marked) for id_ in reading.shown]
    cells += [_placed(code, id_, tension) for id_ in ("besoins", "multicritere")]
    return [*cells, numbers.percent(tension.stable[code], 0)]


def _placed(code: str, reading: str, tension: Tension) -> Child:
    """Write the rank of a territory by a reading of several criteria."""
    scores = tension.scores[reading]
    if pd.isna(scores[code]):
        return html.Span(texts.UNKNOWN, className="vide")
    place, of = (scores > scores[code]).sum() + 1, scores.notna().sum()
    text = fr(f"{numbers.number(float(place))} sur {numbers.number(float(of))}")
    return html.Strong(text, className="tendu") if tension.flags.at[code, reading] == 1 else text


def _agree(code: str, tension: Tension) -> str:
    flags = tension.flags.loc[code]
    letters = ", ".join(r.letter for r in READINGS if flags[r.id] == 1)
    told = f"{tension.flagged[code]}{numbers.NBSP}sur{numbers.NBSP}{tension.told[code]}"
    return fr(f"{letters} ({told})" if letters else f"aucune ({told})") if tension.told[code] else texts.UNKNOWN
