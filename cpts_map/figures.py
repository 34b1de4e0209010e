"""Charts, from answers of the atlas."""

from collections.abc import Sequence

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
