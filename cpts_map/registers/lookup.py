"""Names compared: strictly, then more and more loosely, then as other writings of a name that nobody bears."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from cpts_map.registers import encoding
from cpts_map.registers.index import SAID, Entry, Level, Nature
from cpts_map.registers.names import city_part, compact, key, without_head
from cpts_map.registers.verdicts import Candidate, Kind

ANYWHERE: frozenset[str] = frozenset()
_TYPO_LENGTH = 5  # one letter of four may be another name altogether
_NEAR_SCORE = 65  # as rapidfuzz scores, of 100
_NEAR = 3
MANY = 12
_GUESSED = "[a-z ]{1,2}"

KIND_OF = {
    Nature.TODAY: Kind.NOM,
    Nature.DELEGATED: Kind.FUSIONNEE,
    Nature.ASSOCIATED: Kind.FUSIONNEE,
    Nature.ARRONDISSEMENT: Kind.ARRONDISSEMENT,
    Nature.OLD_NAME: Kind.ANCIEN_NOM,
    Nature.OLD_CODE: Kind.ANCIEN_CODE,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a code or a name means; see :class:`cpts_map.registers.verdicts.Verdict` for each field."""

    kind: Kind
    commune_code: str | None = None
    matched_as: str = ""
    candidates: tuple[Candidate, ...] = ()
    note: str = ""

    @property
    def certain(self) -> bool:
        """Whether a commune was found."""
        return self.commune_code is not None


@dataclass(frozen=True, slots=True)
class Keyed:
    """Entries, and their keys in the same order."""

    entries: tuple[Entry, ...]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> "Keyed":
        """Take the keys of entries."""
        kept = tuple(entries)
        return cls(kept, tuple(entry.key for entry in kept))


@dataclass(frozen=True, slots=True)
class Lookup:
    """Names that lead to communes of today.

    Attributes
    ----------
    names, departement_of
        Of the communes of today, by code.
    levels
        Degrees of tolerance, strictest first.
    everywhere, by_departement
        Entries that have a name, and their keys.
    """

    names: Mapping[str, str]
    departement_of: Mapping[str, str]
    levels: tuple[Level, ...]
    everywhere: Keyed
    by_departement: Mapping[str, Keyed]

    def candidate(self, code: str, former: str = "") -> Candidate:
        """Describe a commune of today."""
        return Candidate(self.departement_of[code], code, self.names[code], former)

    def exactly(self, text: str, departements: Collection[str]) -> Found | None:
        """Look a whole text up at the strictest degree."""
        entries = self.levels[0].find(key(text), departements)
        return self._decide(entries, self.levels[0].said, entries, placed=bool(departements)) if entries else None

    def among(self, base: str, departements: Collection[str]) -> Found | None:
        """Look a name up, strictest degree first, then as mended from a wrong encoding, then with letters guessed.

        Parameters
        ----------
        base
            The name, without what may stand beside it.
        departements
            Where to look; anywhere where none is given.

        Returns
        -------
        Found or None
            None where nothing answers at any degree.
        """
        if not encoding.unreadable(base):
            return self._readable(base, departements)
        # Dropped, an unreadable letter would leave another name: « P?rignac » is not Prignac.
        placed = bool(departements)
        for mended in encoding.repairs(base):
            if entries := self.levels[0].find(key(mended), departements):
                return self._decide(entries, "nom, lettres réparées (encodage)", entries, placed=placed)
        if marked := encoding.guess(base):
            pattern = re.compile(key(marked).replace("0", _GUESSED))
            within = self._within(departements)
            entries = tuple(e for e, k in zip(within.entries, within.keys, strict=True) if pattern.fullmatch(k))
            if entries:
                return self._decide(entries, "nom, lettre illisible devinée", entries, placed=placed)
        return None

    def _readable(self, base: str, departements: Collection[str]) -> Found | None:
        folded = key(base)
        part = city_part(folded)
        for wanted in (folded, f"{part[0]} {part[1]}" if part else "", without_head(folded)):
            for level in self.levels if wanted else ():
                if entries := level.find(wanted, departements):
                    return self._decide(entries, level.said, level.find(wanted, ANYWHERE), placed=bool(departements))
        for mended in encoding.repairs(base):
            if entries := self.levels[0].find(key(mended), departements):
                return self._decide(entries, "nom, lettres réparées (encodage)", entries, placed=bool(departements))
        return None

    def _within(self, departements: Collection[str]) -> Keyed:
        if not departements:
            return self.everywhere
        found = [self.by_departement[d] for d in sorted(departements) if d in self.by_departement]
        return found[0] if len(found) == 1 else Keyed.of(entry for each in found for entry in each.entries)

    def _decide(self, entries: tuple[Entry, ...], said: str, everywhere: tuple[Entry, ...], *, placed: bool) -> Found:
        """Choose among the entries of one key: the only commune, else, in a department, the only one of today."""
        today = [e for e in entries if e.nature is Nature.TODAY]
        communes = {e.commune_code for e in entries}
        if len(communes) > 1 and not (placed and len(today) == 1):
            return Found(Kind.AMBIGUE, None, said, self._candidates(entries), homonyms(len(communes)))
        entry = today[0] if today else entries[0]
        others = [e for e in entries if e.commune_code != entry.commune_code]
        note = " ".join(f"Autre sens : {self.past(e)}" for e in others)
        if entry.nature is not Nature.TODAY:
            return Found(
                KIND_OF[entry.nature], entry.commune_code, f"{said} : {SAID[entry.nature]}", (), self.past(entry)
            )
        if len({e.commune_code for e in everywhere}) > len(communes):
            return Found(Kind.HOMONYME, entry.commune_code, f"{said} et département {entry.departement}", (), note)
        return Found(Kind.NOM, entry.commune_code, said, (), note)

    def _candidates(self, entries: tuple[Entry, ...]) -> tuple[Candidate, ...]:
        ordered = sorted(entries, key=lambda e: (e.nature is not Nature.TODAY, e.departement, e.code))
        unique: dict[str, Candidate] = {}
        for e in ordered:
            unique.setdefault(
                e.commune_code, self.candidate(e.commune_code, "" if e.nature is Nature.TODAY else e.name)
            )
        return tuple(unique.values())[:MANY]

    def slips(self, base: str, departements: Collection[str]) -> tuple[Candidate, ...]:
        """Communes of some departments whose name is one letter away."""
        wanted = compact(key(base))
        if len(wanted) < _TYPO_LENGTH:
            return ()
        within = self._within(departements)
        spaceless = [compact(k) for k in within.keys]
        near = process.extract(wanted, spaceless, scorer=OSA.distance, score_cutoff=1, limit=MANY)
        return self._candidates(tuple(within.entries[at] for *_, at in near))

    def nearest(self, text: str, departements: Collection[str] = ANYWHERE) -> tuple[Candidate, ...]:
        """Communes of the nearest names, best first; those of the departments given before any other."""
        wanted = key(text)
        found: dict[str, Candidate] = {}
        for within in (departements, ANYWHERE) if departements else (ANYWHERE,):
            keyed = self._within(within)
            near = process.extract(wanted, keyed.keys, scorer=fuzz.ratio, score_cutoff=_NEAR_SCORE, limit=2 * _NEAR)
            for *_, at in near:
                entry = keyed.entries[at]
                former = "" if entry.nature is Nature.TODAY else entry.name
                found.setdefault(entry.commune_code, self.candidate(entry.commune_code, former))
            if found:
                break
        return tuple(found.values())[:_NEAR]

    def past(self, entry: Entry) -> str:
        """Say what became of a former name or code."""
        said = f"« {entry.name} », {SAID[entry.nature]}" if entry.name else f"{entry.code}, {SAID[entry.nature]}"
        return f"{said} : aujourd'hui {self.names[entry.commune_code]} ({entry.commune_code})."


def homonyms(count: int) -> str:
    """Say that several communes bear a name."""
    return f"{count} communes répondent à ce nom."
