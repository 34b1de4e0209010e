"""Every name and code that leads to a commune of today, ready to be looked up at several degrees of tolerance."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import pandas as pd

from cpts_map.registers.names import bare, compact, key, without_article

# Legal populations enter into force three years after the year that they describe, in the communes of the year before.
_IN_FORCE = 3
_ARRONDISSEMENT = re.compile(r"(.+) (\d{1,2})er?e? arrondissement")


class Nature(StrEnum):
    """What a name or code stands for."""

    TODAY = "commune-actuelle"
    DELEGATED = "commune-deleguee"
    ASSOCIATED = "commune-associee"
    ARRONDISSEMENT = "arrondissement-municipal"
    OLD_CODE = "ancien-code"
    OLD_NAME = "ancien-nom"


SAID = {
    Nature.DELEGATED: "commune déléguée",
    Nature.ASSOCIATED: "commune associée",
    Nature.ARRONDISSEMENT: "arrondissement",
    Nature.OLD_CODE: "ancien code",
    Nature.OLD_NAME: "ancien nom",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A name or code, and the commune of today that it leads to."""

    key: str
    name: str
    nature: Nature
    code: str
    commune_code: str
    departement: str


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of tolerance: what is compared, and the entries under it."""

    said: str
    reduce: Callable[[str], str]
    entries: Mapping[str, tuple[Entry, ...]]

    def find(self, folded: str, departements: Collection[str]) -> tuple[Entry, ...]:
        """Entries under a key, within departments where some are given."""
        found = self.entries.get(self.reduce(folded), ())
        return tuple(e for e in found if e.departement in departements) if departements else found


def _same(folded: str) -> str:
    return folded


LEVELS = (
    ("nom", _same),
    ("nom, sans l'article", without_article),
    ("nom, sans les espaces", compact),
    ("nom, sans les petits mots", bare),
)


def levels(entries: Iterable[Entry]) -> tuple[Level, ...]:
    """Make the degrees of tolerance, strictest first."""
    listed = list(entries)
    return tuple(Level(said, reduce, _grouped(listed, reduce)) for said, reduce in LEVELS)


def _grouped(entries: list[Entry], reduce: Callable[[str], str]) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if reduced := reduce(entry.key):
            found.setdefault(reduced, []).append(entry)
    return {reduced: tuple(group) for reduced, group in found.items()}


def entries_of(names: Mapping[str, str], departement_of: Mapping[str, str], cog: pd.DataFrame) -> list[Entry]:
    """Make the entries: communes of today, then what the COG and other tables say of the past.

    Parameters
    ----------
    names, departement_of
        Of the communes of today, by code.
    cog
        ``code``, ``name``, ``kind``, ``commune_code``; rows that lead to no commune of today are left out.
    """
    found = [Entry(key(name), name, Nature.TODAY, code, code, departement_of[code]) for code, name in names.items()]
    # « Bors (Canton de Charente-Sud) » is written « Bors » as well.
    found += [replace(e, key=key(e.name.split("(")[0])) for e in found if "(" in e.name]
    past = cog[cog["commune_code"].isin(names.keys()) & (cog["kind"] != Nature.TODAY.value)]
    for code, name, kind, today in zip(past["code"], past["name"], past["kind"], past["commune_code"], strict=True):
        said = str(name) if isinstance(name, str) else ""
        nature = Nature(kind)
        folded = _arrondissement(key(said)) if nature is Nature.ARRONDISSEMENT else key(said)
        found.append(Entry(folded, said, nature, str(code), str(today), departement_of[today]))
    return found


def _arrondissement(folded: str) -> str:
    """Key under which an arrondissement is looked for: the city and the number."""
    found = _ARRONDISSEMENT.fullmatch(folded)
    return f"{found[1]} {found[2]}" if found else folded


@dataclass(frozen=True, slots=True)
class Division:
    """A commune that gave back their autonomy to others.

    Attributes
    ----------
    parts
        The communes of today that it was, itself first.
    year
        A register written in a later COG was written after the division.
    """

    parts: tuple[str, ...]
    year: int


def divisions(population: pd.DataFrame, departement_of: Mapping[str, str]) -> dict[str, Division]:
    """Find the communes divided since, from a series of populations.

    Parameters
    ----------
    population
        ``year``, ``old_code``, ``commune_code``; this last one is missing where the commune of that year was divided.
    departement_of
        Of the communes of today, by code.

    Returns
    -------
    dict of str to Division
        By code. The parts are the communes of today, of the same department, that no commune of that year became.
    """
    divided = population[population["commune_code"].isna()]
    found: dict[str, Division] = {}
    for year, rows in divided.groupby("year"):
        heirs = set(population.loc[population["year"] == year, "commune_code"].dropna())
        orphans = sorted(departement_of.keys() - heirs)
        for parent in rows["old_code"]:
            if parent in departement_of:
                own = [c for c in orphans if departement_of[c] == departement_of[parent] and c != parent]
                before = found.get(parent)
                parts = (parent, *sorted({*own, *(before.parts[1:] if before else ())}))
                found[str(parent)] = Division(parts, int(str(year)) + _IN_FORCE)
    return found
