"""Charts, from answers of the atlas."""

import itertools
import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from cpts_map.answers import CoverageRow
from cpts_map.rules import Flag
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

# Two hues that every reader tells apart, and differ in lightness too.
STRICT, LARGE = "#1b4f8f", "#8fbce6"
_FONT = "system-ui, sans-serif"


def coverage_bars(strict: Sequence[CoverageRow], large: Sequence[CoverageRow]) -> go.Figure:
    """Bars of the covered share of each territory, both definitions.

    Parameters
    ----------
    strict, large
        The same territories, in the same order.

    Returns
    -------
    plotly.graph_objects.Figure
        Horizontal bars, percents, French separators.
    """
    figure = go.Figure()
    for rows, name, color in ((large, "large", LARGE), (strict, "stricte", STRICT)):
        shares = [100 * (row.covered_share or 0.0) for row in rows]
        figure.add_bar(
            x=shares,
            y=[fr(row.name) for row in rows],
            orientation="h",
            name=fr(f"définition {name}"),
            marker_color=color,
            text=["?" if row.flag == Flag.NON_DOCUMENTE else numbers.percent(row.covered_share) for row in rows],
            textposition="outside",
            cliponaxis=False,
            hovertext=[_hover(row) for row in rows],
            hoverinfo="text",
        )
    at_least = "au moins, " if any(row.partial for row in strict) else ""
    figure.update_layout(
        separators=",\u202f",
        font_family=_FONT,
        template="simple_white",
        barmode="group",
        height=90 + 44 * len(strict),
        margin={"l": 10, "r": 40, "t": 40, "b": 50},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "traceorder": "reversed"},
        xaxis={"title": fr(f"Population couverte ({at_least}% de la population 2023)"), "range": [0, 100]},
        yaxis={"autorange": "reversed", "automargin": True},
    )
    return figure


def _hover(row: CoverageRow) -> str:
    flag = labels.FLAG[row.flag] if row.flag else ""  # type: ignore[index]
    people = f"{numbers.number(row.covered_population)} habitants couverts sur {numbers.number(row.population)}"
    return fr(f"{row.name} ({row.definition}) : {people}, {flag}")


# Okabe and Ito's colours, told apart by colour-blind readers; the yellow darker, to be seen on white.
_CRITERIA = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800", "#5c5c5c")
FLAGGED, UNFLAGGED, BENCHMARK = "#b35806", "#a9bcd3", "#1c2430"


def contribution_bars(names: Sequence[str], parts: pd.DataFrame) -> go.Figure:
    """Bars of the score of each territory, cut into what each criterion brings.

    Parameters
    ----------
    names
        Of the territories, in French, in the order of the rows of ``parts``.
    parts
        Territories × criteria (French names): part of the score; NaN counts for nothing.

    Returns
    -------
    plotly.graph_objects.Figure
        Horizontal stacked bars, the first territory on top.
    """
    figure = go.Figure()
    places = list(range(len(names)))  # two communes may bear one name
    for criterion, color in zip(parts.columns, itertools.cycle(_CRITERIA), strict=False):
        values = parts[criterion].fillna(0.0)
        figure.add_bar(
            x=list(values),
            y=places,
            orientation="h",
            name=str(criterion),
            marker_color=color,
            hovertext=[
                fr(f"{name}, {criterion} : {numbers.number(v, 3)}") for name, v in zip(names, values, strict=True)
            ],
            hoverinfo="text",
        )
    figure.update_layout(
        separators=",\u202f",
        font_family=_FONT,
        template="simple_white",
        barmode="stack",
        showlegend=True,
        height=170 + 24 * len(names),
        margin={"l": 10, "r": 10, "t": 10, "b": 50},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "traceorder": "normal"},
        xaxis={"title": fr("Score, de 0 à 1"), "range": [0, 1]},
        yaxis={"autorange": "reversed", "automargin": True, "tickvals": places, "ticktext": list(names)},
    )
    return figure


def reading_bars(
    names: Sequence[str], values: Sequence[float], flags: Sequence[bool], benchmark: float | None, decimals: int
) -> go.Figure:
    """Bars of one reading over a few territories, the value of the region as a line.

    Parameters
    ----------
    names
        Of the territories, in French.
    values
        NaN where unknown: no bar, and the text says so.
    flags
        Whether the reading flags the territory: its bar is dark.
    benchmark
        Of the region; no line where ``None``.
    decimals
        Of the texts.

    Returns
    -------
    plotly.graph_objects.Figure
        Horizontal bars, the first territory on top.
    """
    texts = ["manquante" if math.isnan(v) else numbers.number(v, decimals) for v in values]
    marks = [", signalé" if flag else "" for flag in flags]
    figure = go.Figure()
    figure.add_bar(
        x=[0.0 if math.isnan(v) else v for v in values],
        y=list(names),
        orientation="h",
        marker_color=[FLAGGED if flag else UNFLAGGED for flag in flags],
        text=texts,
        textposition="outside",
        cliponaxis=False,
        hovertext=[fr(f"{n} : {t}{m}") for n, t, m in zip(names, texts, marks, strict=True)],
        hoverinfo="text",
    )
    if benchmark is not None:
        figure.add_vline(
            x=benchmark,
            line={"color": BENCHMARK, "width": 1.5, "dash": "dot"},
            annotation={"text": fr(f"région : {numbers.number(benchmark, decimals)}"), "yanchor": "bottom", "y": 1.0},
        )
    figure.update_layout(
        separators=",\u202f",
        font_family=_FONT,
        template="simple_white",
        showlegend=False,
        height=70 + 24 * len(names),
        margin={"l": 10, "r": 45, "t": 28, "b": 25},
        xaxis={"rangemode": "tozero", "nticks": 4},
        yaxis={"autorange": "reversed", "automargin": True},
    )
    return figure
