"""What a person types: a name with or without accents, a postal code, an official code."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cpts_map.answers import Hit
from cpts_map.codes import COMMUNE, EPCI, POSTAL, fold

# How people shorten names.
_SHORT = {"st": "saint", "ste": "sainte"}
# No name is half as long; what is longer is not compared with every name.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Entry:
    hit: Hit
    key: str  # folded, what is compared
    weight: float  # among equals the most populated comes first


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that can be found in a region."""

    entries: tuple[_Entry, ...]
    by_postal: Mapping[str, tuple[Hit, ...]]
    by_code: Mapping[str, Hit]

    @classmethod
    def build(  # noqa: PLR0913, PLR0917 - one argument a kind of territory
        cls,
        communes: pd.DataFrame,
        old_names: pd.DataFrame,
        epci: Mapping[str, str],
        departements: Mapping[str, str],
        cpts: Mapping[str, str],
        basins: Mapping[str, str] | None = None,
        region: tuple[str, str] | None = None,
    ) -> "Index":
        """Make the index of a region.

        Parameters
        ----------
        communes
            Of the region, indexed by code: ``name``, ``departement``, ``epci``, ``postal_codes``, ``inhabitants``.
        old_names
            ``code``, ``name``, ``commune_code``: former names that lead to a commune of today.
        epci, departements, cpts, basins
            Names by code; EPCI and bassins de vie without a commune in the region are left out.
        region
            Code and name of the region itself.
        """
        found: list[_Entry] = []
        by_postal: dict[str, list[Hit]] = {}
        for code, name, departement, postal_codes, inhabitants in zip(
            communes.index,
            communes["name"],
            communes["departement"],
            communes["postal_codes"],
            communes["inhabitants"].fillna(0),
            strict=True,
        ):
            hit = Hit("commune", str(code), f"{name} ({departement})")
            found.append(_Entry(hit, fold(name), float(inhabitants)))
            for postal in postal_codes:
                by_postal.setdefault(postal, []).append(hit)
        names, departement_of = communes["name"].to_dict(), communes["departement"].to_dict()
        ours = old_names[old_names["commune_code"].isin(communes.index)]
        for old, today in zip(ours["name"], ours["commune_code"], strict=True):
            if fold(old) != fold(names[today]):
                label = f"{old}, aujourd'hui {names[today]} ({departement_of[today]})"
                found.append(_Entry(Hit("commune", today, label), fold(old), -1.0))
        present = set(communes["epci"].dropna())
        found += [_Entry(Hit("epci", c, f"{n} (EPCI)"), fold(n), 1e7) for c, n in epci.items() if c in present]
        found += [
            _Entry(Hit("departement", c, f"{n} (département {c})"), fold(n), 1e9) for c, n in departements.items()
        ]
        found += [_Entry(Hit("cpts", c, n), fold(n), 1e8) for c, n in cpts.items()]
        there = set(communes["bassin_de_vie"].dropna()) if basins else set()
        found += [_Entry(Hit("bassin_de_vie", c, n), fold(n), 0.0) for c, n in (basins or {}).items() if c in there]
        if region:
            code, name = region
            found.append(_Entry(Hit("region", code, f"{name} (région)"), fold(name), 1e10))
        by_code = {e.hit.code: e.hit for e in reversed(found)}
        return cls(tuple(found), {p: tuple(h) for p, h in by_postal.items()}, by_code)

    def search(self, text: str, limit: int) -> list[Hit]:
        """Find what a text may mean, best first.

        A postal code comes as one hit for all its communes, then each of them. Names match from their beginning first,
        then from the beginning of any word, then anywhere.

        Parameters
        ----------
        text
            As typed.
        limit
            At most so many hits.

        Returns
        -------
        list of Hit
            Without repetition; empty when nothing matches.
        """
        if len(text) > LONGEST:
            return []
        wanted = text.strip().upper()
        if POSTAL.matches(wanted) and wanted in self.by_postal:
            hits = self.by_postal[wanted]
            whole = Hit("postal", wanted, f"Code postal {wanted} : {len(hits)} commune{'s' if len(hits) > 1 else ''}")
            return [whole, *hits][:limit]
        if (COMMUNE.matches(wanted) or EPCI.matches(wanted)) and wanted in self.by_code:
            return [self.by_code[wanted]]
        key = " ".join(_SHORT.get(word, word) for word in fold(text).split())
        if not key:
            return []
        ranked = sorted(
            ((rank, -e.weight, e.key, e.hit) for e in self.entries if (rank := _rank(key, e.key)) is not None),
            key=lambda r: r[:3],
        )
        unique: dict[tuple[str, str], Hit] = {}
        for *_, hit in ranked:
            unique.setdefault((hit.kind, hit.code), hit)
        return list(unique.values())[:limit]


def _rank(key: str, name: str) -> int | None:
    """How well a folded name answers: 0 equal, 1 begins, 2 a word begins, 3 within; ``None`` not at all."""
    if name == key:
        return 0
    if name.startswith(key):
        return 1
    if f" {key}" in name:
        return 2
    return 3 if key in name else None
