"""Rows of the Parquet tables, from the atlas."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from cpts_map.answers import to_dict
from cpts_map.atlas import Atlas
from cpts_map.diagnostics.presets import DEFAULT_PRESET, PRESETS
from cpts_map.diagnostics.readings import READINGS
from cpts_map.rules import Definition

Records = Sequence[Mapping[str, Any]]


def communes(atlas: Atlas) -> Mapping[str, Iterable[Any]]:
    """What is known of each commune of the region."""
    frame = atlas.communes
    named = {name: frame[name] for name in ("name", "departement", "epci", "bassin_de_vie", "lon", "lat")}
    people = [None if pd.isna(value) else round(value) for value in frame["inhabitants"]]
    return {**named, "code": frame.index, "population": people, "area_km2": frame["area_m2"] / 1e6}


def indicators(atlas: Atlas) -> Mapping[str, Iterable[Any]]:
    """Each indicator on each commune, with its sums."""
    found = []
    for indicator in atlas.indicators.values():
        sums = atlas.sums(indicator.id)
        told = {"indicator": indicator.id, "unit": indicator.unit, "vintage": indicator.vintage}
        found.append(sums.assign(code=sums.index, **told))
    table = pd.concat(found, ignore_index=True)
    known = np.isfinite(table["value"]) | table["not_applicable"]
    return {**{str(name): table[name] for name in table.columns}, "missing": ~known}


def levels(atlas: Atlas) -> Mapping[str, Iterable[Any]]:
    """Each indicator on each territory of the levels above the commune, whose own sums are another table."""
    found = []
    for level in (name for name in atlas.levels if name != "commune"):
        table = atlas.level(level)
        for indicator in atlas.indicators.values():
            told = {"level": level, "indicator": indicator.id, "unit": indicator.unit, "vintage": indicator.vintage}
            values = {"value": table.figures[indicator.id], "missing_share": table.missing[indicator.id]}
            found.append(pd.DataFrame({"code": table.names.index, "name": table.names} | values).assign(**told))
    every = pd.concat(found, ignore_index=True)
    return {str(name): every[name] for name in every.columns}


def tension(atlas: Atlas) -> Records:
    """Each reading of each territory, weights equal."""
    rows = []
    for level in atlas.levels:
        table, read = atlas.level(level), atlas.tension(level, PRESETS[DEFAULT_PRESET].weights)
        rows += [
            {
                "level": level,
                "code": code,
                "name": table.names[code],
                "reading": reading.id,
                "score": score,
                "flagged": flag,
            }
            for reading in READINGS
            for code, score, flag in zip(
                table.names.index,
                read.scores[reading.id],
                read.flags[reading.id].map({1.0: True, 0.0: False}),
                strict=True,
            )
        ]
    return rows


def coverage(atlas: Atlas) -> Records:
    """Coverage of the region, its departments and EPCI, both definitions."""
    return [
        {**to_dict(row), "level": row.by}
        for level in ("region", "departement", "epci")
        for definition in Definition
        for row in atlas.coverage(definition, level)
    ]


def commune_coverage(atlas: Atlas) -> Records:
    """Coverage of each commune, both definitions."""
    return [to_dict(row) for definition in Definition for row in atlas.commune_coverage(definition)]


def zones(atlas: Atlas) -> Records:
    """Zones without documented CPTS, both definitions."""
    return [
        {**to_dict(zone), "neighbours": [a.cpts_id for a in zone.attachments]}
        for definition in Definition
        for zone in atlas.zones(definition)
    ]


def register(atlas: Atlas) -> Records:
    """The ledger, all of France."""
    return [to_dict(row) for row in atlas.ledger_rows]


def cpts(atlas: Atlas) -> Records:
    """CPTS of the region, with their communes."""
    return [{**to_dict(c), "communes": atlas.cpts_communes(c.cpts_id)} for c in atlas.register_entries]
