"""From the communes of a past year to those of today: mergers followed, splits never guessed."""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from cpts_map.errors import SchemaError

CURRENT = "commune-actuelle"
FORMER = ("commune-deleguee", "commune-associee", "arrondissement-municipal")

Commune = dict[str, Any]


def _chief(commune: Commune) -> str:
    """Commune in force that holds a former one; the publisher names it differently for arrondissements."""
    chief: str = commune["commune"] if commune["type"] == "arrondissement-municipal" else commune["chefLieu"]
    return chief


def current(communes: Iterable[Commune]) -> dict[str, Commune]:
    """Communes in force, by code."""
    return {c["code"]: c for c in communes if c["type"] == CURRENT}


def successors(today: Sequence[Commune]) -> dict[str, str]:
    """Commune of today that holds each code ever used, today's own codes included.

    Parameters
    ----------
    today
        ``communes.json`` of the newest package: communes in force with their ``anciensCodes``, delegated and
        associated communes and arrondissements with their ``chefLieu``.

    Returns
    -------
    dict of str to str
        Code to code of today. A code in force is its own successor.
    """
    heirs = {c["code"]: _chief(c) for c in today if c["type"] in FORMER}
    in_force = current(today)
    heirs |= {old: code for code, c in in_force.items() for old in c.get("anciensCodes", ())}
    return heirs | {code: code for code in in_force}


def split_since(past: Sequence[Commune], today: Sequence[Commune]) -> dict[str, set[str]]:
    """Communes of the past that gave back their autonomy to others since.

    The figure of such a commune covers several communes of today, and nobody can tell the parts.

    Returns
    -------
    dict of str to set of str
        Code of the past to the codes of today among which it is divided.
    """
    in_force, then = current(today), current(past)
    chief = {c["code"]: _chief(c) for c in past if c["type"] in FORMER}
    heirs = successors(today)
    divided: dict[str, set[str]] = {}
    for code in in_force.keys() - then.keys():
        parent = chief.get(code)
        if parent is not None and heirs.get(parent) != code:
            divided.setdefault(parent, {heirs[parent]}).add(code)
    return divided


def population_series(versions: dict[int, Sequence[Commune]], today: Sequence[Commune]) -> pd.DataFrame:
    """Population municipale of each year, each past commune beside its commune of today.

    Parameters
    ----------
    versions
        Year of the population to ``communes.json`` of the package that carries it.
    today
        ``communes.json`` of the package whose communes are today's.

    Returns
    -------
    pandas.DataFrame
        Columns ``year``, ``old_code``, ``commune_code`` (missing where the past commune was divided since: its figure
        belongs to no single commune of today), ``inhabitants`` (missing where the publisher gives none).

    Raises
    ------
    SchemaError
        A past commune has no successor: the series would lose its inhabitants.
    """
    heirs = successors(today)
    rows: list[tuple[int, str, str | None, int | None]] = []
    for year, past in versions.items():
        then = current(past)
        if lost := sorted(then.keys() - heirs.keys()):
            raise SchemaError(f"Population {year} : {len(lost)} communes sans successeur, la première {lost[0]}.")
        divided = split_since(past, today)
        rows += [
            (year, code, None if code in divided else heirs[code], commune.get("population"))
            for code, commune in then.items()
        ]
    frame = pd.DataFrame(rows, columns=["year", "old_code", "commune_code", "inhabitants"])
    return frame.astype({"inhabitants": "Int64"}).sort_values(["year", "old_code"], ignore_index=True)


def names(today: Sequence[Commune]) -> pd.DataFrame:
    """Every commune name of the COG with the commune of today that it leads to.

    Returns
    -------
    pandas.DataFrame
        Columns ``code``, ``name``, ``kind`` (as published), ``commune_code``; one row per code and kind.
    """
    rows = [
        (c["code"], c["nom"], c["type"], c["code"] if c["type"] == CURRENT else _chief(c))
        for c in today
        if c["type"] == CURRENT or c["type"] in FORMER
    ]
    frame = pd.DataFrame(rows, columns=["code", "name", "kind", "commune_code"])
    listed = set(frame["code"])
    heirs = [(old, None, "ancien-code", heir) for old, heir in successors(today).items() if old not in listed]
    frame = pd.concat([frame, pd.DataFrame(heirs, columns=frame.columns)], ignore_index=True)
    return frame.sort_values(["code", "kind"], ignore_index=True)
