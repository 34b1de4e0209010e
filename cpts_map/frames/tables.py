"""Answers of the atlas as frames, with the outline of each territory."""

from collections.abc import Iterable, Mapping

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from cpts_map.answers import Diagnosis, to_dict
from cpts_map.atlas import Atlas
from cpts_map.crs import WGS84
from cpts_map.frames.attributes import MISSING, declare, described
from cpts_map.rules import Definition
from cpts_map.texts.numbers import count

_COVERAGE = (
    *("name", "communes", "covered_communes", "shared_communes", "inhabitants", "covered_population"),
    *("uncovered_population", "undocumented_population", "area_km2", "covered_area_km2", "covered_share", "flag"),
)


def level(atlas: Atlas, name: str, indicators: Iterable[str] | None = None) -> gpd.GeoDataFrame:
    """Indicators of every territory of a level in the region, with its outline.

    Parameters
    ----------
    atlas
        Where the answers come from.
    name
        One of :attr:`.Atlas.levels`. EPCI and CPTS are whole, also where they cross the border of the region.
    indicators
        Identifiers, in the order wanted; all of them by default.

    Returns
    -------
    geopandas.GeoDataFrame
        WGS 84, by code: ``name``, ``inhabitants`` and, for each indicator, its value in its unit and beside it
        ``<id>_manquant``, the share of the inhabitants without a value, in [0, 1]. A value is NaN where nothing is
        known (share of 1) and where it has no meaning, its denominator being zero (share below 1). An outline is
        ``None`` where none is published.

    Raises
    ------
    SettingsError
        The level is unknown.
    UnknownCodeError
        An indicator is unknown.
    """
    table = atlas.level(name)
    wanted = list(atlas.indicators) if indicators is None else [atlas.indicator(id_).id for id_ in indicators]
    columns: dict[str, pd.Series] = {"name": table.names, "inhabitants": table.inhabitants}
    for id_ in wanted:
        columns |= {id_: table.figures[id_], id_ + MISSING: table.missing[id_]}
    codes = [str(code) for code in table.names.index]
    sets = {code: atlas.territory(name, code) for code in codes} if name != "commune" else {c: (c,) for c in codes}
    index = pd.Index(codes, name="code")
    found = gpd.GeoDataFrame({k: v.to_numpy() for k, v in columns.items()}, index, geometry=_outlines(atlas, sets))
    found.attrs |= described(atlas, f"Niveau {name}, région {atlas.region_name}", found, partial=name == "cpts")
    declare(atlas, found, wanted)
    return found


def coverage(atlas: Atlas, definition: Definition = Definition.LARGE, by: str = "departement") -> gpd.GeoDataFrame:
    """Coverage by the CPTS of every territory of the region; see :meth:`.Atlas.coverage`.

    Parameters
    ----------
    atlas
        Where the answers come from.
    definition
        Of covered; named in the title.
    by
        ``commune``, ``departement``, ``epci`` (its communes inside the region alone) or ``region``.

    Returns
    -------
    geopandas.GeoDataFrame
        WGS 84, by code. By commune: ``name``, ``departement``, ``inhabitants``, ``state`` (one of
        :class:`~cpts_map.rules.Coverage`), ``cpts``. Else the sums of :class:`~cpts_map.answers.CoverageRow`;
        ``covered_share`` is in [0, 1], NaN where nobody lives, and a lower bound while the register is partial.

    Raises
    ------
    SettingsError
        The level is unknown.
    """
    if by == "commune":
        rows = pd.DataFrame(to_dict(atlas.commune_coverage(definition)))
        rows = rows.rename(columns={"coverage": "state", "population": "inhabitants"})
        rows["cpts"] = rows["cpts"].map(", ".join)
        kept: tuple[str, ...] = ("name", "departement", "inhabitants", "state", "cpts")
        sets = {str(code): (str(code),) for code in rows["code"]}
    else:
        rows = pd.DataFrame(to_dict(atlas.coverage(definition, by)))
        rows, kept = rows.rename(columns={"population": "inhabitants"}), _COVERAGE
        rows["covered_share"] = rows["covered_share"].astype(float)
        groups = atlas.communes.groupby(by).groups
        sets = {str(code): tuple(groups[code]) for code in rows["code"]}
    rows["inhabitants"] = rows["inhabitants"].astype(float)
    found = gpd.GeoDataFrame(rows.set_index("code")[list(kept)], geometry=_outlines(atlas, sets))
    title = f"Couverture par {by}, définition {definition.value}, région {atlas.region_name}"
    found.attrs |= described(atlas, title, found, partial=True)
    return found


def zones(atlas: Atlas, definition: Definition = Definition.LARGE, departement: str | None = None) -> gpd.GeoDataFrame:
    """Zones without CPTS, by decreasing population; see :meth:`.Atlas.zones`.

    Parameters
    ----------
    atlas
        Where the answers come from.
    definition
        Of covered; named in the title.
    departement
        Only its communes, so that a zone stops at its border; the whole region by default.

    Returns
    -------
    geopandas.GeoDataFrame
        WGS 84, by the code of the most populated commune: ``name``, ``communes`` (count), ``inhabitants``,
        ``departements``, ``could_carry``, ``to_verify`` (some of it is only not documented), ``neighbours``.

    Raises
    ------
    UnknownCodeError
        The department is not of the region.
    """
    rows = atlas.zones(definition, departement)
    frame = pd.DataFrame(
        {
            "name": [zone.name for zone in rows],
            "communes": [len(zone.communes) for zone in rows],
            "inhabitants": [float(zone.population) for zone in rows],
            "departements": [", ".join(zone.departements) for zone in rows],
            "could_carry": [zone.could_carry for zone in rows],
            "to_verify": [zone.to_verify for zone in rows],
            "neighbours": [", ".join(near.cpts_name for near in zone.attachments) for zone in rows],
        },
        index=pd.Index([zone.id for zone in rows], name="code"),
    )
    found = gpd.GeoDataFrame(frame, geometry=_outlines(atlas, {zone.id: zone.communes for zone in rows}))
    place = atlas.region_name if departement is None else atlas.name("departement", departement)
    found.attrs |= described(atlas, f"Zones sans CPTS, définition {definition.value}, {place}", found, partial=True)
    return found


def indicators(atlas: Atlas, diagnosis: Diagnosis) -> pd.DataFrame:
    """Every indicator of a diagnosis, beside its department, its region and France.

    Parameters
    ----------
    atlas
        That gave the diagnosis.
    diagnosis
        From :meth:`.Perimeter.diagnose`.

    Returns
    -------
    pandas.DataFrame
        By identifier: ``name``, ``value``, ``unit``, ``vintage``, ``missing_share`` (of the population, in [0, 1]),
        ``reliable`` (at most 20 % missing), ``without_flagged`` (the value without the communes whose number of general
        practitioners is to be verified; NaN where there is none), ``departement``, ``region``, ``france`` (NaN where
        unknown). The ``attrs`` are those of the other frames, here by row: by indicator.
    """
    rows = [
        {
            "id": found.id,
            "name": found.name,
            "value": found.value,
            "unit": found.unit,
            "vintage": found.vintage,
            "missing_share": found.missing_share,
            "reliable": found.reliable,
            "without_flagged": found.value_without_flagged,
            **{near.level: near.value for near in found.benchmarks},
            "france": found.france.value,
        }
        for found in diagnosis.indicators
    ]
    frame = pd.DataFrame(rows).set_index("id")
    figures = ["value", "without_flagged", "departement", "region", "france"]
    frame[figures] = frame[figures].astype(float)
    names = {near.level: near.name for near in diagnosis.indicators[0].benchmarks}
    frame.attrs |= described(atlas, f"Indicateurs de {count(len(diagnosis.communes), 'commune')}", frame, partial=False)
    frame.attrs["labels"] |= {"value": "Territoire", "without_flagged": "Sans les communes signalées", **names}
    declare(atlas, frame, [str(id_) for id_ in frame.index])
    return frame


def _outlines(atlas: Atlas, sets: Mapping[str, tuple[str, ...]]) -> gpd.GeoSeries:
    """Outline of each set of communes, in their order; of those that have one."""
    members = [code for codes in sets.values() for code in codes]
    shapes = atlas.outlines_of(set(members))
    flat = shapes.reindex(members).to_numpy()
    ends = np.cumsum([len(codes) for codes in sets.values()], dtype=int)
    parts = np.split(flat, ends[:-1]) if len(ends) else []
    return gpd.GeoSeries([_union(part) for part in parts], pd.Index(list(sets), name="code"), crs=WGS84)


def _union(shapes: np.ndarray) -> object:
    drawn = shapes[~shapely.is_missing(shapes)]
    if len(drawn) < 2:  # noqa: PLR2004 - nothing to join
        return drawn[0] if len(drawn) else None
    return shapely.coverage_union_all(drawn)
