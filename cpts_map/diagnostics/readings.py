"""Five readings of tension, side by side: what each looks at, the rule by which it flags a territory, who says so.

They stay apart: a territory is told by which of them it is flagged, never by one opaque score.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from cpts_map.diagnostics.tension import TOP_SHARE, Ranking, agreement, ranking, stability, top_count
from cpts_map.rules import MISSING_LIMIT

QUARTER = 0.25
MAJORITY_PCT = 50.0
# Below so many territories, neither a quarter nor a tenth means anything.
MIN_TERRITORIES = 4
# Above this share of unknown weight, a mean of ranks is unknown.
MAX_UNKNOWN_WEIGHT = 0.5
SEED = 2026


class Rule(StrEnum):
    """How a reading flags territories of a level, within the region."""

    QUARTER = "quart"
    TENTH = "dixieme"
    MAJORITY = "majorite"


@dataclass(frozen=True, slots=True)
class Criterion:
    """An indicator taken as a sign of tension.

    Attributes
    ----------
    indicator
        Its id.
    name
        Short French name, for sliders and columns.
    higher_is_worse
        Whether a higher value means more tension.
    """

    indicator: str
    name: str
    higher_is_worse: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of tension.

    Attributes
    ----------
    id, letter, name
        In addresses, on screen (``a`` to ``e``), in French.
    criteria
        Indicators that it ranks by; those of the multi-criteria reading are weighed by the visitor.
    shown
        Indicators that it shows.
    rule
        How it flags.
    definition, definition_mark
        In French, and how sure we are of it: ``V`` read in the source, ``M`` from memory, ``I`` our inference.
    flag, flag_mark
        The rule in French, and how sure we are of it.
    source
        Who says so, in French.
    """

    id: str
    letter: str
    name: str
    criteria: tuple[Criterion, ...]
    shown: tuple[str, ...]
    rule: Rule
    definition: str
    definition_mark: str
    flag: str
    flag_mark: str
    source: str


_UNDER_DENSE = Criterion("sous_densite", "Sous-densité", higher_is_worse=True)
_AGE_RISK = Criterion("risque_age", "Risque lié à l'âge", higher_is_worse=True)
_SENIORS = Criterion("part_75", "Part des 75 ans ou plus", higher_is_worse=True)
_SENIORS_PER_GP = Criterion("personnes_75_par_mg", "75 ans ou plus par généraliste", higher_is_worse=True)
_SENIORS_PER_NURSE = Criterion("personnes_75_par_infirmier", "75 ans ou plus par infirmier", higher_is_worse=True)
_GROWTH = Criterion("evolution_population", "Évolution de la population", higher_is_worse=True)
_APL_CHANGE = Criterion("evolution_apl", "Évolution de l'APL", higher_is_worse=False)

CRITERIA: tuple[Criterion, ...] = (
    Criterion("apl_65", "Accès (APL aux 65 ans ou moins)", higher_is_worse=False),
    _UNDER_DENSE,
    _AGE_RISK,
    _APL_CHANGE,
    Criterion("densite_mg", "Offre : densité de généralistes", higher_is_worse=False),
    Criterion("densite_infirmiers", "Offre : densité d'infirmiers", higher_is_worse=False),
    _SENIORS,
    _SENIORS_PER_GP,
)
_QUARTER_FLAG = (
    "le quart des territoires de ce niveau, dans la région, où {} ; les ex æquo sont signalés ensemble, et aucun"
    " territoire si tous sont à égalité"
)
READINGS: tuple[Reading, ...] = (
    Reading(
        id="sous_densite",
        letter="a",
        name="Sous-densité (DREES)",
        criteria=(_UNDER_DENSE,),
        shown=("sous_densite", "sous_densite_tous_ages"),
        rule=Rule.QUARTER,
        definition="part des habitants dont la commune a une APL aux généralistes de 65 ans ou moins strictement"
        " inférieure à 2,5 consultations par an et par habitant (opérateur de la DREES : < 2,5 ; l'Insee écrit"
        " ≤ 2,5) ; à côté, la même part sur l'APL tous âges",
        definition_mark="V",
        flag=_QUARTER_FLAG.format("la part aux 65 ans ou moins est la plus forte")
        + " ; à la commune, la part vaut 0 ou 100 %",
        flag_mark="I",
        source="DREES, dossier n° 17, 2017, pour le seuil",
    ),
    Reading(
        id="zonage",
        letter="b",
        name="Zonage de l'ARS",
        criteria=(Criterion("part_zip_zac", "Population en ZIP ou ZAC", higher_is_worse=True),),
        shown=("part_zip_zac",),
        rule=Rule.MAJORITY,
        definition="part des habitants dont la commune est en zone d'intervention prioritaire (ZIP) ou d'action"
        " complémentaire (ZAC) selon l'arrêté de l'ARS ; chargée, jamais recalculée : les seuils régionaux et les"
        " marges de l'arrêté ne se déduisent pas de l'APL",
        definition_mark="V",
        flag="plus de la moitié des habitants en ZIP ou en ZAC",
        flag_mark="I",
        source="arrêté de l'ARS, une fois chargé",
    ),
    Reading(
        id="age",
        letter="c",
        name="Risque lié à l'âge des médecins",
        criteria=(_AGE_RISK,),
        shown=("risque_age",),
        rule=Rule.QUARTER,
        definition="part de l'accès qui repose sur les médecins de plus de 65 ans : 1 − APL aux 65 ans ou moins ÷ APL",
        definition_mark="I",
        flag=_QUARTER_FLAG.format("cette part est la plus forte"),
        flag_mark="I",
        source="les deux APL de la DREES ; le risque démographique est une lecture des URPS AURA (2018) et PACA (2015)",
    ),
    Reading(
        id="besoins",
        letter="d",
        name="Pression des besoins",
        criteria=(_SENIORS, _SENIORS_PER_GP, _SENIORS_PER_NURSE, _GROWTH, _APL_CHANGE),
        shown=(
            "part_75",
            "personnes_75_par_mg",
            "personnes_75_par_infirmier",
            "evolution_population",
            "evolution_apl",
        ),
        rule=Rule.QUARTER,
        definition="cinq indicateurs côte à côte ; pour comparer les lectures, la moyenne à poids égaux de leurs rangs"
        " dans la région. Une population qui croît et une APL qui baisse comptent comme une pression",
        definition_mark="I",
        flag=_QUARTER_FLAG.format("la moyenne des rangs est la plus forte"),
        flag_mark="I",
        source="Insee (âges, population, BPE) et DREES (APL)",
    ),
    Reading(
        id="multicritere",
        letter="e",
        name="Multicritère",
        criteria=CRITERIA,
        shown=(),
        rule=Rule.TENTH,
        definition="moyenne des rangs des critères choisis plus bas, pondérée par les curseurs ; un critère manquant"
        " est laissé de côté et le poids des autres relevé, sauf si plus de la moitié du poids manque",
        definition_mark="I",
        flag="le dixième des territoires de ce niveau, dans la région, au score le plus élevé (un au moins)",
        flag_mark="I",
        source="poids choisis par la personne qui consulte",
    ),
)
MULTI = READINGS[-1]


@dataclass(frozen=True, slots=True, eq=False)
class Tension:
    """The five readings of the territories of a level.

    Attributes
    ----------
    scores
        Territories × readings: what each flags by, in its own unit, higher being more tense; NaN where unknown.
    flags
        Same shape: 1 flagged, 0 not, NaN where the reading cannot tell.
    limits
        On the readings: score from which (for the majority: above which) a territory is flagged; NaN where none is.
    multi
        The multi-criteria ranking; ``None`` where no weight is above zero or no criterion is loaded.
    stable
        On the territories: see :func:`cpts_map.diagnostics.tension.stability`.
    """

    scores: pd.DataFrame
    flags: pd.DataFrame
    limits: pd.Series
    multi: Ranking | None
    stable: pd.Series

    @property
    def flagged(self) -> pd.Series:
        """How many readings flag each territory."""
        return self.flags.sum(axis=1).astype(int)

    @property
    def told(self) -> pd.Series:
        """How many readings can tell for each territory."""
        return self.flags.notna().sum(axis=1)

    @property
    def agreement(self) -> pd.DataFrame:
        """Spearman correlation of each pair of readings."""
        return agreement(self.scores)


def read(figures: pd.DataFrame, missing: pd.DataFrame, weights: Mapping[str, float]) -> Tension:
    """Read territories of a level by the five readings.

    Parameters
    ----------
    figures
        Territories × indicators; NaN where missing or without meaning. An indicator that is not loaded is absent.
    missing
        Same shape: share of the inhabitants without a value. Above the limit of what may be missing, a figure is shown
        but neither ranked nor flagged.
    weights
        Weight of each criterion of the multi-criteria reading, by indicator; zero or more.

    Returns
    -------
    Tension
        Flags are relative to the territories given.
    """
    sure = figures.where(missing <= MISSING_LIMIT)
    scores = pd.DataFrame(np.nan, index=figures.index, columns=[r.id for r in READINGS], dtype=float)
    for reading in READINGS[:-1]:
        scores[reading.id] = _score(sure, reading.criteria)
    multi = _ranked(sure, CRITERIA, weights)
    stable = pd.Series(np.nan, index=figures.index, dtype=float)
    if multi is not None:
        scores[MULTI.id] = multi.score
        used, worse, given = _inputs(sure, CRITERIA, weights)
        stable = stability(used[multi.score.notna()], worse, given, SEED).reindex(figures.index)
    found = {r.id: _flags(scores[r.id], r.rule) for r in READINGS}
    flags = pd.DataFrame({id_: flags for id_, (flags, _) in found.items()}, index=figures.index)
    return Tension(scores, flags, pd.Series({id_: limit for id_, (_, limit) in found.items()}), multi, stable)


def _inputs(
    figures: pd.DataFrame, criteria: tuple[Criterion, ...], weights: Mapping[str, float]
) -> tuple[pd.DataFrame, pd.Series, pd.Series]:
    """Values, directions and weights of the criteria that are loaded and weigh something."""
    used = [c for c in criteria if c.indicator in figures and weights.get(c.indicator, 0) > 0]
    ids = [c.indicator for c in used]
    worse = pd.Series([c.higher_is_worse for c in used], index=ids, dtype=bool)
    return figures[ids], worse, pd.Series([float(weights[id_]) for id_ in ids], index=ids, dtype=float)


def _ranked(figures: pd.DataFrame, criteria: tuple[Criterion, ...], weights: Mapping[str, float]) -> Ranking | None:
    values, worse, given = _inputs(figures, criteria, weights)
    if given.empty:
        return None
    first = ranking(values, worse, given)
    return ranking(values[first.missing <= MAX_UNKNOWN_WEIGHT], worse, given).on(figures.index)


def _score(figures: pd.DataFrame, criteria: tuple[Criterion, ...]) -> pd.Series:
    """Value of the only criterion, or mean rank of several, equally weighed."""
    if len(criteria) == 1:
        only = criteria[0].indicator
        return figures[only] if only in figures else pd.Series(np.nan, index=figures.index)
    found = _ranked(figures, criteria, {c.indicator: 1.0 for c in criteria})
    return pd.Series(np.nan, index=figures.index) if found is None else found.score


def _flags(score: pd.Series, rule: Rule) -> tuple[pd.Series, float]:
    known = score.dropna()
    if rule is Rule.MAJORITY:
        return (score > MAJORITY_PCT).astype(float).where(score.notna()), MAJORITY_PCT
    if len(known) < MIN_TERRITORIES:
        return pd.Series(np.nan, index=score.index), np.nan
    share = QUARTER if rule is Rule.QUARTER else TOP_SHARE
    limit = float(known.nlargest(top_count(len(known), share)).iloc[-1])
    inside = (score >= limit) & (score > known.min())
    return inside.astype(float).where(score.notna()), limit if inside.any() else np.nan
