"""The indicators: one declaration each, from which menus, cards, tables, exports and documentation are made.

Every indicator of this registry is a ratio of sums: its value on any set of communes is ``scale × Σ numerator / Σ
denominator`` over the communes where both are known (or ``Σ numerator`` alone for a count). Numerators and denominators
come from a query of ``sql/measures``. So aggregation is right by construction: a mean is weighted, a share has its own
denominator.

A declaration names no year: ``{apl}`` stands for the vintage in use, which depends on what the user loaded.
:func:`registry` writes the vintages of a store into the declarations and leaves out those whose sources are absent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from cpts_map.rules import APL_UNDER_DENSE


class Direction(StrEnum):
    """Which way is unfavourable."""

    HIGHER_IS_WORSE = "plus_haut_moins_favorable"
    LOWER_IS_WORSE = "plus_bas_moins_favorable"
    NEUTRAL = "neutre"


class Family(StrEnum):
    """Where an indicator stands in menus."""

    ACCESS = "Accès aux médecins généralistes"
    NEEDS = "Besoins"
    OFFER = "Offre de soins"
    POPULATION = "Population"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value that means something, and who says so."""

    value: float
    label: str
    source: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    Attributes
    ----------
    id
        In addresses, exports and the library.
    name
        In French, without unit.
    unit
        In French, as it follows a number.
    direction
        Which way is unfavourable.
    family
        Its place in menus.
    query, parameters
        The file of ``sql/measures`` that gives numerator and denominator, and its parameters.
    scale
        By which the ratio is multiplied to be in ``unit``; unused by a count.
    decimals
        Shown.
    vintage
        Year or years that the figure describes.
    sources
        Keys of ``sources.toml`` or ``open_data.toml``; all must be loaded for the indicator to exist.
    needs
        Facts of the store that must be known for the indicator to exist (see ``sql/views/fact.sql``).
    formula, weight, missing
        In French, as shown under "D'où vient ce chiffre ?".
    count
        Whether it is a plain sum, without denominator.
    diverging
        Whether zero separates two meanings (a change).
    thresholds
        Fixed classes, where a text or a producer gives them.
    counts_gps
        Whether it counts general practitioners, so that the outliers of the BPE bear on it.
    """

    id: str
    name: str
    unit: str
    direction: Direction
    family: Family
    query: str
    vintage: str
    sources: tuple[str, ...]
    formula: str
    weight: str
    missing: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    scale: float = 1.0
    decimals: int = 1
    count: bool = False
    diverging: bool = False
    thresholds: tuple[Threshold, ...] = ()
    counts_gps: bool = False
    needs: tuple[str, ...] = ()


_WORSE, _BETTER, _NEUTRAL = Direction.HIGHER_IS_WORSE, Direction.LOWER_IS_WORSE, Direction.NEUTRAL
_GPS = "medecins_generalistes"
_BY_WEIGHT = "{weight_medecins_generalistes}"
_APL_MISSING = "commune absente du fichier de la DREES : valeur manquante"
_BPE_ZERO = "commune absente de la BPE : zéro là où la BPE est chargée, manquante ailleurs"
_UNDER_DENSE = Threshold(
    APL_UNDER_DENSE, "sous-densité : moins de 2,5 consultations par an et par habitant", "DREES, dossier n° 17, 2017"
)
_OUT_OF_POOL = Threshold(
    4.0, "au-delà de 4, hors du vivier des zones prioritaires de 2017", "arrêté du 13 novembre 2017, FAQ du zonage"
)
_CONSULTATIONS = "consultations/an/hab."


def _apl(id_: str, name: str, *, up_to_65: bool) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit=_CONSULTATIONS,
        direction=_BETTER,
        family=Family.ACCESS,
        query="apl",
        parameters={"profession": _GPS, "year": "{apl}", "up_to_65": up_to_65},
        decimals=2,
        vintage="{apl}",
        sources=("apl", "population"),
        formula="Σ (APL de la commune × poids) ÷ Σ poids",
        weight=_BY_WEIGHT,
        missing=_APL_MISSING,
        thresholds=(_UNDER_DENSE, _OUT_OF_POOL),
    )


def _under(id_: str, name: str, *, up_to_65: bool) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit="%",
        direction=_WORSE,
        family=Family.ACCESS,
        query="apl_under",
        parameters={"profession": _GPS, "year": "{apl}", "up_to_65": up_to_65, "threshold": APL_UNDER_DENSE},
        scale=100,
        vintage="{apl}",
        sources=("apl", "population"),
        formula="100 × Σ habitants des communes dont l'APL est strictement inférieure à 2,5 ÷ Σ habitants",
        weight="population municipale {population} : une part d'habitants se compte en habitants",
        missing=_APL_MISSING,
    )


def _density(id_: str, name: str, type_: str, *, gps: bool = False) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit="pour 10 000 hab.",
        direction=_BETTER,
        family=Family.OFFER,
        query="density",
        parameters={"type": type_},
        scale=10_000,
        vintage="{source_bpe} (population {population})",
        sources=("bpe", "population"),
        formula="10 000 × Σ effectif ÷ Σ habitants",
        weight="sommes sur le territoire, avant division",
        missing=_BPE_ZERO,
        counts_gps=gps,
    )


def _seniors_per(id_: str, name: str, type_: str, *, gps: bool = False) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit="personnes de 75 ans ou plus",
        direction=_WORSE,
        family=Family.NEEDS,
        query="seniors_per",
        parameters={"age": 75, "type": type_},
        decimals=0,
        vintage="{source_ages_65} (âges), {source_bpe} (effectifs)",
        sources=("ages_65", "bpe"),
        formula="Σ habitants de 75 ans ou plus ÷ Σ effectif",
        weight="sommes sur le territoire, avant division",
        missing="aucun professionnel dans le territoire : sans objet, ni zéro ni manquante",
        counts_gps=gps,
    )


DECLARED: tuple[Indicator, ...] = (
    _apl("apl", "APL aux médecins généralistes, tous âges", up_to_65=False),
    _apl("apl_65", "APL aux médecins généralistes de 65 ans ou moins", up_to_65=True),
    _under("sous_densite", "Population en sous-densité (APL aux 65 ans ou moins < 2,5)", up_to_65=True),
    _under("sous_densite_tous_ages", "Population en sous-densité (APL tous âges < 2,5)", up_to_65=False),
    Indicator(
        id="risque_age",
        name="Part de l'accès reposant sur les médecins de plus de 65 ans",
        unit="%",
        direction=_WORSE,
        family=Family.ACCESS,
        query="apl_age_risk",
        parameters={"profession": _GPS, "year": "{apl}"},
        scale=100,
        vintage="{apl}",
        sources=("apl", "population"),
        formula="100 × (1 − Σ (APL aux 65 ans ou moins × poids) ÷ Σ (APL tous âges × poids))",
        weight=_BY_WEIGHT,
        missing=_APL_MISSING + " ; APL nulle : sans objet",
    ),
    Indicator(
        id="evolution_apl",
        name="Évolution de l'APL de {apl_first} à {apl}",
        unit=_CONSULTATIONS,
        direction=_BETTER,
        family=Family.ACCESS,
        query="apl_change",
        parameters={"profession": _GPS, "first": "{apl_first}", "last": "{apl}"},
        decimals=2,
        vintage="{apl_first} à {apl}",
        sources=("apl", "population"),
        formula="Σ ((APL {apl} − APL {apl_first}) × poids) ÷ Σ poids, tous âges",
        weight=_BY_WEIGHT,
        missing=_APL_MISSING
        + " ; commune fusionnée : moyenne des communes d'alors pondérée par leur population de 2020",
        diverging=True,
    ),
    Indicator(
        id="part_75",
        name="Part des 75 ans ou plus",
        unit="%",
        direction=_WORSE,
        family=Family.NEEDS,
        query="senior_share",
        parameters={"age": 75},
        scale=100,
        vintage="{source_ages_65}",
        sources=("ages_65", "population"),
        formula="100 × Σ habitants de 75 ans ou plus ÷ Σ habitants",
        weight="sommes sur le territoire, avant division",
        missing="commune absente du fichier : valeur manquante",
    ),
    _seniors_per("personnes_75_par_mg", "Personnes de 75 ans ou plus par médecin généraliste", "D265", gps=True),
    _seniors_per("personnes_75_par_infirmier", "Personnes de 75 ans ou plus par infirmier", "D281"),
    _density("densite_mg", "Médecins généralistes libéraux", "D265", gps=True),
    _density("densite_dentistes", "Chirurgiens-dentistes libéraux", "D277"),
    _density("densite_sages_femmes", "Sages-femmes libérales", "D278"),
    _density("densite_kines", "Masseurs-kinésithérapeutes libéraux", "D279"),
    _density("densite_podologues", "Pédicures-podologues libéraux", "D280"),
    _density("densite_infirmiers", "Infirmiers libéraux", "D281"),
    _density("densite_orthophonistes", "Orthophonistes libéraux", "D282"),
    _density("densite_pharmacies", "Pharmacies (lieux)", "D307"),
    _density("densite_laboratoires", "Laboratoires de biologie médicale (lieux)", "D302"),
    Indicator(
        id="population",
        name="Population municipale",
        unit="habitants",
        direction=_NEUTRAL,
        family=Family.POPULATION,
        query="population",
        decimals=0,
        vintage="{population}",
        sources=("population",),
        formula="Σ habitants",
        weight="somme",
        missing="commune sans population publiée : valeur manquante",
        count=True,
    ),
    Indicator(
        id="densite_population",
        name="Densité de population",
        unit="hab./km²",
        direction=_NEUTRAL,
        family=Family.POPULATION,
        query="population_density",
        vintage="{population}",
        sources=("population", "communes"),
        formula="Σ habitants ÷ Σ superficie des contours",
        weight="sommes sur le territoire, avant division",
        missing="commune sans population ou sans contour : valeur manquante",
    ),
    Indicator(
        id="evolution_population",
        name="Évolution de la population de {population_first} à {population}",
        unit="%",
        direction=_NEUTRAL,
        family=Family.POPULATION,
        query="population_change",
        parameters={"first": "{population_first}", "last": "{population}"},
        scale=100,
        vintage="{population_first} à {population}",
        sources=("population",),
        formula="100 × (Σ habitants {population} − Σ habitants {population_first}) ÷ Σ habitants {population_first}",
        weight="sommes sur le territoire, avant division",
        missing="commune sans population l'une des deux années (commune divisée depuis) : valeur manquante",
        diverging=True,
    ),
)

DEFAULT = "apl_65"
IDS = frozenset(indicator.id for indicator in DECLARED)

WEIGHTS = {
    "standardisee": "population standardisée de la DREES, comme elle le prescrit",
    "municipale": "population municipale {population} (la population standardisée de la DREES n'est pas chargée)",
}


def registry(facts: Mapping[str, str]) -> dict[str, Indicator]:
    """Write the vintages of a store into the declarations.

    Parameters
    ----------
    facts
        Vintages in use, by key; ``source_<id>`` for each loaded source. See ``sql/views/fact.sql``.

    Returns
    -------
    dict of str to Indicator
        By id, in the order of declaration; those whose sources are not all loaded are left out.
    """
    known = dict(facts)
    for key, kind in facts.items():
        if key.startswith("apl_weight_"):
            known[key.removeprefix("apl_")] = WEIGHTS[kind].format_map(facts)
    return {
        indicator.id: _dated(indicator, known)
        for indicator in DECLARED
        if all(f"source_{source}" in facts for source in indicator.sources)
        and all(need in facts for need in indicator.needs)
    }


def _dated(indicator: Indicator, facts: Mapping[str, str]) -> Indicator:
    texts = {
        name: getattr(indicator, name).format_map(facts) for name in ("name", "vintage", "formula", "weight", "missing")
    }
    parameters = {
        name: int(facts[value.strip("{}")]) if isinstance(value, str) and value.startswith("{") else value
        for name, value in indicator.parameters.items()
    }
    return replace(indicator, parameters=parameters, **texts)
