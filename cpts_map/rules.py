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


# Bounds of a CPTS's population. V: URPS ML Nouvelle-Aquitaine, 30/06/2022. Real ones range from 8,500 to 354,193.
POPULATION_MIN = 20_000
POPULATION_MAX = 100_000
BOUNDS_SOURCE = "URPS ML Nouvelle-Aquitaine, 30/06/2022"

# A department below this covered share is flagged as weakly covered; from the second on, as covered.
WEAKLY_COVERED = 0.5
FULLY_COVERED = 0.995

# DREES: under-dense territory, consultations a year and inhabitant. V: DREES, dossier 17, 2017. Strictly below
# (INSEE's wording is "at most 2.5": the operator is stated beside the figure).
APL_UNDER_DENSE = 2.5

# More general practitioners than this for 1,000 inhabitants: probably on-call or teleconsultation doctors
# registered in one place. The commune is flagged, never hidden.
GP_OUTLIER_PER_1000 = 5.0

# Beyond this share of the population without a value, an aggregate is greyed.
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


# V: paps.sante.fr Hauts-de-France (30/11/2023), Le Quotidien du Médecin (2019); amounts: Concours médical 10/2020.
# I: an edge belongs to the upper class; the sources read leave 40,000, 80,000 and 175,000 exactly undefined.
SIZE_CLASSES = (
    SizeClass("T1", 0, 40_000, 50_000),
    SizeClass("T2", 40_000, 80_000, 60_000),
    SizeClass("T3", 80_000, 175_000, 75_000),
    SizeClass("T4", 175_000, None, 90_000),
)
SIZE_CLASS_SOURCE = "ARS Hauts-de-France (PAPS), 30/11/2023"


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
