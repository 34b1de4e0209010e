"""Figures and facts of a territory put into words, once: screen and documents write the same text."""

from cpts_map.answers import Crossed, Diagnosis, IndicatorValue, PublishedFigure
from cpts_map.atlas import Atlas
from cpts_map.findings import PEERS, share_of
from cpts_map.indicators import Indicator
from cpts_map.opendata import OpenSource
from cpts_map.texts import diagnostic as texts
from cpts_map.texts import numbers, pages
from cpts_map.texts.typography import fr

# Names of communes beyond which the rest is counted.
NAMED = 12


def size_range(lower: int, upper: int | None) -> str:
    """Write the inhabitants of a size class: from ``lower`` on, below ``upper`` (``None``: without upper limit)."""
    if upper is None:
        return f"{numbers.number(lower)} habitants ou plus"
    if not lower:
        return f"moins de {numbers.number(upper)} habitants"
    return f"de {numbers.number(lower)} à moins de {numbers.number(upper)} habitants"


def size_margins(down: int | None, up: int | None) -> str:
    """Write the inhabitants to lose (``down``) or win (``up``) before the next class; ``None``: there is none."""
    parts = (
        f"{numbers.number(down)} hab. de moins" if down is not None else "",
        f"{numbers.number(up)} hab. de plus" if up is not None else "",
    )
    return " ou ".join(part for part in parts if part)


def pieces(diagnosis: Diagnosis) -> str:
    """Say whether a territory is in one piece, and what it encloses."""
    parts = len(diagnosis.pieces)
    text = "oui" if parts == 1 else f"non : {parts} morceaux"
    enclaves = sum(p.enclosed for p in diagnosis.pockets)
    return fr(text + (f", {numbers.count(enclaves, 'enclave')}" if enclaves else ""))


def headline(diagnosis: Diagnosis) -> str:
    """Say how many communes and inhabitants a territory has."""
    people = diagnosis.population[-1]
    communes = numbers.count(len(diagnosis.communes), "commune")
    return fr(f"{communes}, {numbers.with_unit(people.inhabitants, 0, 'habitants')} en {people.year}")


def crossed(found: Crossed, kind: str) -> list[str]:
    """Write the row of a department or an EPCI that a territory crosses; see ``texts.CROSSED_COLUMNS``."""
    return [
        fr(f"{found.name} ({kind})"),
        numbers.number(found.communes),
        numbers.number(found.communes_total),
        numbers.number(found.population),
        "en partie" if found.split else "oui",
    ]


def months(value: int | None) -> str:
    """Write a delay; a mission without one is free."""
    return "libre" if value is None else numbers.count(value, "mois", "mois")


def value(found: IndicatorValue, declared: Indicator) -> str:
    """Write a value without its unit; missing and without object are said, and differ."""
    if found.not_applicable:
        return pages.NOT_APPLICABLE
    if found.value is None:
        return pages.MISSING
    return numbers.number(found.value, declared.decimals, sign=declared.diverging)


def doubts(found: IndicatorValue, declared: Indicator) -> list[str]:
    """Say what makes a value doubtful: too much missing, head-counts to be verified."""
    if found.value is None or found.not_applicable:
        return []
    said = []
    if not found.reliable:
        said.append(fr(f"manque pour {numbers.percent(found.missing_share, 0)} des habitants"))
    if found.flagged:
        without = found.value_without_flagged
        more = "" if without is None else f" ; {numbers.number(without, declared.decimals)} sans"
        said.append(fr(pages.FLAGGED + more))
    return said


def calculation(found: IndicatorValue, declared: Indicator) -> str:
    """Write the sums behind a value: scale × numerator ÷ denominator; a dash where it is missing."""
    if found.numerator is None:
        return numbers.DASH
    if found.denominator is None:
        return numbers.number(found.numerator, 0)
    head = f"{numbers.number(declared.scale)} × " if declared.scale != 1 else ""
    return f"{head}{_sum(found.numerator)} ÷ {_sum(found.denominator)}"


def _sum(value_: float) -> str:
    return numbers.number(value_, 0 if float(value_).is_integer() else 1)


def places(found: IndicatorValue) -> list[str]:
    """Write the place of a value among the EPCI of the region, then among the other levels; empty where it has none."""
    peers = next((s for s in found.standings if s.level == PEERS), None)
    if peers is None or not peers.of:
        return []
    ordered = sorted(found.standings, key=lambda s: s.level != PEERS)
    return [
        fr(f"au-dessus de {share_of(s.below, s.of)} des {numbers.number(s.of)} {texts.LEVELS[s.level]}")
        for s in ordered
        if s.of
    ]


def threshold(found: IndicatorValue, declared: Indicator) -> str:
    """Write the marks against which a reading of tension holds a value."""
    limits = [f"{numbers.number(t.value, 1)} : {t.label} ({t.source})" for t in declared.thresholds]
    under = found.id.startswith("sous_densite")
    return fr(" ; ".join(limits) or (texts.UNDER_DENSE if under else texts.NO_THRESHOLD))


def published(figure: PublishedFigure, declared: Indicator) -> str:
    """Write a figure under the name of its département: « Gironde : 5,2 % (valeur du département) »."""
    if figure.value is None:
        return fr(f"{figure.name} : {figure.status}")
    said = numbers.with_unit(figure.value, declared.decimals, declared.unit)
    return fr(f"{figure.name} : {said} ({texts.OF_DEPARTEMENT})")


def command(source: OpenSource) -> str:
    """Write the command that loads an open source."""
    return f"cpts-map fetch {source.id}" if source.files else "cpts-map import FICHIER"


def named(codes: tuple[str, ...], atlas: Atlas) -> str:
    """Write the names of communes, the rest being counted beyond :data:`NAMED`."""
    names = ", ".join(atlas.name("commune", code) for code in codes[:NAMED])
    rest = len(codes) - NAMED
    return names + (f" et {numbers.count(rest, 'autre')}" if rest > 0 else "")
