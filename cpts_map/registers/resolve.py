"""A commune given by a name, a code, a postal code, or several of them that must agree."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.lookup import ANYWHERE, Found
from cpts_map.registers.names import key, parse
from cpts_map.registers.verdicts import Kind

_CORSICA = "20"
_OVERSEAS = ("97", "98")
BY_CODE_AND_NAME = "code et nom"
BY_POSTAL = "code postal"


class Numbers(StrEnum):
    """What the numbers beside a name are."""

    OFFICIAL = "code officiel"
    POSTAL = "code postal"
    EITHER = "un code ou l'autre"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A commune as a row gives it.

    Attributes
    ----------
    name
        As read; may hold numbers of its own.
    numbers
        Read in columns of their own.
    numbers_are
        What they are; those within the name are always either.
    departements
        Said by a column.
    """

    name: str = ""
    numbers: tuple[str, ...] = ()
    numbers_are: Numbers = Numbers.OFFICIAL
    departements: frozenset[str] = ANYWHERE


def resolve(wanted: Wanted, gazetteer: Gazetteer) -> Found:
    """Find the commune that a row means.

    Parameters
    ----------
    wanted
        What the row says.
    gazetteer
        The communes.

    Returns
    -------
    Found
        Certain where all that the row says agrees; a code and a name that contradict each other wait for the user.
    """
    named = parse(wanted.name)
    has_name = bool(key(named.base))
    official = wanted.numbers if wanted.numbers_are is not Numbers.POSTAL else ()
    postal = wanted.numbers if wanted.numbers_are is not Numbers.OFFICIAL else ()
    official, postal = (*official, *named.numbers), (*postal, *named.numbers, *_mistaken(wanted, gazetteer))
    if not has_name:
        return _by_numbers(official, postal, gazetteer)
    if not official and not postal:
        return gazetteer.find_name(wanted.name, wanted.departements)
    codes = [found for found in map(gazetteer.code, official) if found.certain]
    for found in codes:
        if gazetteer.agrees(str(found.commune_code), wanted.name):
            return _with_note(found, _renamed(str(found.commune_code), named.base, gazetteer))
    served = _by_postal(wanted.name, postal, gazetteer)
    if served is not None:
        return served
    if codes and wanted.numbers_are is not Numbers.POSTAL:
        return _despite_name(codes[0], wanted.name, gazetteer)
    places = wanted.departements or frozenset().union(*(departements_of(n) for n in (*official, *postal)))
    found = gazetteer.find_name(wanted.name, places)
    unread = ", ".join(dict.fromkeys((*official, *postal)))
    return _with_note(found, f"Code {unread} : sans commune de ce nom, le nom décide." if found.certain else "")


def departements_of(number: str) -> frozenset[str]:
    """Departments that an official or postal code may begin with.

    Examples
    --------
    >>> sorted(departements_of("33000")), sorted(departements_of("20000")), sorted(departements_of("97400"))
    (['33'], ['2A', '2B'], ['974'])
    """
    if not re.fullmatch(r"\d{5}|2[AB]\d{3}", number):
        return ANYWHERE
    if number.startswith(_CORSICA):
        return frozenset({"2A", "2B"})
    return frozenset({number[:3] if number.startswith(_OVERSEAS) else number[:2]})


def _mistaken(wanted: Wanted, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Numbers of a column of official codes that may be postal ones after all."""
    if wanted.numbers_are is not Numbers.OFFICIAL:
        return ()
    return tuple(n for n in wanted.numbers if gazetteer.postal(n))


def _by_numbers(official: tuple[str, ...], postal: tuple[str, ...], gazetteer: Gazetteer) -> Found:
    found = [gazetteer.code(number) for number in official]
    certain = {f.commune_code for f in found if f.certain}
    if len(certain) == 1:
        return next(f for f in found if f.certain)
    if len(certain) > 1:
        candidates = tuple(gazetteer.candidate(str(code)) for code in sorted(map(str, certain)))
        return Found(Kind.AMBIGUE, None, "code", candidates, "Plusieurs codes sur une ligne.")
    served = sorted({code for number in postal for code in gazetteer.postal(number)})
    if served:
        candidates = tuple(gazetteer.candidate(code) for code in served)
        kind = Kind.PROPOSEE if len(served) == 1 else Kind.AMBIGUE
        return Found(kind, None, BY_POSTAL, candidates, f"Code postal de {len(served)} commune(s), sans nom.")
    return found[0] if found else Found(Kind.INCONNUE, None, BY_POSTAL, (), "Ce n'est le code postal d'aucune commune.")


def _by_postal(name: str, postal: tuple[str, ...], gazetteer: Gazetteer) -> Found | None:
    """Settle a name by the communes that a postal code serves."""
    served = {code for number in postal for code in gazetteer.postal(number)}
    if not served:
        return None
    found = gazetteer.find_name(name, {gazetteer.departement_of[code] for code in served})
    if found.commune_code in served:
        return replace(found, matched_as=f"{found.matched_as} et code postal")
    among = [c for c in found.candidates if c.code in served]
    if found.kind is Kind.AMBIGUE and len(among) == 1:
        kind = Kind.FUSIONNEE if among[0].former else Kind.HOMONYME
        return Found(kind, among[0].code, f"{found.matched_as} et code postal", (), among[0].label)
    return None


def _despite_name(found: Found, name: str, gazetteer: Gazetteer) -> Found:
    """Say what a code is worth beside a name that is not one of its commune's."""
    code = str(found.commune_code)
    own = gazetteer.candidate(code)
    other = gazetteer.find_name(name, {own.departement})
    if not other.certain and other.kind is not Kind.AMBIGUE:
        other = gazetteer.find_name(name)
    if other.commune_code == code:
        return _with_note(found, f"Nom : {other.matched_as}.")
    if other.certain:
        both = (own, gazetteer.candidate(str(other.commune_code)))
        note = f"Le code dit {own.name}, le nom dit {both[1].name}."
        return Found(Kind.AMBIGUE, None, BY_CODE_AND_NAME, both, note)
    if gazetteer.knows(name):
        note = f"Le code dit {own.name}, le nom est celui d'autres communes."
        return Found(Kind.AMBIGUE, None, BY_CODE_AND_NAME, (own, *other.candidates), note)
    if gazetteer.resembles(code, name):
        return _with_note(found, f"Nommée « {' '.join(name.split())} » dans le fichier, {own.name} par son code.")
    return Found(Kind.PROPOSEE, None, BY_CODE_AND_NAME, (own,), f"Le code dit {own.name}, le nom n'est pas le sien.")


def _renamed(code: str, name: str, gazetteer: Gazetteer) -> str:
    today = gazetteer.names[code]
    found = gazetteer.find_name(name, {gazetteer.departement_of[code]})
    return found.note if found.kind in {Kind.FUSIONNEE, Kind.ANCIEN_NOM} and key(name) != key(today) else ""


def _with_note(found: Found, note: str) -> Found:
    return replace(found, note=f"{found.note} {note}".strip()) if note and note not in found.note else found
