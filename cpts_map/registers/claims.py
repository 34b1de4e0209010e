"""Rows that attach a commune to a CPTS, judged together: the other communes of a CPTS settle what a row leaves open."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from cpts_map.registers.gazetteer import OUTSIDE, Gazetteer
from cpts_map.registers.lookup import ANYWHERE, Found
from cpts_map.registers.names import LINE_NUMBER, key, parse
from cpts_map.registers.resolve import Numbers, Wanted, resolve
from cpts_map.registers.verdicts import Kind, Verdict, masked
from cpts_map.rules import Precision

# A CPTS is a territory that its professionals cross: a commune whose town hall is farther from every other is doubtful.
NEAR_KM = 30.0
_INTERCOMMUNAL = frozenset({"communaute", "cc", "ca", "cdc", "agglomeration", "metropole", "epci", "canton", "cantons"})
_BY_CONTEXT = "Département déduit des autres communes de la CPTS."
_BY_SCOPE = "Département déduit de l'étendue du registre."


@dataclass(frozen=True, slots=True)
class Scope:
    """What is known of a register before it is read.

    Attributes
    ----------
    departements
        Those that it describes; none when unknown.
    vintage
        Year of the COG that it is written in; none when unknown.
    """

    departements: frozenset[str] = ANYWHERE
    vintage: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A row, or a part of one, that gives a commune to a CPTS.

    Attributes
    ----------
    row, sheet
        Where it stands.
    text
        The commune as read.
    cpts_id
        The CPTS.
    wanted
        What the row says of the commune.
    precision, share
        Of the attachment, where the file says them.
    """

    row: int
    text: str
    cpts_id: str
    wanted: Wanted
    sheet: str = ""
    precision: Precision = Precision.COMMUNES
    share: float | None = None


def judge(claims: Sequence[Claim], names: Mapping[str, str], gazetteer: Gazetteer, scope: Scope) -> list[Verdict]:
    """Give each claim its verdict.

    Parameters
    ----------
    claims
        Of the whole register.
    names
        Of the CPTS, by id.
    gazetteer
        The communes.
    scope
        What is known beforehand.

    Returns
    -------
    list of Verdict
        One a claim, in the same order; the order of the claims changes none of them.
    """
    claims = _without_line_numbers(claims)
    asked = _without_doubtful_numbers(claims, gazetteer)
    known = {wanted: resolve(wanted, gazetteer) for wanted in dict.fromkeys(asked)}
    first = [known[wanted] for wanted in asked]
    members = _members(claims, first)
    around = {cpts: _departements(codes, gazetteer) for cpts, codes in members.items()}
    refined = [
        _refined(claim, found, members.get(claim.cpts_id, ANYWHERE), gazetteer, scope)
        for claim, found in zip(claims, first, strict=True)
    ]
    cited = {found.commune_code for found in refined}
    nearest = cache(gazetteer.nearest)
    verdicts = []
    for claim, found in zip(claims, refined, strict=True):
        judged = _undivided(found, cited, gazetteer, scope)
        if judged.kind is Kind.INCONNUE and claim.wanted.name:
            places = claim.wanted.departements or around.get(claim.cpts_id, ANYWHERE)
            judged = replace(judged, candidates=nearest(claim.wanted.name, places))
        verdicts.append(_verdict(claim, names, judged))
    return verdicts


def _departements(codes: Iterable[str], gazetteer: Gazetteer) -> frozenset[str]:
    return frozenset(gazetteer.departement_of[code] for code in codes)


def _without_line_numbers(claims: Sequence[Claim]) -> list[Claim]:
    """Take off the numbers before names that count the lines: departments would repeat."""
    numbers: dict[str, list[str]] = {}
    for claim in claims:
        if (number := parse(claim.wanted.name).likely) is not None:
            numbers.setdefault(claim.cpts_id, []).append(number)
    counting = {cpts for cpts, found in numbers.items() if len(found) > 1 and len(set(found)) == len(found)}
    return [
        replace(claim, wanted=replace(claim.wanted, name=LINE_NUMBER.sub("", claim.wanted.name)))
        if claim.cpts_id in counting
        else claim
        for claim in claims
    ]


def _without_doubtful_numbers(claims: Sequence[Claim], gazetteer: Gazetteer) -> list[Wanted]:
    """Take bare numbers as official codes, unless one of them can only be a postal code: all may be, then."""
    alone = {
        c.wanted: (*c.wanted.numbers, *parse(c.wanted.name).numbers)
        for c in claims
        if c.wanted.numbers_are is Numbers.EITHER and not key(parse(c.wanted.name).base)
    }
    numbers = {number for found in alone.values() for number in found}
    if not any(gazetteer.postal(n) and not gazetteer.code(n).certain for n in numbers):
        return [claim.wanted for claim in claims]
    postal = {
        wanted: Wanted(numbers=found, numbers_are=Numbers.POSTAL)
        for wanted, found in alone.items()
        if any(gazetteer.postal(number) for number in found)
    }
    return [postal.get(claim.wanted, claim.wanted) for claim in claims]


def _members(claims: Iterable[Claim], found: Iterable[Found]) -> dict[str, frozenset[str]]:
    """Communes of each CPTS that are certain by themselves."""
    members: dict[str, set[str]] = {}
    for claim, each in zip(claims, found, strict=True):
        if each.commune_code is not None:
            members.setdefault(claim.cpts_id, set()).add(each.commune_code)
    return {cpts: frozenset(codes) for cpts, codes in members.items()}


def _refined(claim: Claim, found: Found, members: frozenset[str], gazetteer: Gazetteer, scope: Scope) -> Found:
    """Settle what a row leaves open by the other communes of its CPTS, then by the extent of the register."""
    if not key(parse(claim.wanted.name).base) or not found.matched_as.startswith("nom"):
        return found
    if found.certain:
        return _within_scope(claim, found, members, gazetteer, scope)
    if found.matched_as == OUTSIDE:
        return _if_near(found, members, gazetteer)
    if claim.wanted.departements:
        return found
    for places, said in ((_departements(members, gazetteer), _BY_CONTEXT), (scope.departements, _BY_SCOPE)):
        better = _placed(claim, found, places, gazetteer)
        if better is not None:
            return replace(better, note=f"{better.note} {said}".strip())
    return found


def _placed(claim: Claim, found: Found, places: frozenset[str], gazetteer: Gazetteer) -> Found | None:
    """Look a name up in departments deduced; none where that says nothing better."""
    if not places:
        return None
    better = resolve(replace(claim.wanted, departements=places), gazetteer)
    if better.certain or (better.kind is Kind.PROPOSEE and better.matched_as != OUTSIDE):
        return better
    fewer = 0 < len(better.candidates) < len(found.candidates)
    return better if better.kind is Kind.AMBIGUE and better.matched_as != OUTSIDE and fewer else None


def _if_near(found: Found, members: Collection[str], gazetteer: Gazetteer) -> Found:
    """Take the only commune of a name outside the department said, where it lies beside others of the CPTS."""
    if found.kind is not Kind.PROPOSEE:
        return found
    code = found.candidates[0].code
    if not _near(code, members, gazetteer):
        return found
    note = f"{found.note} À moins de {NEAR_KM:g} km d'une autre commune de la CPTS."
    return Found(Kind.NOM, code, found.matched_as, (), note)


def _within_scope(claim: Claim, found: Found, members: frozenset[str], gazetteer: Gazetteer, scope: Scope) -> Found:
    """Doubt a name found far outside the departments that the register describes."""
    code = str(found.commune_code)
    said = claim.wanted.departements or claim.wanted.numbers or parse(claim.wanted.name).departement
    if not scope.departements or said or gazetteer.departement_of[code] in scope.departements:
        return found
    if _near(code, members - {code}, gazetteer):
        return found
    own = gazetteer.candidate(code)
    note = f"La seule commune de ce nom est dans le {own.departement}, hors de l'étendue du registre."
    return Found(Kind.PROPOSEE, None, OUTSIDE, (own,), note)


def _near(code: str, members: Collection[str], gazetteer: Gazetteer) -> bool:
    distances = (gazetteer.distance_km(code, other) for other in members)
    return any(km is not None and km <= NEAR_KM for km in distances)


def _undivided(found: Found, cited: Collection[str | None], gazetteer: Gazetteer, scope: Scope) -> Found:
    """Wait where a commune was divided since, and nothing says whether the register is older."""
    division = gazetteer.divided.get(str(found.commune_code))
    if division is None or (scope.vintage is not None and scope.vintage > division.year):
        return found
    if any(part in cited for part in division.parts[1:]):
        return found  # the register names a part: it was written after
    candidates = tuple(gazetteer.candidate(code) for code in division.parts)
    others = ", ".join(c.name for c in candidates[1:])
    note = f"Divisée après {division.year} : {candidates[0].name} seule, ou avec {others} ; un ou plusieurs codes."
    return Found(Kind.AMBIGUE, None, found.matched_as, candidates, note)


def _verdict(claim: Claim, names: Mapping[str, str], found: Found) -> Verdict:
    named = parse(claim.wanted.name)
    note = found.note
    if named.partly and found.certain:
        note = f"{note} « En partie » selon le fichier : la commune est prise entière.".strip()
    if found.kind is Kind.INCONNUE and set(key(claim.text).split()) & _INTERCOMMUNAL:
        note = f"{note} Une intercommunalité ou un canton : donner ses communes.".strip()
    return Verdict(
        row=claim.row,
        text=masked(claim.text),
        cpts_id=claim.cpts_id,
        cpts_name=names.get(claim.cpts_id, claim.cpts_id),
        kind=found.kind,
        commune_code=found.commune_code,
        matched_as=found.matched_as,
        candidates=found.candidates,
        note=note,
        sheet=claim.sheet,
        precision=claim.precision,
        share=claim.share,
    )
