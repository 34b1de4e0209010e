"""Cells of the tables of the page *Tension*: a territory, a figure and what makes it doubtful."""

import math

import pandas as pd
from dash import dcc, html

from cpts_map.answers import LevelTable
from cpts_map.atlas import Atlas
from cpts_map.rules import MISSING_LIMIT
from cpts_map.texts import numbers, pages
from cpts_map.texts import tension as texts
from cpts_map.texts.typography import fr
from cpts_map.web.components import Child
from cpts_map.web.urlstate import MapState, Selection


def name(code: str, level: LevelTable, atlas: Atlas) -> Child:
    """Name of a territory, a link to the map; a commune says its department."""
    text = str(level.names[code])
    if level.level == "commune":
        text = f"{text} ({atlas.communes['departement'][code]})"
    href = "/" + MapState(selection=Selection(level.level, code)).to_search()
    return dcc.Link(fr(text), href=href, title=fr(f"{pages.SEE_ON_MAP} : {text}"))


def cell(frame: pd.DataFrame, code: str, column: str) -> float:
    """Cell of a table of numbers; NaN where the column is not there."""
    return float(frame[column].loc[code]) if column in frame else math.nan


def figure(code: str, id_: str, level: LevelTable, atlas: Atlas, *, tense: bool = False) -> Child:
    """Write a figure: missing said, greyed where it misses too many people, marked where its reading flags it."""
    if id_ not in level.figures:
        # Other sources are made known above the table; only the zoning is missing from what ships.
        return html.Span(texts.TO_LOAD, className="vide")
    value, missing = cell(level.figures, code, id_), cell(level.missing, code, id_)
    declared = atlas.indicator(id_)
    if math.isnan(value):
        # Known parts whose ratio has no meaning: nobody to divide by.
        return html.Span(pages.MISSING if missing > MISSING_LIMIT else pages.NOT_APPLICABLE, className="vide")
    text = numbers.number(value, declared.decimals, sign=declared.diverging)
    if missing > MISSING_LIMIT:
        note = html.Small(fr(f"manque pour {numbers.percent(missing, 0)} des habitants"))
        return html.Span([text, note], className="gris")
    value_ = html.Strong(text, className="tendu") if tense else text
    return [value_, *_to_verify(code, id_, level, atlas)] if declared.counts_gps else value_


def _to_verify(code: str, id_: str, level: LevelTable, atlas: Atlas) -> list[Child]:
    """Warn of communes whose number of general practitioners is to be verified, and give the figure without them."""
    codes = atlas.territory(level.level, code)
    if atlas.gp_outliers.keys().isdisjoint(codes):
        return []
    found_ = next(i for i in atlas.perimeter(codes).diagnose().indicators if i.id == id_)
    without = found_.value_without_flagged
    more = "" if without is None else f" ; {numbers.number(without, atlas.indicator(id_).decimals)} sans"
    return [html.Small(fr(pages.FLAGGED + more))]
