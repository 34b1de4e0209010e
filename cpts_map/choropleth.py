"""What a choropleth of the region shows, before any drawing: classes, colours, words, outlines of CPTS, sources."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from cpts_map import crs, palette
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.classes import Method
from cpts_map.indicators import Direction, Indicator
from cpts_map.rules import Coverage, Definition, Precision, Status
from cpts_map.texts import labels, numbers, pages
from cpts_map.texts.typography import fr

if TYPE_CHECKING:
    import geopandas as gpd

# Colour and dashes of the outline of a CPTS, those of the page *Carte*.
STROKE: Mapping[Status, tuple[str, str]] = MappingProxyType(
    {
        Status.ACI: ("#14366f", ""),
        Status.PROJET: ("#006b4f", "9 3"),
        Status.LETTRE: ("#a84300", "5 3"),
        Status.REPEREE: ("#8a2a78", "2 3"),
        Status.INCONNU: ("#4a3b32", "3 3"),
        Status.ARRET: ("#6b6b6b", "2 3"),
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the legend: a colour, what it means, how many communes have it."""

    color: str
    text: str
    communes: int


@dataclass(frozen=True, slots=True)
class Choropleth:
    """A map of an indicator by commune.

    Attributes
    ----------
    indicator
        Which one.
    definition
        Under which a commune is covered.
    title
        Name of the indicator, its unit and its vintage, in French.
    rows
        Legend: the classes from the lowest, then not applicable and missing where some commune is.
    colors, said
        Colour of each commune, and its value in French without unit, by code.
    states
        What is known of each commune, by code.
    notes
        Sentences under the legend.
    source
        Who published what the map shows.
    """

    indicator: Indicator
    definition: Definition
    title: str
    rows: tuple[Row, ...]
    colors: pd.Series
    said: pd.Series
    states: pd.Series
    notes: tuple[str, ...]
    source: str

    @property
    def outside(self) -> tuple[Coverage, ...]:
        """States of the communes that no documented CPTS holds, among those of the map."""
        known = set(self.states)
        return tuple(s for s in (Coverage.NON_COUVERTE, Coverage.NON_DOCUMENTEE) if s in known)


@dataclass(frozen=True, slots=True)
class Outline:
    """A CPTS with a perimeter of which some commune has a published outline."""

    cpts_id: str
    name: str
    status: Status
    partial: bool
    codes: tuple[str, ...]
    source_url: str


def read(atlas: Atlas, indicator_id: str, method: Method, definition: Definition) -> Choropleth:
    """Give the map of an indicator.

    Parameters
    ----------
    atlas
        Where values and states come from.
    indicator_id
        Of a declared indicator.
    method, definition
        How classes are cut, and under which definition a commune is covered.

    Raises
    ------
    UnknownCodeError
        No indicator has this id.
    """
    indicator, frame = atlas.indicator(indicator_id), atlas.shown(indicator_id)
    limits = list(atlas.breaks(indicator_id, method))
    scale = palette.colors(indicator, limits)
    values, nil = frame["value"].to_numpy(dtype=float), frame["not_applicable"].to_numpy(dtype=bool)
    class_of = np.searchsorted(limits, values, side="right")
    missing = np.isnan(values)
    colors = np.where(missing, palette.MISSING, np.array(scale, dtype=object)[np.where(missing, 0, class_of)])
    said = [
        pages.NOT_APPLICABLE if none else pages.MISSING if gone else _said(value, indicator)
        for value, none, gone in zip(values, nil, missing, strict=True)
    ]
    return Choropleth(
        indicator=indicator,
        definition=definition,
        title=fr(f"{indicator.name} ({indicator.unit}, {indicator.vintage})"),
        rows=legend(indicator, frame, limits, scale),
        colors=pd.Series(np.where(nil, palette.NOT_APPLICABLE, colors), index=frame.index),
        said=pd.Series(said, index=frame.index),
        states=atlas.states(definition),
        notes=_notes(atlas, indicator, definition),
        source=source(atlas, indicator),
    )


def source(atlas: Atlas, indicator: Indicator) -> str:
    """Name who published an indicator, the outlines and the register."""
    found = {s.source_id: s.attribution for s in atlas.sources}
    used = [found[key] for key in (*indicator.sources, "communes", "cpts_registre", "cpts_communes") if key in found]
    return fr(" ; ".join(dict.fromkeys(used)))


def outlines(atlas: Atlas) -> tuple[Outline, ...]:
    """CPTS of the region with a published outline, in the order of the register."""
    found = []
    for entry in atlas.register_entries:
        codes = atlas.cpts_communes(entry.cpts_id)
        if atlas.outlines_of(codes).dropna().empty:
            continue
        partial = entry.precision == Precision.PARTIEL
        status = Status(entry.status)
        found.append(Outline(entry.cpts_id, entry.name, status, partial, codes, entry.source_url))
    return tuple(found)


def simplified(shapes: "gpd.GeoSeries", metric: str, metres: float) -> "gpd.GeoSeries":
    """Outlines generalised together, so that neighbours keep one border, in the metric projection.

    Parameters
    ----------
    shapes
        A coverage, WGS 84; those without outline are left out.
    metric
        Code of the projection.
    metres
        Below which a detail may go.
    """
    found = shapes.dropna().to_crs(metric)
    return type(found)(shapely.coverage_simplify(found.to_numpy(), metres), index=found.index, crs=metric)


def of_communes(atlas: Atlas, drawn: tuple[Outline, ...], metres: float) -> "tuple[gpd.GeoSeries, str]":
    """Outlines of the communes of the region, and of those that its CPTS hold beyond; code of their projection."""
    metric = crs.METRIC[crs.territory(str(atlas.communes.index[0]))]
    codes = set(atlas.communes.index) | {code for outline in drawn for code in outline.codes}
    return simplified(atlas.outlines_of(codes), metric, metres), metric


def union(shapes: "gpd.GeoSeries", codes: Iterable[str]) -> "shapely.Geometry":
    """Union of the outlines of given communes, those without outline left out; empty where none has one."""
    return shapely.coverage_union_all(shapes.reindex(list(codes)).dropna().to_numpy())


def _said(value: float, indicator: Indicator) -> str:
    return numbers.number(value, indicator.decimals, sign=indicator.diverging)


def legend(indicator: Indicator, frame: pd.DataFrame, limits: Sequence[float], scale: Sequence[str]) -> tuple[Row, ...]:
    """Give the lines of a legend.

    Parameters
    ----------
    indicator
        Which one.
    frame
        Of its values by commune, from :meth:`.Atlas.shown`.
    limits, scale
        Where classes are cut, and their colours: one more.

    Returns
    -------
    tuple of Row
        The classes from the lowest where some value is known, then not applicable and missing where some commune is.
    """
    values, nil = frame["value"].to_numpy(dtype=float), frame["not_applicable"].to_numpy(dtype=bool)
    known = values[np.isfinite(values)]
    class_of = np.searchsorted(limits, known, side="right")
    rows = []
    for i, color in enumerate(scale if len(known) else ()):
        inside = known[class_of == i]
        rows.append(Row(color, _range(inside, indicator) if len(inside) else numbers.DASH, len(inside)))
    if nil.any():
        rows.append(Row(palette.NOT_APPLICABLE, pages.NOT_APPLICABLE_LONG, int(nil.sum())))
    if missing := int((~np.isfinite(values) & ~nil).sum()):
        rows.append(Row(palette.MISSING, pages.MISSING, missing))
    return tuple(rows)


def _range(inside: np.ndarray, indicator: Indicator) -> str:
    low, high = (numbers.number(float(x), indicator.decimals) for x in (inside.min(), inside.max()))
    return low if low == high else fr(f"{low} à {high}")


def _notes(atlas: Atlas, indicator: Indicator, definition: Definition) -> tuple[str, ...]:
    darker = indicator.direction is not Direction.NEUTRAL and not indicator.diverging
    partial = atlas.register.partial
    return (
        *((pages.DARKER,) if darker else ()),
        fr(f"Couverture : définition {labels.DEFINITION[definition]}"),
        *((fr(f"{pages.PARTIAL}. {pages.PARTIAL_HELP}"),) if partial else ()),
    )
