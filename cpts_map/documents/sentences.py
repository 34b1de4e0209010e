"""Sentences that open a section: a figure beside its département and its region, each by a rule that is told."""

from cpts_map import wording
from cpts_map.answers import Benchmark, IndicatorValue
from cpts_map.documents.case import Case
from cpts_map.indicators import Indicator
from cpts_map.texts import document as texts
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr


def evolution(case: Case) -> str:
    """Say how the population moved between the first and the last vintage, or why nobody can."""
    first, last = case.diagnosis.population[0], case.diagnosis.population[-1]
    missing = first.missing_communes or last.missing_communes
    if missing or first.inhabitants is None or last.inhabitants is None:
        return texts.UNKNOWN_CHANGE.format(missing=numbers.count(len(missing), "commune"))
    words = {
        "before": numbers.count(first.inhabitants, "habitant"),
        "after": numbers.count(last.inhabitants, "habitant"),
        "first": first.year,
        "last": last.year,
    }
    if first.inhabitants == last.inhabitants or not first.inhabitants:
        return texts.STAYED.format(**words) if first.inhabitants else ""
    change = 100 * (last.inhabitants / first.inhabitants - 1)
    return texts.GREW.format(**words, change=numbers.with_unit(change, 1, "%", sign=True))


def compared(case: Case, section: str) -> list[str]:
    """Compare the indicators that open a section with the département and the region."""
    found = (case.value(id_) for id_ in texts.SPOKEN.get(section, ()))
    return [said for value in found if value is not None and (said := _compared(case, value))]


def _compared(case: Case, found: IndicatorValue) -> str:
    declared = case.atlas.indicator(found.id)
    if found.value is None or not found.reliable:
        return ""
    places = [_place(found.value, bench, declared) for bench in _benchmarks(case, found)]
    if not places:
        return ""
    doubts = wording.doubts(found, declared)
    return texts.COMPARED.format(
        name=fr(found.name),
        vintage=fr(found.vintage),
        value=with_unit(found.value, declared) + (f" ({' ; '.join(doubts)})" if doubts else ""),
        places=", ".join(places),
    )


def _benchmarks(case: Case, found: IndicatorValue) -> list[Benchmark]:
    """References with a value; a département is not compared with itself."""
    whole = {d.code for d in case.diagnosis.departements if not d.split and len(case.diagnosis.departements) == 1}
    return [b for b in found.benchmarks if b.value is not None and not (b.level == "departement" and b.code in whole)]


def _place(value: float, bench: Benchmark, declared: Indicator) -> str:
    """Compare what is written: two figures that read the same are the same."""
    ours, theirs = (round(x, declared.decimals) for x in (value, bench.value or 0.0))
    if numbers.number(value, declared.decimals) == numbers.number(bench.value, declared.decimals):
        theirs = ours
    of, level = texts.LEVEL[bench.level]
    side = (ours > theirs) - (ours < theirs)
    return texts.PLACES[side].format(of=of, level=level, name=fr(bench.name), value=with_unit(bench.value, declared))


def with_unit(value: float | None, declared: Indicator) -> str:
    """Write a value of an indicator with its unit."""
    return fr(numbers.with_unit(value, declared.decimals, declared.unit, sign=declared.diverging))
