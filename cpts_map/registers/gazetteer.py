"""The communes of today, found by any code or name that a register may give for them."""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from rapidfuzz import fuzz

from cpts_map.codes import COMMUNE, DEPARTEMENT, POSTAL
from cpts_map.registers.encoding import unreadable
from cpts_map.registers.index import SAID, Division, Entry, Nature, divisions, entries_of, levels
from cpts_map.registers.lookup import ANYWHERE, KIND_OF, MANY, Found, Keyed, Lookup, homonyms
from cpts_map.registers.names import Named, key, parse
from cpts_map.registers.verdicts import Candidate, Kind

OUTSIDE = "nom, hors du département donné"
_SHORT = 5  # letters: a shorter name resembles the middle of too many
_EARTH_KM = 6371.0
_SIMILAR = 60  # as rapidfuzz scores, of 100: below, two names are not two writings of one


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Communes of today with every name and code that leads to them; make one with :meth:`build`.

    Attributes
    ----------
    lookup
        Their names.
    points
        Longitude and latitude of the town hall, by code, where known.
    divided
        Communes divided since, by code.
    """

    lookup: Lookup
    points: Mapping[str, tuple[float, float]]
    divided: Mapping[str, Division]
    _departement_keys: Mapping[str, str]
    _by_code: Mapping[str, Entry]
    _by_commune: Mapping[str, tuple[Entry, ...]]
    _by_postal: Mapping[str, tuple[str, ...]]

    @classmethod
    def build(
        cls,
        communes: pd.DataFrame,
        cog: pd.DataFrame,
        population: pd.DataFrame | None = None,
        former: pd.DataFrame | None = None,
        departements: Mapping[str, str] | None = None,
    ) -> "Gazetteer":
        """Make the gazetteer.

        Parameters
        ----------
        communes
            Of today, indexed by code: ``name``, ``departement``, ``postal_codes``, ``lon``, ``lat`` (of the town hall,
            WGS 84, missing where unknown).
        cog
            ``code``, ``name``, ``kind``, ``commune_code``: what the COG says of the past, as the table ``cog``.
        population
            ``year``, ``old_code``, ``commune_code``, as the table ``population``: tells the communes divided since.
        former
            ``code``, ``name``, ``commune_code``: names of before that the COG no longer gives.
        departements
            Names by code.
        """
        names = {str(code): str(name) for code, name in communes["name"].items()}
        departement_of = {str(code): str(found) for code, found in communes["departement"].items()}
        tables = [cog] if former is None else [cog, former.assign(kind=Nature.OLD_NAME.value)]
        entries = entries_of(names, departement_of, pd.concat(tables, ignore_index=True))
        points = {
            str(code): (float(lon), float(lat))
            for code, lon, lat in zip(communes.index, communes["lon"], communes["lat"], strict=True)
            if not (pd.isna(lon) or pd.isna(lat))
        }
        named = [entry for entry in entries if entry.key]
        places = {code: Keyed.of(own) for code, own in _by(named, "departement").items()}
        return cls(
            Lookup(names, departement_of, levels(entries), Keyed.of(named), places),
            points,
            {} if population is None else divisions(population, departement_of),
            {key(name): code for code, name in (departements or {}).items()},
            {e.code: e for e in reversed(entries) if e.nature is not Nature.OLD_NAME},
            _by(entries, "commune_code"),
            _postal(communes),
        )

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the communes of today, by code."""
        return self.lookup.names

    @property
    def departement_of(self) -> Mapping[str, str]:
        """Department of each commune of today."""
        return self.lookup.departement_of

    def candidate(self, code: str, former: str = "") -> Candidate:
        """Describe a commune of today."""
        return self.lookup.candidate(code, former)

    def code(self, text: str) -> Found:
        """Look up an official code of any vintage.

        Parameters
        ----------
        text
            As read: spaces, a lost leading zero, a decimal point of a spreadsheet are mended.

        Returns
        -------
        Found
            A commune of today, or none: the code is of no commune.
        """
        wanted, mended = _official(text)
        entry = self._by_code.get(wanted)
        if entry is None:
            return Found(Kind.INCONNUE, matched_as="code", note="Ce n'est le code d'aucune commune.")
        if entry.nature is Nature.TODAY:
            return Found(Kind.CODE, wanted, "code officiel", note=mended)
        kind = Kind.ANCIEN_CODE if entry.nature is Nature.OLD_CODE else KIND_OF[entry.nature]
        note = f"{mended} {self.lookup.past(entry)}".strip()
        return Found(kind, entry.commune_code, f"code : {SAID[entry.nature]}", (), note)

    def postal(self, text: str) -> tuple[str, ...]:
        """Communes of today that a postal code serves, by code; none for what is no postal code."""
        return self._by_postal.get(text.removesuffix(".0").zfill(5), ())

    def name(self, text: str, departements: Collection[str] = ANYWHERE) -> Found:
        """Look up a name.

        Parameters
        ----------
        text
            As read, with what may stand beside a name (department or article within parentheses, bullet, CEDEX).
        departements
            Where to look; anywhere by default. What the text itself says of its department comes first.

        Returns
        -------
        Found
            Certain where one commune only answers; else the communes that may be meant, or those of the nearest names.
        """
        found = self.find_name(text, departements)
        if found.kind is Kind.INCONNUE and not found.candidates:
            return replace(found, candidates=self.nearest(text, departements))
        return found

    def nearest(self, text: str, departements: Collection[str] = ANYWHERE) -> tuple[Candidate, ...]:
        """Communes of the nearest names, best first; those of the departments given before any other."""
        return self.lookup.nearest(parse(text).base, departements)

    def find_name(self, text: str, departements: Collection[str] = ANYWHERE) -> Found:
        """Look up a name, as :meth:`name`, without the nearest names of one that nobody bears."""
        named = parse(text)
        if not key(named.base):
            return Found(Kind.INCONNUE, matched_as="nom", note="Aucun nom à lire.")
        if named.departement is not None:
            departements = {named.departement}
        elif places := self.departements_in(named.aside):
            departements = places
        elif named.likely in self.known_departements:
            found = self._name(text, named, {str(named.likely)})
            if found.certain:
                return found
        return self._name(text, named, departements)

    @property
    def known_departements(self) -> Collection[str]:
        """Departments that hold a commune."""
        return self.lookup.by_departement.keys()

    def departements_in(self, text: str) -> frozenset[str]:
        """Read departments: codes or names, one or several; what is none of them is left out."""
        found = set()
        for part in re.split(r"[;,/|]|\s-\s|\bet\b", text):
            if (code := self._departement_keys.get(key(re.sub(r"[\d()]", " ", part)))) is not None:
                found.add(code)
        for word in re.findall(r"\b(?:2[ABab]|\d{1,3})(?:\.0)?\b", text):
            code = word.removesuffix(".0").upper().lstrip("0").zfill(2)
            if DEPARTEMENT.matches(code):
                found.add(code)
        return frozenset(found)

    def agrees(self, commune_code: str, name: str) -> bool:
        """Tell whether a name is one of a commune, of today or before, at any degree of tolerance."""
        folded = key(parse(name).base)
        if not folded:
            return False
        own = self._by_commune.get(commune_code, ())
        return any(level.reduce(folded) == level.reduce(entry.key) for level in self.lookup.levels for entry in own)

    def resembles(self, commune_code: str, name: str) -> bool:
        """Tell whether a name may be another writing of one of a commune's."""
        folded = key(parse(name).base)
        score = fuzz.partial_ratio if len(folded) >= _SHORT else fuzz.ratio
        return any(score(folded, e.key) >= _SIMILAR for e in self._by_commune.get(commune_code, ()))

    def knows(self, name: str) -> bool:
        """Tell whether a name is one of a commune's, anywhere, of today or before."""
        base = parse(name).base
        folded = "" if unreadable(base) else key(base)
        return bool(folded) and any(level.find(folded, ANYWHERE) for level in self.lookup.levels)

    def parts(self, commune_code: str) -> int:
        """How many former communes, or arrondissements, a commune of today is made of."""
        own = self._by_commune.get(commune_code, ())
        return len({e.code for e in own if e.nature in {Nature.DELEGATED, Nature.ASSOCIATED, Nature.ARRONDISSEMENT}})

    def distance_km(self, one: str, other: str) -> float | None:
        """Distance between two town halls as the crow flies, km; none where one is unknown."""
        if one not in self.points or other not in self.points:
            return None
        (lon_a, lat_a), (lon_b, lat_b) = self.points[one], self.points[other]
        a, b = math.radians(lat_a), math.radians(lat_b)
        half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
        return 2 * _EARTH_KM * math.asin(min(math.sqrt(half), 1.0))

    def _name(self, text: str, named: Named, departements: Collection[str]) -> Found:
        # Some official names hold parentheses of their own.
        found = self.lookup.exactly(text, departements) if named.aside else None
        found = found or self.lookup.among(named.base, departements)
        if found is None and named.aside:
            found = self._proposed(named.aside, departements)
        elif found is not None and found.kind is Kind.AMBIGUE and named.aside:
            found = _settled_by(named.aside, found)
        if found is None and departements:
            return self._elsewhere(named, departements)
        return found or Found(Kind.INCONNUE, None, "nom")

    def _proposed(self, aside: str, departements: Collection[str]) -> Found | None:
        """Propose the commune within parentheses, where what stands before them is none."""
        found = self.lookup.among(aside, departements)
        if found is None or not found.certain:
            return None
        candidates = (self.candidate(str(found.commune_code)),)
        return Found(Kind.PROPOSEE, None, "nom entre parenthèses", candidates, "Seule la parenthèse est une commune.")

    def _elsewhere(self, named: Named, departements: Collection[str]) -> Found:
        """Nothing in the departments given: what may be meant waits for the user, a slip of one letter or elsewhere."""
        slips = self.lookup.slips(named.base, departements)
        outside = self.lookup.among(named.base, ANYWHERE)
        if outside is not None and not slips:
            if outside.certain:
                found = (self.candidate(str(outside.commune_code)),)
                where = found[0].departement
                return Found(Kind.PROPOSEE, None, OUTSIDE, found, f"La seule commune de ce nom est dans le {where}.")
            return replace(outside, matched_as=OUTSIDE, note=f"Aucune dans le {_listed(departements)}. {outside.note}")
        if len(slips) == 1 and outside is None:
            return Found(Kind.PROPOSEE, None, "nom, à une lettre près", slips, "Une lettre diffère : à confirmer.")
        if slips:
            both = (*slips, *((self.candidate(str(outside.commune_code)),) if outside and outside.certain else ()))
            return Found(Kind.AMBIGUE, None, "nom, à une lettre près", both[:MANY], homonyms(len(both)))
        return Found(Kind.INCONNUE, None, "nom")


def _settled_by(aside: str, found: Found) -> Found:
    """Choose the only candidate whose name holds what stands within parentheses."""
    among = [c for c in found.candidates if key(aside) in key(f"{c.name} {c.former}")]
    return Found(Kind.NOM, among[0].code, f"{found.matched_as} et parenthèse") if len(among) == 1 else found


def _listed(departements: Collection[str]) -> str:
    return ", ".join(sorted(departements))


def _by(entries: list[Entry], field: str) -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(getattr(entry, field), []).append(entry)
    return {value: tuple(group) for value, group in found.items()}


def _postal(communes: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for code, postal_codes in communes["postal_codes"].items():
        for postal in postal_codes:
            found.setdefault(str(postal), []).append(str(code))
    return {postal: tuple(sorted(codes)) for postal, codes in found.items() if POSTAL.matches(postal)}


def _official(text: str) -> tuple[str, str]:
    """Mend the writing of a code; say what was mended."""
    plain = re.sub(r"\s", "", text).upper().removesuffix(".0")
    if re.fullmatch(r"\d{4}|[1-9]\d{3}", plain) and COMMUNE.matches(f"0{plain}"):
        return f"0{plain}", "Zéro de tête rendu."
    return plain, ""
