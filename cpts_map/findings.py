"""Sentences on a territory, written by rules that a reader can read.

A rule is data: its condition in French, the template of its sentence, and a function that finds where it holds in a
diagnosis. Nothing is weighed or scored: a sentence quotes figures of the diagnosis, and its rule stands beside it.
Thresholds that no text fixes are ours, and say so.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from cpts_map.answers import Diagnosis, IndicatorValue, Standing
from cpts_map.diagnostics.composition import Composition, Reason, Verdict, judge
from cpts_map.diagnostics.perimeter import BoundsStatus
from cpts_map.indicators import Direction, Indicator
from cpts_map.rules import (
    APL_UNDER_DENSE,
    BOUNDS_SOURCE,
    COMPOSITION_SOURCE,
    GP_OUTLIER_PER_1000,
    MISSING_LIMIT,
    POPULATION_MAX,
    POPULATION_MIN,
    SIZE_CLASS_SOURCE,
)
from cpts_map.texts import numbers
from cpts_map.texts.typography import fr


class Kind(StrEnum):
    """What a sentence is."""

    TENSION = "tension"
    STRENGTH = "force"
    DOUBT = "doute"


OUR_THRESHOLD = "seuil de cet outil"
PEERS = "epci"
# A place among the peers is a tension or a strength from this share of them on, and means little among few.
TOP_SHARE = 0.75
MIN_PEERS = 10
# A change of the APL smaller than this, consultations a year and inhabitant, is not told.
APL_CHANGE = 0.1
# Nearer than this to an edge, as a share of it, the size class hangs on few inhabitants.
EDGE_SHARE = 0.05

# An indicator that nearly repeats another has no sentence of its own while the other has a value.
REPEATS = {
    "apl": "apl_65",
    "sous_densite_tous_ages": "sous_densite",
    "acces_mg_sans": "acces_mg",
    "part_65": "part_75",
    "part_zip": "part_zip_zac",
}
# Head-counts: general practitioners, then the others, from the finest source to the one that ships.
_PEOPLE = (
    (
        "rpps_mg",
        tuple(
            f"rpps_{name}"
            for name in (
                "dentistes",
                "infirmiers",
                "kines",
                "pharmaciens",
                "biologistes",
                "orthoptistes",
                "orthophonistes",
                "podologues",
                "sages_femmes",
            )
        ),
    ),
    (
        "densite_mg",
        tuple(
            f"densite_{name}"
            for name in ("dentistes", "infirmiers", "kines", "orthophonistes", "podologues", "sages_femmes")
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules look at.

    Attributes
    ----------
    diagnosis
        Of the territory.
    declared
        Indicators of the store, by id.
    name
        Of a commune or an EPCI: ``name(kind, code)``.
    without
        Diagnosis of the communes whose head-counts need not be verified; ``None`` where that is all, or none.
    """

    diagnosis: Diagnosis
    declared: Mapping[str, Indicator]
    name: Callable[[str, str], str]
    without: Diagnosis | None = None

    def value(self, indicator_id: str) -> IndicatorValue | None:
        """Find an indicator of the diagnosis; ``None`` where the store does not know it."""
        return _value(self.diagnosis, indicator_id)

    def written(self, found: IndicatorValue) -> str:
        """Write a value with its unit."""
        declared = self.declared[found.id]
        return numbers.with_unit(found.value, declared.decimals, found.unit, sign=declared.diverging)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a sentence comes.

    Attributes
    ----------
    id
        Its name, shown beside the sentence.
    kind
        What the sentence is.
    when
        The condition, in French.
    says
        Template of the sentence.
    source
        Who fixes the threshold.
    find
        Words of the sentence, once for each time that the condition holds; ``indicator`` is the one it speaks of.
    """

    id: str
    kind: Kind
    when: str
    says: str
    source: str
    find: Callable[[Facts], Iterable[Mapping[str, str]]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence: its rule, what it is, the text, and the indicator it speaks of (or nothing)."""

    rule: str
    kind: Kind
    text: str
    indicator: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the rules say of a territory: its composition, and the sentences, in the order of the rules."""

    composition: Composition
    findings: tuple[Finding, ...]


def assess(facts: Facts) -> Assessment:
    """Apply every rule.

    Parameters
    ----------
    facts
        The territory.

    Returns
    -------
    Assessment
        Composition and sentences.
    """
    return Assessment(
        composition(facts),
        tuple(
            Finding(rule.id, rule.kind, fr(rule.says.format_map(words)), words.get("indicator", ""))
            for rule in RULES
            for words in rule.find(facts)
        ),
    )


def composition(facts: Facts) -> Composition:
    """Compare head-counts with the minimum of a creation."""
    for gps, others in _PEOPLE:
        counted = facts.value(gps)
        known = [found for id_ in others if (found := facts.value(id_)) and found.numerator is not None]
        if counted is None or counted.numerator is None:
            continue
        firm = None
        if counted.flagged:
            rest = _value(facts.without, gps) if facts.without else None
            firm = (rest.numerator or 0.0) if rest else 0.0
        return judge(
            counted.numerator,
            sum(found.numerator or 0.0 for found in known) if known else None,
            complete=counted.missing_share == 0 and all(found.missing_share == 0 for found in known),
            firm_gps=firm,
            shared=gps.startswith("rpps"),
        )
    return judge(None, None)


def share_of(part: float, of: int) -> str:
    """Write a share of so many territories, rounded down: short of all of them, it never reads 100 %."""
    return numbers.percent(100 * round(part * of) // of / 100, 0) if of else numbers.DASH


def _value(diagnosis: Diagnosis | None, indicator_id: str) -> IndicatorValue | None:
    return next((i for i in diagnosis.indicators if i.id == indicator_id), None) if diagnosis else None


def _firm(facts: Facts, indicator_id: str) -> tuple[IndicatorValue, float] | None:
    """Give an indicator with a value that may be quoted, and that value."""
    found = facts.value(indicator_id)
    return (found, found.value) if found and found.value is not None and found.reliable else None


def _spoken(facts: Facts) -> Iterator[tuple[IndicatorValue, Standing]]:
    """Give the indicators that have a direction and a place among enough peers, repetitions left out."""
    for found in facts.diagnosis.indicators:
        place = next((s for s in found.standings if s.level == PEERS), None)
        if found.value is None or not found.reliable or found.direction == Direction.NEUTRAL:
            continue
        if place is None or place.of < MIN_PEERS or _firm(facts, REPEATS.get(found.id, "")):
            continue
        yield found, place


def _ranked(facts: Facts, *, worse: bool) -> Iterator[dict[str, str]]:
    for found, place in _spoken(facts):
        lower_is_better = found.direction == Direction.HIGHER_IS_WORSE
        # Worse than those that are lower where a high value is unfavourable, than those that are higher otherwise.
        share = place.below if lower_is_better == worse else place.above
        if share >= TOP_SHARE and (worse or not found.flagged):
            yield {
                "indicator": found.id,
                "name": found.name,
                "value": facts.written(found),
                "share": share_of(share, place.of),
                "of": numbers.number(place.of),
            }


def _worse(facts: Facts) -> Iterable[Mapping[str, str]]:
    return _ranked(facts, worse=True)


def _better(facts: Facts) -> Iterable[Mapping[str, str]]:
    return _ranked(facts, worse=False)


def _under_dense(facts: Facts) -> Iterable[Mapping[str, str]]:
    if (known := _firm(facts, "apl_65")) and known[1] < APL_UNDER_DENSE:
        yield {"indicator": "apl_65", "value": facts.written(known[0])}


def _some_under_dense(facts: Facts) -> Iterable[Mapping[str, str]]:
    if (known := _firm(facts, "sous_densite")) and known[1] > 0:
        yield {"indicator": "sous_densite", "value": facts.written(known[0])}


def _none_under_dense(facts: Facts) -> Iterable[Mapping[str, str]]:
    if (known := _firm(facts, "sous_densite")) and known[1] == 0 and known[0].missing_share == 0:
        yield {"indicator": "sous_densite"}


def _apl_moved(facts: Facts, sign: int) -> Iterable[Mapping[str, str]]:
    if (known := _firm(facts, "evolution_apl")) and sign * known[1] >= APL_CHANGE:
        yield {"indicator": "evolution_apl", "name": known[0].name, "value": facts.written(known[0])}


def _apl_fell(facts: Facts) -> Iterable[Mapping[str, str]]:
    return _apl_moved(facts, -1)


def _apl_rose(facts: Facts) -> Iterable[Mapping[str, str]]:
    return _apl_moved(facts, 1)


def _nobody(facts: Facts) -> Iterable[Mapping[str, str]]:
    found = facts.value("personnes_75_par_mg")
    if found and found.not_applicable and found.missing_share == 0:
        yield {"indicator": found.id}


def _bounded(status: BoundsStatus) -> Callable[[Facts], Iterable[Mapping[str, str]]]:
    def find(facts: Facts) -> Iterable[Mapping[str, str]]:
        known = facts.diagnosis.population[-1]
        if facts.diagnosis.bounds.status is status and known.inhabitants is not None:
            margins = facts.diagnosis.bounds
            gap = abs(margins.margin_to_max if status is BoundsStatus.ABOVE else margins.margin_to_min)
            yield {"people": numbers.number(known.inhabitants), "gap": numbers.number(gap), "year": str(known.year)}

    return find


def _near_edge(facts: Facts) -> Iterable[Mapping[str, str]]:
    size = facts.diagnosis.size_class
    for margin, edge, side in (
        (size.margin_to_lower, size.lower, "de moins"),
        (size.margin_to_upper, size.upper, "de plus"),
    ):
        if facts.diagnosis.population[-1].inhabitants and margin is not None and edge and margin < EDGE_SHARE * edge:
            yield {"name": size.name, "gap": f"{numbers.count(margin, 'habitant')} {side}"}


def _pieces(facts: Facts) -> Iterable[Mapping[str, str]]:
    if (parts := len(facts.diagnosis.pieces)) > 1:
        yield {"parts": numbers.number(parts)}


def _enclaves(facts: Facts) -> Iterable[Mapping[str, str]]:
    if enclosed := sum(p.enclosed for p in facts.diagnosis.pockets):
        yield {"enclaves": numbers.count(enclosed, "enclave")}


def _shared(facts: Facts) -> Iterable[Mapping[str, str]]:
    if len(facts.diagnosis.cpts) > 1:
        held = (f"{h.name} ({numbers.count(h.communes, 'commune')})" for h in facts.diagnosis.cpts)
        yield {"names": ", ".join(held)}


def _split(facts: Facts) -> Iterable[Mapping[str, str]]:
    cut = [e for e in facts.diagnosis.epci if e.split]
    if cut:
        yield {"names": ", ".join(f"{e.name} ({e.communes} sur {e.communes_total})" for e in cut)}


def _composed(*verdicts: Verdict) -> Callable[[Facts], Iterable[Mapping[str, str]]]:
    def find(facts: Facts) -> Iterable[Mapping[str, str]]:
        found = composition(facts)
        if found.verdict in verdicts:
            gps, others = numbers.number(found.gps), numbers.number(found.others)
            yield {"gps": gps, "others": others, "reason": REASONS[found.reason] if found.reason else ""}

    return find


def _unreliable(facts: Facts) -> Iterable[Mapping[str, str]]:
    names: dict[str, list[str]] = {}
    for found in facts.diagnosis.indicators:
        if found.value is not None and not found.reliable:
            names.setdefault(numbers.percent(found.missing_share, 0), []).append(found.name)
    for share, same in names.items():
        yield {"names": " ; ".join(same), "share": share}


def _absent(facts: Facts) -> Iterable[Mapping[str, str]]:
    names = [i.name for i in facts.diagnosis.indicators if i.value is None and not i.not_applicable]
    if names:
        yield {"count": numbers.count(len(names), "indicateur"), "names": " ; ".join(names)}


def _to_verify(facts: Facts) -> Iterable[Mapping[str, str]]:
    found = facts.value("densite_mg")
    if found and found.flagged:
        names = ", ".join(facts.name("commune", code) for code in found.flagged)
        decimals = facts.declared[found.id].decimals
        without = numbers.number(found.value_without_flagged, decimals)
        yield {
            "indicator": found.id,
            "names": names,
            "name": found.name,
            "value": facts.written(found),
            "without": without,
        }


REASONS = {
    Reason.NO_COUNT: "aucun effectif n'est chargé pour ces communes",
    Reason.MISSING: "les effectifs manquent dans une partie des communes",
    Reason.TO_VERIFY: "sans les communes à l'effectif à vérifier, le minimum ne serait pas atteint",
    Reason.SHARED: "l'Annuaire santé partage chaque personne entre ses lieux : moins de deux peut en faire deux",
}
_TOP = f"au moins {numbers.percent(TOP_SHARE, 0)} des EPCI de la région"
_RANKED = f"valeur connue pour au moins {numbers.percent(1 - MISSING_LIMIT, 0)} des habitants, {MIN_PEERS} EPCI ou plus"
_BOUNDS = f"{numbers.number(POPULATION_MIN)} à {numbers.number(POPULATION_MAX)} habitants"

RULES: tuple[Rule, ...] = (
    Rule(
        "sous_densite_moyenne",
        Kind.TENSION,
        "APL moyenne aux médecins de 65 ans ou moins strictement inférieure à 2,5",
        "L'APL aux médecins généralistes de 65 ans ou moins est de {value}, sous le seuil de sous-densité de 2,5.",
        "DREES, dossier n° 17, 2017",
        _under_dense,
    ),
    Rule(
        "sous_densite_partielle",
        Kind.TENSION,
        "une part de la population vit dans une commune d'APL (65 ans ou moins) strictement inférieure à 2,5",
        "{value} de la population vit dans une commune en sous-densité de médecins généralistes.",
        "DREES, dossier n° 17, 2017",
        _some_under_dense,
    ),
    Rule(
        "apl_en_baisse",
        Kind.TENSION,
        f"l'APL, tous âges, a baissé d'au moins {numbers.number(APL_CHANGE, 1)}",
        "{name} : en baisse ({value}).",
        OUR_THRESHOLD,
        _apl_fell,
    ),
    Rule(
        "aucun_generaliste",
        Kind.TENSION,
        "aucun médecin généraliste libéral compté, effectif connu dans toutes les communes",
        "Aucun médecin généraliste libéral n'est compté dans le territoire.",
        "lecture directe de l'effectif",
        _nobody,
    ),
    Rule(
        "rang_defavorable",
        Kind.TENSION,
        f"moins favorable que {_TOP} ({_RANKED})",
        "{name} : {value}, moins favorable que dans {share} des {of} EPCI de la région.",
        OUR_THRESHOLD,
        _worse,
    ),
    Rule(
        "composition_insuffisante",
        Kind.TENSION,
        "moins de deux médecins généralistes, ou aucun autre professionnel, effectifs connus partout",
        "La composition minimale n'est pas réunie : médecins généralistes, {gps} ; autres professionnels, {others}.",
        COMPOSITION_SOURCE,
        _composed(Verdict.UNMET),
    ),
    Rule(
        "sous_le_minimum",
        Kind.TENSION,
        f"population sous les bornes ({_BOUNDS})",
        "{people} habitants en {year} : il en manque {gap} pour atteindre le minimum d'une CPTS.",
        BOUNDS_SOURCE,
        _bounded(BoundsStatus.BELOW),
    ),
    Rule(
        "au_dessus_du_maximum",
        Kind.TENSION,
        f"population au-dessus des bornes ({_BOUNDS})",
        "{people} habitants en {year} : {gap} de plus que le maximum d'une CPTS ; de plus grandes existent.",
        BOUNDS_SOURCE,
        _bounded(BoundsStatus.ABOVE),
    ),
    Rule(
        "aucune_sous_densite",
        Kind.STRENGTH,
        "aucun habitant en sous-densité (APL aux 65 ans ou moins), APL connue partout",
        "Aucun habitant ne vit dans une commune en sous-densité de médecins généralistes.",
        "DREES, dossier n° 17, 2017",
        _none_under_dense,
    ),
    Rule(
        "apl_en_hausse",
        Kind.STRENGTH,
        f"l'APL, tous âges, a augmenté d'au moins {numbers.number(APL_CHANGE, 1)}",
        "{name} : en hausse ({value}).",
        OUR_THRESHOLD,
        _apl_rose,
    ),
    Rule(
        "rang_favorable",
        Kind.STRENGTH,
        f"plus favorable que {_TOP} ({_RANKED}), sans effectif à vérifier",
        "{name} : {value}, plus favorable que dans {share} des {of} EPCI de la région.",
        OUR_THRESHOLD,
        _better,
    ),
    Rule(
        "composition_reunie",
        Kind.STRENGTH,
        "au moins deux médecins généralistes et un autre professionnel comptés",
        "La composition minimale est possible : {gps} médecins généralistes, {others} autres professionnels comptés.",
        COMPOSITION_SOURCE,
        _composed(Verdict.MET),
    ),
    Rule(
        "dans_les_bornes",
        Kind.STRENGTH,
        f"population dans les bornes ({_BOUNDS})",
        "{people} habitants en {year} : dans les bornes d'une CPTS.",
        BOUNDS_SOURCE,
        _bounded(BoundsStatus.WITHIN),
    ),
    Rule(
        "composition_inconnue",
        Kind.DOUBT,
        "effectifs absents, incomplets ou à vérifier",
        "Nul ne peut dire si la composition minimale est réunie : {reason}.",
        COMPOSITION_SOURCE,
        _composed(Verdict.UNKNOWN),
    ),
    Rule(
        "classe_au_bord",
        Kind.DOUBT,
        f"à moins de {numbers.percent(EDGE_SHARE, 0)} d'une limite de classe",
        "La classe {name} tient à peu : {gap} et elle change.",
        f"limites : {SIZE_CLASS_SOURCE} ; marge : {OUR_THRESHOLD}",
        _near_edge,
    ),
    Rule(
        "plusieurs_morceaux",
        Kind.DOUBT,
        "les communes ne forment pas un seul tenant",
        "Le territoire est en {parts} morceaux : sa cohérence est à justifier.",
        OUR_THRESHOLD,
        _pieces,
    ),
    Rule(
        "enclaves",
        Kind.DOUBT,
        "des communes hors du territoire en sont entourées",
        "Le territoire entoure sans les prendre des communes ({enclaves}).",
        OUR_THRESHOLD,
        _enclaves,
    ),
    Rule(
        "plusieurs_cpts",
        Kind.DOUBT,
        "plusieurs CPTS du registre citent des communes du territoire",
        "Plusieurs CPTS citent ces communes : {names}.",
        "registre des CPTS",
        _shared,
    ),
    Rule(
        "epci_coupes",
        Kind.DOUBT,
        "un EPCI n'est pris qu'en partie",
        "Le territoire ne prend qu'une partie des communes de : {names}.",
        "périmètres des EPCI",
        _split,
    ),
    Rule(
        "effectif_a_verifier",
        Kind.DOUBT,
        f"plus de {numbers.number(GP_OUTLIER_PER_1000)} médecins généralistes pour 1 000 habitants dans une commune",
        "Effectif de médecins généralistes à vérifier : {names}. {name} : {value} ; sans elles, {without}.",
        OUR_THRESHOLD,
        _to_verify,
    ),
    Rule(
        "valeur_incomplete",
        Kind.DOUBT,
        f"valeur manquante pour plus de {numbers.percent(MISSING_LIMIT, 0)} des habitants",
        "La valeur manque pour {share} des habitants, ne pas la citer seule : {names}.",
        OUR_THRESHOLD,
        _unreliable,
    ),
    Rule(
        "valeur_absente",
        Kind.DOUBT,
        "aucune commune du territoire n'a de valeur",
        "Aucune valeur pour {count} : {names}.",
        "lecture directe",
        _absent,
    ),
)
