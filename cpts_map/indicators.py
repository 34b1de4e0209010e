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


class Level(StrEnum):
    """The smallest territory that an indicator describes."""

    COMMUNE = "commune"
    DEPARTEMENT = "departement"


class Family(StrEnum):
    """Where an indicator stands in menus."""

    ACCESS = "Accès aux soins"
    NEEDS = "Besoins"
    HEALTH = "Santé"
    OFFER = "Offre de soins"
    PLACES = "Lieux de soins"
    ZONING = "Zonages"
    SOCIAL = "Conditions de vie"
    POPULATION = "Population"


@dataclass(frozen=True, slots=True)
class Threshold:
    """A value that means something, and who says so.

    Attributes
    ----------
    value
        In the unit of the indicator.
    label, source
        What it marks and who fixed it, in French.
    """

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
    level
        The smallest territory that it describes: what is published by département (:mod:`cpts_map.departmental`) is
        neither summed nor spread.
    france_fact, published_france
        The fact of the store that holds the mean that the producer publishes for France, and that mean: shown where the
        communes of the country are not loaded.
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
    level: Level = Level.COMMUNE
    france_fact: str = ""
    published_france: float | None = None


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
        france_fact="" if up_to_65 else "apl_france",
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


_FTE = "ETP pour 100 000 hab."
_HERE = "2SFCA"
_ACCESSED = (
    ("acces_mg", "médecins généralistes", "medecin_generaliste"),
    ("acces_mg_sans", "médecins généralistes, hors effectifs signalés", "medecin_generaliste_sans"),
    ("acces_dentistes", "chirurgiens-dentistes", "chirurgien_dentiste"),
    ("acces_infirmiers", "infirmiers", "infirmier"),
    ("acces_kines", "masseurs-kinésithérapeutes", "masseur_kinesitherapeute"),
    ("acces_pharmaciens", "pharmaciens", "pharmacien"),
    ("acces_biologistes", "biologistes", "biologiste"),
    ("acces_orthoptistes", "orthoptistes", "orthoptiste"),
    ("acces_orthophonistes", "orthophonistes", "orthophoniste"),
    ("acces_podologues", "pédicures-podologues", "pedicure_podologue"),
    ("acces_sages_femmes", "sages-femmes", "sage_femme"),
)
_APL_OTHERS = (
    ("apl_infirmiers", "APL aux infirmiers", "infirmiers", _FTE),
    ("apl_kines", "APL aux masseurs-kinésithérapeutes", "masseurs_kinesitherapeutes", _FTE),
    ("apl_sages_femmes", "APL aux sages-femmes", "sages_femmes", "ETP pour 100 000 femmes"),
    ("apl_dentistes", "APL aux chirurgiens-dentistes", "chirurgiens_dentistes", _FTE),
)
_RPPS = (
    ("mg", "Médecins généralistes libéraux", "medecin_generaliste"),
    ("medecins", "Médecins libéraux", "medecin"),
    ("dentistes", "Chirurgiens-dentistes libéraux", "chirurgien_dentiste"),
    ("infirmiers", "Infirmiers libéraux", "infirmier"),
    ("kines", "Masseurs-kinésithérapeutes libéraux", "masseur_kinesitherapeute"),
    ("pharmaciens", "Pharmaciens d'officine", "pharmacien"),
    ("biologistes", "Biologistes", "biologiste"),
    ("orthoptistes", "Orthoptistes libéraux", "orthoptiste"),
    ("orthophonistes", "Orthophonistes libéraux", "orthophoniste"),
    ("podologues", "Pédicures-podologues libéraux", "pedicure_podologue"),
    ("sages_femmes", "Sages-femmes libérales", "sage_femme"),
)
_NEAREST = (
    ("temps_pharmacie", "une pharmacie", "pharmacie", "bpe"),
    ("temps_laboratoire", "un laboratoire", "laboratoire", "bpe"),
    ("temps_maison_sante", "une maison de santé pluriprofessionnelle", "maison_sante", "bpe"),
    ("temps_urgences", "un service d'urgences", "urgences", "open_sae"),
    ("temps_maternite", "une maternité", "maternite", "open_sae"),
    ("temps_hopital", "un établissement hospitalier (soins de suite et longue durée compris)", "hopital", "finess"),
    ("temps_ehpad", "un EHPAD", "ehpad", "finess"),
)
_COUNTED = (
    ("nombre_pharmacies", "Pharmacies", "pharmacie", "bpe"),
    ("nombre_laboratoires", "Laboratoires de biologie médicale", "laboratoire", "bpe"),
    ("nombre_maisons_sante", "Maisons de santé pluriprofessionnelles", "maison_sante", "bpe"),
    ("nombre_centres_sante", "Centres de santé", "centre_sante", "bpe"),
    ("nombre_hebergements_agees", "Hébergements pour personnes âgées", "hebergement_agees", "bpe"),
    ("nombre_urgences", "Services d'urgences générales", "urgences", "open_sae"),
    ("nombre_maternites", "Maternités", "maternite", "open_sae"),
    ("nombre_hopitaux", "Établissements hospitaliers, soins de suite et longue durée compris", "hopital", "finess"),
    ("nombre_ehpad", "EHPAD", "ehpad", "finess"),
)
# FINESS or FINESS+, whichever is loaded.
_SOURCE_OF = {"finess": "{finess_source}"}
_UNDER = ("tres_sous_dotee", "sous_dotee")
_ZONED = (
    ("part_zip", "Population en zone d'intervention prioritaire (ZIP)", "medecins_generalistes", ("ZIP",)),
    ("part_zip_zac", "Population en ZIP ou en zone d'action complémentaire", "medecins_generalistes", ("ZIP", "ZAC")),
    ("part_sous_dotee_infirmiers", "Population en zone sous-dotée en infirmiers", "infirmiers", _UNDER),
    (
        "part_sous_dotee_kines",
        "Population en zone sous-dotée en kinésithérapeutes",
        "masseurs_kinesitherapeutes",
        _UNDER,
    ),
    ("part_sous_dotee_sages_femmes", "Population en zone sous-dotée en sages-femmes", "sages_femmes", _UNDER),
    ("part_sous_dotee_dentistes", "Population en zone sous-dotée en dentistes", "chirurgiens_dentistes", _UNDER),
    ("part_sous_dotee_orthophonistes", "Population en zone sous-dotée en orthophonistes", "orthophonistes", _UNDER),
)


def _access(id_: str, who: str, profession: str) -> Indicator:
    return Indicator(
        id=id_,
        name=f"Accès estimé aux {who} ({_HERE})",
        unit="pour 100 000 hab.",
        direction=_BETTER,
        family=Family.ACCESS,
        query="access",
        parameters={"profession": profession},
        vintage="{supply_vintage} (population {population})",
        sources=("{supply_source}", "population", "communes"),
        formula="Σ (accès de la commune × habitants) ÷ Σ habitants ; accès = Σ w·offre ÷ demande à portée. Notre"
        " estimation : poids 1 jusqu'à 10 min, 2/3 jusqu'à 15, 1/3 jusqu'à 20 (paliers de la DREES, de mémoire),"
        " minutes = 1,85 + 1,10 × km à vol d'oiseau sauf matrice chargée",
        weight="population municipale {population}, non standardisée par âge",
        missing="plus de 20 % de l'offre à portée est inconnue (bord du fichier chargé) : valeur manquante",
        needs=(f"access_{profession}",),
    )


def _apl_other(id_: str, name: str, profession: str, unit: str) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit=unit,
        direction=_BETTER,
        family=Family.ACCESS,
        query="apl",
        parameters={"profession": profession, "year": f"{{apl_{profession}}}", "up_to_65": False},
        vintage=f"{{apl_{profession}}}",
        sources=("open_apl", "population"),
        formula="Σ (APL de la commune × poids) ÷ Σ poids",
        weight=f"{{weight_{profession}}}",
        missing=_APL_MISSING,
        needs=(f"apl_{profession}",),
    )


def _rpps(id_: str, name: str, profession: str) -> Indicator:
    return Indicator(
        id=id_,
        name=f"{name} (Annuaire santé)",
        unit="pour 10 000 hab.",
        direction=_BETTER,
        family=Family.OFFER,
        query="supply_density",
        parameters={"profession": profession},
        scale=10_000,
        vintage="{source_open_rpps} (population {population})",
        sources=("open_rpps", "population"),
        formula="10 000 × Σ professionnels (partagés entre leurs lieux d'exercice) ÷ Σ habitants",
        weight="sommes sur le territoire, avant division",
        missing="commune absente : zéro, le fichier couvre la France ; les activités sans commune manquent",
    )


def _nearest(id_: str, name: str, kind: str, source: str) -> Indicator:
    return Indicator(
        id=id_,
        name=f"Minutes jusqu'à {name}",
        unit="min",
        direction=_WORSE,
        family=Family.PLACES,
        query="nearest",
        parameters={"kind": kind},
        vintage=f"{{source_{source}}}",
        sources=(_SOURCE_OF.get(source, source), "population", "communes"),
        formula="Σ (minutes jusqu'au plus proche × habitants) ÷ Σ habitants ; minutes = 1,85 + 1,10 × km droits",
        weight="population municipale {population}",
        missing="un lieu plus proche peut exister là où le fichier ne dit rien (bord de la région) : valeur manquante",
        needs=(f"place_{kind}",),
    )


def _count(id_: str, name: str, kind: str, source: str) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit="lieux",
        direction=_NEUTRAL,
        family=Family.PLACES,
        query="place_count",
        parameters={"kind": kind},
        decimals=0,
        vintage=f"{{source_{source}}}",
        sources=(_SOURCE_OF.get(source, source),),
        formula="Σ lieux",
        weight="somme",
        missing="commune que le fichier ne décrit pas : valeur manquante",
        count=True,
        needs=(f"place_{kind}",),
    )


def _zoned(id_: str, name: str, profession: str, levels: tuple[str, ...]) -> Indicator:
    return Indicator(
        id=id_,
        name=name,
        unit="%",
        direction=_WORSE,
        family=Family.ZONING,
        query="zoned",
        parameters={"profession": profession, "levels": list(levels)},
        scale=100,
        vintage="{source_open_zonage}",
        sources=("open_zonage", "population"),
        formula="100 × Σ habitants des communes zonées ainsi par l'arrêté ÷ Σ habitants ; jamais recalculé",
        weight="sommes sur le territoire, avant division",
        missing="commune absente de l'arrêté chargé : valeur manquante",
        needs=(f"zonage_{profession}",),
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
    Indicator(
        id="part_65",
        name="Part des 65 ans ou plus",
        unit="%",
        direction=_WORSE,
        family=Family.NEEDS,
        query="senior_share",
        parameters={"age": 65},
        scale=100,
        vintage="{source_ages_65}",
        sources=("ages_65", "population"),
        formula="100 × Σ habitants de 65 ans ou plus ÷ Σ habitants",
        weight="sommes sur le territoire, avant division",
        missing="commune absente du fichier : valeur manquante",
    ),
    Indicator(
        id="evolution_75",
        name="Évolution des 75 ans ou plus de {structure_first} à {structure}",
        unit="%",
        direction=_WORSE,
        family=Family.NEEDS,
        query="senior_change",
        parameters={"first": "{structure_first}", "last": "{structure}"},
        scale=100,
        vintage="{structure_first} à {structure}",
        sources=("open_structure",),
        formula="100 × (Σ 75 ans ou plus {structure} − Σ {structure_first}) ÷ Σ {structure_first}",
        weight="sommes sur le territoire, avant division",
        missing="commune absente du fichier l'une des deux années : valeur manquante",
        diverging=True,
        needs=("structure_first",),
    ),
    *(_access(id_, name, profession) for id_, name, profession in _ACCESSED),
    *(_apl_other(id_, name, profession, unit) for id_, name, profession, unit in _APL_OTHERS),
    *(_rpps(f"rpps_{id_}", name, profession) for id_, name, profession in _RPPS),
    *(_nearest(id_, name, kind, source) for id_, name, kind, source in _NEAREST),
    *(_count(id_, name, kind, source) for id_, name, kind, source in _COUNTED),
    *(_zoned(id_, name, profession, levels) for id_, name, profession, levels in _ZONED),
    Indicator(
        id="revenu_median",
        name="Niveau de vie médian",
        unit="€ par an",
        direction=_BETTER,
        family=Family.SOCIAL,
        query="income",
        parameters={"poverty": False},
        decimals=0,
        vintage="{filosofi}",
        sources=("open_filosofi", "population"),
        formula="Σ (médiane de la commune × habitants) ÷ Σ habitants : une moyenne de médianes, pas la médiane du tout",
        weight="population municipale {population}",
        missing="secret statistique ou commune absente : valeur manquante",
        needs=("filosofi",),
    ),
    Indicator(
        id="taux_pauvrete",
        name="Taux de pauvreté",
        unit="%",
        direction=_WORSE,
        family=Family.SOCIAL,
        query="income",
        parameters={"poverty": True},
        vintage="{filosofi}",
        sources=("open_filosofi", "population"),
        formula="Σ (taux de la commune × habitants) ÷ Σ habitants",
        weight="population municipale {population}",
        missing="publié au-delà de 1 000 ménages seulement : ailleurs, secret, valeur manquante",
        needs=("filosofi",),
    ),
    Indicator(
        id="part_rurale",
        name="Part de la population en commune rurale",
        unit="%",
        direction=_NEUTRAL,
        family=Family.POPULATION,
        query="rural_share",
        scale=100,
        vintage="{source_open_densite}",
        sources=("open_densite", "population"),
        formula="100 × Σ habitants des communes des niveaux 5 à 7 de la grille de densité ÷ Σ habitants",
        weight="sommes sur le territoire, avant division",
        missing="commune absente de la grille : valeur manquante",
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
        if all(need in facts for need in indicator.needs)
        and all(f"source_{source.format_map(facts)}" in facts for source in indicator.sources)
    }


def _dated(indicator: Indicator, facts: Mapping[str, str]) -> Indicator:
    sources = tuple(source.format_map(facts) for source in indicator.sources)
    texts = {
        name: getattr(indicator, name).format_map(facts) for name in ("name", "vintage", "formula", "weight", "missing")
    }
    parameters = {
        name: int(facts[value.strip("{}")]) if isinstance(value, str) and value.startswith("{") else value
        for name, value in indicator.parameters.items()
    }
    published = facts.get(indicator.france_fact)
    return replace(
        indicator,
        parameters=parameters,
        sources=sources,
        published_france=float(published) if published else None,
        **texts,
    )
