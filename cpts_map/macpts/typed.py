"""From what a person types to a commune: sure, to be chosen among homonyms, or nothing.

What is written otherwise than a name is never taken for it: a slip of the keyboard, a former name and half a name are
offered, and the person chooses.
"""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from cpts_map.atlas import Atlas
from cpts_map.registers.index import Entry, Nature
from cpts_map.registers.names import key, parse

LONGEST = 200
SHOWN = 30
_SHOWN_ELSEWHERE = 12
_TAIL_WORDS = 7  # no commune of the region has more words than this in its name
_POSTAL_AND_NAME = re.compile(r"\b(\d{5})\b[\s,]+(\D+?)\s*(?:,?\s*france)?$", re.IGNORECASE)
_POSTAL = re.compile(r"\b\d{5}\b")
_WAY = re.compile(
    r"^(?:\d+\s*(?:bis|ter|quater|[a-d])?\b[\s,]*\D|.*\b(?:rue|avenue|av|boulevard|bd|place|chemin|route|allees?|impasse"
    r"|cours|quai|square|lotissement|residence|lieu dit|zone|passage|sentier|esplanade|promenade)\b)"
)


class How(StrEnum):
    """How a text was understood."""

    EMPTY = "vide"
    SURE = "commune"
    HOMONYMS = "homonymes"
    POSTAL = "code-postal"
    FORMER = "ancien-nom"
    PART = "partie-du-nom"
    NEAR = "nom-proche"
    ADDRESS = "adresse"
    IN_ADDRESS = "commune-dans-l-adresse"
    UNKNOWN = "inconnu"


@dataclass(frozen=True, slots=True)
class Choice:
    """A commune that may be meant; ``former`` is its former name that was typed, ``ours`` whether in the region."""

    code: str
    name: str
    departement: str
    departement_name: str
    former: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a text means.

    Attributes
    ----------
    how
        How it was understood.
    code
        The commune, where there is no doubt.
    choices
        Communes that may be meant, best first.
    elsewhere
        Communes of this very name out of the region.
    """

    how: How
    code: str | None = None
    choices: tuple[Choice, ...] = ()
    elsewhere: tuple[Choice, ...] = ()


# Finds the commune of an address, by code; nothing where it cannot.
Ask = Callable[[str], str | None]


def warm(atlas: Atlas) -> None:
    """Prepare what the first search would wait for."""
    _ = atlas.gazetteer, atlas.points_m
    atlas.search("x")


def read(text: str, atlas: Atlas, ask: Ask | None = None) -> Outcome:
    """Understand a text.

    Parameters
    ----------
    text
        As typed; only its beginning is read.
    atlas
        Of the region.
    ask
        Asked only for what looks like an address that does not name its commune by itself.

    Returns
    -------
    Outcome
        A sure commune, choices, or nothing.
    """
    text = " ".join("".join(c if c.isprintable() else " " for c in text[:LONGEST]).split())
    if not key(text):
        return Outcome(How.EMPTY)
    found = _number(text, atlas) or _named(text, atlas)
    if found is None and _WAY.match(key(text)):
        return _address(text, atlas, ask)
    if found is not None and (found.code or found.choices):
        return found
    elsewhere = found.elsewhere if found else ()
    if part := _part(text, atlas):
        return Outcome(How.PART, None, part, elsewhere)
    if not elsewhere and (near := _near(text, atlas)):
        return Outcome(How.NEAR, None, near)
    return Outcome(How.UNKNOWN, None, (), elsewhere)


def _number(text: str, atlas: Atlas) -> Outcome | None:
    """Read a postal code alone, or the official code of a commune."""
    plain = text.replace(" ", "").upper()
    if not re.fullmatch(r"\d{5}|2[AB]\d{3}", plain):
        return None
    if served := atlas.gazetteer.postal(plain):
        return _served(served, atlas)
    known = atlas.gazetteer.code(plain).commune_code
    return Outcome(How.SURE, known) if known else None


def _served(codes: Collection[str], atlas: Atlas) -> Outcome:
    if len(codes) == 1:
        return Outcome(How.SURE, next(iter(codes)))
    return Outcome(How.POSTAL, None, _choices(((code, "") for code in codes), atlas)[:SHOWN])


def _named(text: str, atlas: Atlas) -> Outcome | None:
    """Read a name, alone or with its postal code or department beside; nothing where no commune bears it."""
    named = parse(text)
    base = key(named.base)
    if not base:
        return None
    served = {code for number in named.numbers for code in atlas.gazetteer.postal(number)}
    if served:
        there = _entries(base, _departements(served, atlas), atlas)
        entries = tuple(e for e in there if e.commune_code in served)
        return _decide(entries, (), atlas) if entries else None
    asked = {named.departement} if named.departement else atlas.gazetteer.departements_in(named.aside)
    # A whole name may hold parentheses of its own.
    entries = _entries(key(text), atlas.departements, atlas) or _entries(base, asked or atlas.departements, atlas)
    elsewhere = () if asked else _elsewhere(base, atlas)
    return _decide(entries, elsewhere, atlas) if entries or elsewhere else None


def _departements(codes: Iterable[str], atlas: Atlas) -> set[str]:
    return {atlas.gazetteer.departement_of[code] for code in codes}


def _entries(folded: str, departements: Collection[str], atlas: Atlas) -> tuple[Entry, ...]:
    """Names at the strictest degree of tolerance that knows this one."""
    found = (level.find(folded, departements) for level in atlas.gazetteer.lookup.levels)
    return next((entries for entries in found if entries), ())


def _decide(entries: Iterable[Entry], elsewhere: tuple[Choice, ...], atlas: Atlas) -> Outcome:
    listed = list(entries)
    communes = {e.commune_code for e in listed}
    if len(communes) == 1 and any(e.nature is Nature.TODAY for e in listed):
        return Outcome(How.SURE, communes.pop())
    ordered = sorted(listed, key=lambda e: e.nature is not Nature.TODAY)
    choices = _choices(((e.commune_code, "" if e.nature is Nature.TODAY else e.name) for e in ordered), atlas)
    today = any(not choice.former for choice in choices)
    return Outcome(How.HOMONYMS if today else How.FORMER, None, choices[:SHOWN], elsewhere)


def _elsewhere(base: str, atlas: Atlas) -> tuple[Choice, ...]:
    """Communes of today that bear this very name out of the region."""
    entries = atlas.gazetteer.lookup.levels[0].find(base, ())
    codes = ((e.commune_code, "") for e in entries if e.nature is Nature.TODAY)
    return tuple(c for c in _choices(codes, atlas) if not c.ours)[:_SHOWN_ELSEWHERE]


def _address(text: str, atlas: Atlas, ask: Ask | None) -> Outcome:
    """Read an address: by the commune that it names beside its postal code, else by who knows addresses."""
    if (tail := _POSTAL_AND_NAME.search(text)) and (found := _named(f"{tail[1]} {tail[2]}", atlas)) and found.code:
        return Outcome(How.ADDRESS, found.code)
    told = ask(text) if ask else None
    if told and (code := atlas.gazetteer.code(told).commune_code):
        return Outcome(How.ADDRESS, code)
    served = [code for number in _POSTAL.findall(text) for code in atlas.gazetteer.postal(number)]
    choices = _choices(((code, "") for code in served), atlas) or _tail(key(text).split(), atlas)
    return Outcome(How.IN_ADDRESS if choices else How.UNKNOWN, None, choices[:SHOWN])


def _tail(words: list[str], atlas: Atlas) -> tuple[Choice, ...]:
    """Communes of the region whose name ends a text, the longest name first."""
    for length in range(min(_TAIL_WORDS, len(words)), 0, -1):
        if entries := atlas.gazetteer.lookup.levels[0].find(" ".join(words[-length:]), atlas.departements):
            return _choices(((e.commune_code, "" if e.nature is Nature.TODAY else e.name) for e in entries), atlas)
    return ()


def _part(text: str, atlas: Atlas) -> tuple[Choice, ...]:
    """Communes of the region whose name begins by this, or holds it; then those whose name is one letter away."""
    names = atlas.gazetteer.names
    hits = [hit for hit in atlas.search(parse(text).base, 10 * SHOWN) if hit.kind == "commune"]
    codes = ((h.code, h.label.split(", aujourd'hui ")[0] if ", aujourd'hui " in h.label else "") for h in hits)
    unique = dict(reversed([(c, f if f != names[c] else "") for c, f in codes]))  # the best of each commune
    best = dict.fromkeys(h.code for h in hits)
    if not best:
        return ()
    slips = atlas.gazetteer.lookup.slips(parse(text).base, atlas.departements)
    listed = [*((code, unique[code]) for code in best), *((c.code, c.former) for c in slips)]
    return _choices(listed[:SHOWN], atlas, sort=False)


def _near(text: str, atlas: Atlas) -> tuple[Choice, ...]:
    """Communes of the nearest names: one letter away, else by likeness."""
    base = parse(text).base or text
    lookup = atlas.gazetteer.lookup
    found = lookup.slips(base, atlas.departements) + lookup.nearest(base, atlas.departements)
    return _choices(((c.code, c.former) for c in found), atlas, sort=False)


def _choices(found: Iterable[tuple[str, str]], atlas: Atlas, *, sort: bool = True) -> tuple[Choice, ...]:
    """Describe communes, each once; the most populated of the region first where they are to be sorted."""
    unique: dict[str, str] = {}
    for code, former in found:
        unique.setdefault(code, former)
    frame = atlas.everywhere
    ours = atlas.communes.index
    choices = [
        Choice(
            code,
            str(frame.at[code, "name"]),
            departement := str(frame.at[code, "departement"]),
            atlas.name("departement", departement),
            former,
            code in ours,
        )
        for code, former in unique.items()
    ]
    if sort:
        people = dict(zip(unique, frame["inhabitants"].reindex(list(unique)).fillna(0), strict=True))
        choices.sort(key=lambda c: (not c.ours, bool(c.former), -people[c.code], c.code))
    return tuple(choices)
