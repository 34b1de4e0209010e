"""What the browser computes with in the workshop: populations, attachments, neighbours, locks; one column each.

Every figure that ``assets/perimetre.mjs`` derives from it equals :meth:`cpts_map.atlas.Perimeter.diagnose`.
"""

import json
from typing import Any

import numpy as np
import pandas as pd

from cpts_map.atlas import Atlas
from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, SIZE_CLASSES, Definition
from cpts_map.texts import atelier_script, labels
from cpts_map.texts.typography import fr
from cpts_map.workshop import Workshop

_TOWN_HALL_DECIMALS = 4
_SEA_DECIMALS = 2


def content(workshop: Workshop) -> bytes:
    """Write the file of a region.

    Notes
    -----
    Communes are numbered in the order of :attr:`Workshop.communes`: those of the region first, as on the map. The rest
    of the country stands as a few more nodes, one for each connected part of it, so that what a perimeter cuts off is
    the same here as in the whole country.
    """
    atlas, frame = workshop.atlas, workshop.communes
    found = {
        "millesime": workshop.vintage,
        "region": len(atlas.communes),
        "bornes": [POPULATION_MIN, POPULATION_MAX],
        "classes": [{"nom": c.name, "min": c.lower, "max": c.upper, "euros": c.operating_eur} for c in SIZE_CLASSES],
        **_communes(frame, atlas),
        **_graph(workshop),
        **_territories(frame, atlas),
        "mailles": _units(workshop),
        **_register(frame, workshop),
        "textes": atelier_script.SCRIPT,
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _communes(frame: pd.DataFrame, atlas: Atlas) -> dict[str, Any]:
    years = atlas.population_years.loc[frame.index]
    return {
        "codes": [str(code) for code in frame.index],
        "noms": [fr(name) for name in frame["name"]],
        "annees": [int(str(year)) for year in years.columns],
        "population": [[None if np.isnan(n) else round(n) for n in years[year].tolist()] for year in years.columns],
        "x": _rounded(frame["lon"], _TOWN_HALL_DECIMALS),
        "y": _rounded(frame["lat"], _TOWN_HALL_DECIMALS),
    }


def _rounded(column: pd.Series, decimals: int) -> list[float | None]:
    values = column.to_numpy(dtype=float, na_value=np.nan)
    return [None if np.isnan(value) else round(float(value), decimals) for value in values]


def _graph(workshop: Workshop) -> dict[str, Any]:
    graph, frame = workshop.atlas.graph, workshop.communes
    nodes = graph.nodes(frame.index)
    rest = workshop.outside()
    place = np.full(len(graph.codes), -1)
    place[nodes] = np.arange(len(nodes))
    for i, part in enumerate(rest):
        place[part] = len(nodes) + i
    borders = graph.borders.tocoo()
    a, b = place[borders.row], place[borders.col]
    pairs = np.unique(np.column_stack([a, b])[(a >= 0) & (a < b)], axis=0)
    first = np.concatenate([nodes, [part[0] for part in rest]]).astype(int)
    outer = [*graph.outer_m[nodes].tolist(), *(float(graph.outer_m[part].sum()) for part in rest)]
    return {
        # Gaps between the first ends, and from the first end to the second: small numbers, that compress well.
        "voisins": [np.diff(pairs[:, 0], prepend=0).tolist(), (pairs[:, 1] - pairs[:, 0]).tolist()],
        "cote": [round(metres, _SEA_DECIMALS) for metres in outer],
        "terre": np.unique(graph.land[first], return_inverse=True)[1].tolist(),
        "reste": [{"communes": len(part), "code": str(min(graph.codes[part]))} for part in rest],
    }


def _territories(frame: pd.DataFrame, atlas: Atlas) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for level in ("departement", "epci"):
        of, codes = pd.factorize(frame[level], sort=True)
        everywhere = atlas.everywhere
        whole = everywhere[everywhere[level].isin(codes)].groupby(level)["inhabitants"].agg(["size", "sum"])
        found[level] = of.tolist()
        found[f"{level}s"] = [
            {
                "code": str(code),
                "nom": fr(atlas.name(level, str(code))),
                "communes": int(whole["size"].loc[code]),
                "population": round(whole["sum"].loc[code]),
            }
            for code in codes
        ]
    return found


def _units(workshop: Workshop) -> dict[str, Any]:
    """Territories of the zonings, where they are loaded: that of each commune, -1 for none, and their names."""
    found = {}
    for unit, named in workshop.units.items():
        of, names = pd.factorize(named, sort=True)
        found[unit] = {"de": of.tolist(), "noms": [fr(str(name)) for name in names]}
    return found


def _register(frame: pd.DataFrame, workshop: Workshop) -> dict[str, Any]:
    atlas = workshop.atlas
    place = {str(code): i for i, code in enumerate(frame.index)}
    locking = {id_ for held in workshop.covered_by.values() for id_ in held}
    entries = [entry for entry in atlas.register_entries if atlas.cpts_communes(entry.cpts_id)]
    ours = {entry.cpts_id for entry in entries}
    names = {row.cpts_id: (row.cpts_name, row.status) for row in atlas.ledger_rows if row.commune_code in place}
    names |= {entry.cpts_id: (entry.name, entry.status) for entry in entries}
    return {
        "cpts": [
            {
                "id": cpts_id,
                "nom": fr(name),
                "statut": labels.STATUS[status],  # type: ignore[index]  # a Status is its own text
                "verrou": cpts_id in locking,
                "region": cpts_id in ours,
                "m": [place[code] for code in atlas.cpts_communes(cpts_id) if code in place],
            }
            for cpts_id, (name, status) in sorted(names.items(), key=lambda item: item[1][0])
        ],
        "zones": [
            {"id": zone.id, "dep": code, "m": [place[c] for c in zone.communes]}
            for code in atlas.departements
            for zone in atlas.zones(Definition.LARGE, code)
        ],
    }
