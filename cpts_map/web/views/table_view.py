"""The table under the map: the same content, sorted and paged by the address."""

from dataclasses import replace

import pandas as pd
from dash import dcc, html

from cpts_map.atlas import Atlas
from cpts_map.rules import Coverage
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child
from cpts_map.web.urlstate import SORTS, MapState, Selection
from cpts_map.web.views import state as state_of

# What a reader takes in at a time; the CSV has everything.
PAGE_ROWS = 25
NUMERIC = (2, 5)


def rows(state: MapState, atlas: Atlas) -> pd.DataFrame:
    """Rows of the table for a state, sorted, all pages.

    Parameters
    ----------
    state
        Indicator, definition, department and sort.
    atlas
        The façade.

    Returns
    -------
    pandas.DataFrame
        Indexed by commune code: ``commune``, ``departement``, ``population``, ``cpts``, ``couverture``, ``valeur`` (NaN
        where missing or without meaning), ``sans_objet``. Missing values come last either way.
    """
    values = atlas.values(state.indicator)
    table = atlas.listed.assign(
        couverture=atlas.states(state.definition), valeur=values["value"], sans_objet=values["not_applicable"]
    )
    if state.departement:
        table = table[table["departement"] == state.departement]
    column, descending = state.sort.removeprefix("-"), state.sort.startswith("-")
    by = f"{column}_tri" if f"{column}_tri" in table else column
    ordered = table.sort_values(by, ascending=not descending, na_position="last", kind="stable")
    return ordered.drop(columns=["commune_tri", "cpts_tri"])


def table(search: str | None, atlas: Atlas) -> list[Child]:
    """Draw one page of the table for an address."""
    state = state_of.read(MapState, search, atlas)
    indicator = atlas.indicator(state.indicator)
    found = rows(state, atlas)
    last = max(1, -(-len(found) // PAGE_ROWS))
    number = min(state.page, last)
    shown = found.iloc[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]
    heading = html.Div(
        [
            html.H2(pages.TABLE_TITLE),
            components.downloads("communes", replace(state, page=1).to_search()),
            components.maps(replace(state, page=1).to_search()),
        ],
        className="tete",
    )
    if found.empty:
        return [heading, html.P(pages.TABLE_NONE)]
    caption = fr(
        f"{indicator.name} ({indicator.unit}, {indicator.vintage}), {labels.DEFINITION_SHORT[state.definition]} : "
        f"{numbers.count(len(found), 'commune')}, page {number} sur {last}"
    )
    body = [_row(str(code), row, state, indicator.decimals, sign=indicator.diverging) for code, row in shown.iterrows()]
    pager = components.pager(number, last, lambda to: "/" + replace(state, page=to).to_search())
    columns = [_header(column, state, indicator.unit) for column in SORTS]
    return [heading, components.table(caption, columns, body, numeric=NUMERIC), pager]


def _header(column: str, state: MapState, unit: str) -> Child:
    current = state.sort.removeprefix("-") == column
    down = state.sort == column
    arrow = ("▲" if down else "▼") if current else ""
    href = "/" + replace(state, sort=f"-{column}" if down else column, page=1).to_search()
    text = fr(f"{pages.COLUMNS[column]} ({unit})") if column == "valeur" else pages.COLUMNS[column]
    return dcc.Link([text, html.Span(arrow, className="fleche")], href=href, title=fr(f"{pages.SORT_BY} {text}"))


def _row(code: str, row: pd.Series, state: MapState, decimals: int, *, sign: bool) -> list[Child]:
    href = "/" + replace(state, selection=Selection("commune", code)).to_search()
    if row["sans_objet"]:
        value: Child = html.Span(pages.NOT_APPLICABLE, className="vide")
    elif pd.isna(row["valeur"]):
        value = html.Span(pages.MISSING, className="vide")
    else:
        value = numbers.number(row["valeur"], decimals, sign=sign)
    return [
        dcc.Link(fr(row["commune"]), href=href),
        row["departement"],
        numbers.number(row["population"]),
        fr(row["cpts"]) or numbers.DASH,
        labels.COVERAGE[Coverage(row["couverture"])],
        value,
    ]
