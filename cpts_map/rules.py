"""What texts and producers fix: bounds, size classes, statuses, thresholds; each with its source.

Marks say how sure we are: ``V`` read in the source, ``M`` from memory, ``I`` our inference. What is not ``V`` says so
on screen.
"""

from dataclasses import dataclass
from enum import StrEnum


class Definition(StrEnum):
    """The two definitions of a covered commune, always named beside the figure."""

    STRICTE = "stricte"
    LARGE = "large"


class Status(StrEnum):
    """Status of a CPTS, in the order of its life; then what stands beside that order."""

    REPEREE = "reperee"
    LETTRE = "lettre_intention_validee"
    PROJET = "projet_sante_valide"
    ACI = "aci_signe"
    ARRET = "a_l_arret"
    INCONNU = "inconnu"


COVERING: dict[Definition, frozenset[Status]] = {
    Definition.STRICTE: frozenset({Status.ACI}),
    Definition.LARGE: frozenset(Status) - {Status.ARRET},
}


class Precision(StrEnum):
    """How a perimeter of the register is known."""

    COMMUNES = "communes_citees"
    EPCI = "epci_cite"
    DEDUIT = "deduit"
    PARTIEL = "partiel"
    AUCUN = "aucun"


class Coverage(StrEnum):
    """What is known of a commune under a definition.

    Under a partial register a commune outside every documented perimeter is *non documentée*: nobody knows.
    """

    COUVERTE = "couverte"
    PARTAGEE = "partagee"
    NON_COUVERTE = "non_couverte"
    NON_DOCUMENTEE = "non_documentee"


class Flag(StrEnum):
    """Flag of a territory, from its covered share of population.

    Where part of the territory is not documented, the share is a lower bound: short of full coverage, nobody can tell.
    """

    NON_COUVERT = "non_couvert"
    FAIBLE = "faiblement_couvert"
    PARTIEL = "partiellement_couvert"
    COMPLET = "couvert"
    NON_DOCUMENTE = "non_documente"
    A_VERIFIER = "a_verifier"


class RuleState(StrEnum):
    """Whether a rule is met."""

    MET = "respectee"
    NOT_MET = "non_respectee"
    UNKNOWN = "indeterminee"


class RuleId(StrEnum):
    """The rules, in the order in which they are read."""

    BOUNDS = "bornes"
    PIECES = "un_seul_tenant"
    ENCLAVES = "sans_enclave"
    SHARED = "sans_commune_partagee"
    COMPOSITION = "composition"
    ORPHANS = "sans_orpheline"
    EPCI = "epci_entiers"
    DEPARTEMENT = "un_seul_departement"


#: Bounds of a CPTS's population. V: URPS ML Nouvelle-Aquitaine, 30/06/2022. Real ones range from 8,500 to 354,193.
POPULATION_MIN = 20_000
POPULATION_MAX = 100_000
BOUNDS_SOURCE = "URPS ML Nouvelle-Aquitaine, 30/06/2022"

#: Professionals without whom a CPTS is not created: general practitioners, and others.
#: V: a dental-surgeons' memo on the arrêté of 21/08/2019.
COMPOSITION_GPS = 2
COMPOSITION_OTHERS = 1
COMPOSITION_SOURCE = "note de chirurgiens-dentistes sur l'arrêté du 21 août 2019"

#: A department below this covered share is flagged as weakly covered; from the second on, as covered.
WEAKLY_COVERED = 0.5
FULLY_COVERED = 0.995

#: DREES: under-dense territory, consultations a year and inhabitant. V: DREES, dossier 17, 2017. Strictly below
#: (INSEE's wording is "at most 2.5": the operator is stated beside the figure).
APL_UNDER_DENSE = 2.5

# More general practitioners than this for 1,000 inhabitants: probably on-call or teleconsultation doctors
# registered in one place. The commune is flagged, never hidden.
GP_OUTLIER_PER_1000 = 5.0

#: Beyond this share of the population without a value, an aggregate is greyed.
MISSING_LIMIT = 0.2


@dataclass(frozen=True, slots=True)
class SizeClass:
    """One size class of the ACI.

    Attributes
    ----------
    name
        ``T1`` to ``T4``.
    lower, upper
        Inhabitants: ``lower`` ≤ population < ``upper``; ``None`` where open.
    operating_eur
        Yearly amount for general working, euros.
    """

    name: str
    lower: int
    upper: int | None
    operating_eur: int


#: V: paps.sante.fr Hauts-de-France (30/11/2023), Le Quotidien du Médecin (2019); amounts: Concours médical 10/2020.
#: I: an edge belongs to the upper class; the sources read leave 40,000, 80,000 and 175,000 exactly undefined.
SIZE_CLASSES = (
    SizeClass("T1", 0, 40_000, 50_000),
    SizeClass("T2", 40_000, 80_000, 60_000),
    SizeClass("T3", 80_000, 175_000, 75_000),
    SizeClass("T4", 175_000, None, 90_000),
)
SIZE_CLASS_SOURCE = "ARS Hauts-de-France (PAPS), 30/11/2023"


OPERATING_SOURCE = "Concours médical, octobre 2020 ; Sénat, 2025 : « 50 000 à 90 000 »"
EDGE_NOTE = (
    "À 40 000, 80 000 ou 175 000 habitants exactement, les textes lus ne disent pas la classe : nous retenons la"
    " supérieure (notre lecture)."
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount of the ACI by size class, as a publication gives it.

    Attributes
    ----------
    label
        In French.
    euros
        For T1 to T4.
    source
        Who says so, and when.
    unsure
        Why the amount may not be the one in force, in French; empty where nothing contradicts it.
    """

    label: str
    euros: tuple[int, int, int, int]
    source: str
    unsure: str = ""


#: What the arrêté pays for each mission was not read: no amount by mission.
AMOUNTS = (
    Amount("Fonctionnement, par an", (50_000, 60_000, 75_000, 90_000), OPERATING_SOURCE),
    Amount(
        "Maximum par an, toutes missions, en 2019",
        (220_000, 287_000, 370_000, 450_000),
        "Le Quotidien du Médecin, 21 novembre 2019",
        "avant l'avenant 2 (décembre 2021), qui a relevé les montants ; le barème par mission n'a pas été lu",
    ),
    Amount(
        "Fonctionnement la première année, majoré de 75 %",
        (87_500, 105_000, 131_250, 157_500),
        "proposition de novembre 2020",
        "proposition : le texte définitif n'a pas été lu",
    ),
)


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission of the ACI, and its calendar in months after the signature; ``None`` where it is free."""

    name: str
    core: bool
    starts: int | None
    deployed: int | None


#: V: paps.sante.fr Hauts-de-France, 11/2023.
MISSIONS = (
    Mission("Accès aux soins (médecin traitant, soins non programmés)", core=True, starts=6, deployed=18),
    Mission("Parcours pluriprofessionnels", core=True, starts=12, deployed=24),
    Mission("Prévention", core=True, starts=12, deployed=24),
    Mission("Réponse aux crises sanitaires graves (avenant 2)", core=True, starts=6, deployed=18),
    Mission("Qualité et pertinence des soins", core=False, starts=None, deployed=None),
    Mission("Accompagnement des professionnels", core=False, starts=None, deployed=None),
)
MISSIONS_SOURCE = "ARS Hauts-de-France (PAPS), novembre 2023"


def size_class(population: float) -> SizeClass:
    """ACI size class of a population.

    Parameters
    ----------
    population
        Inhabitants, not negative.

    Returns
    -------
    SizeClass
        The class whose half-open interval holds the population.

    Examples
    --------
    >>> size_class(39_999).name, size_class(40_000).name, size_class(175_000).name
    ('T1', 'T2', 'T4')
    """
    return next(c for c in reversed(SIZE_CLASSES) if population >= c.lower)


def flag(covered_share: float, *, partial: bool) -> Flag:
    """Flag of a territory whose population is covered at this share.

    Parameters
    ----------
    covered_share
        In [0, 1].
    partial
        Whether part of the territory is not documented.

    Returns
    -------
    Flag
        Under a partial register, *couvert* or one of the two flags that claim nothing.

    Examples
    --------
    >>> [flag(s, partial=False).value for s in (0, 0.49, 0.5, 0.995)]
    ['non_couvert', 'faiblement_couvert', 'partiellement_couvert', 'couvert']
    >>> [flag(s, partial=True).value for s in (0, 0.49, 0.995)]
    ['non_documente', 'a_verifier', 'couvert']
    """
    if covered_share >= FULLY_COVERED:
        return Flag.COMPLET
    if partial:
        return Flag.NON_DOCUMENTE if covered_share <= 0 else Flag.A_VERIFIER
    if covered_share <= 0:
        return Flag.NON_COUVERT
    return Flag.FAIBLE if covered_share < WEAKLY_COVERED else Flag.PARTIEL
