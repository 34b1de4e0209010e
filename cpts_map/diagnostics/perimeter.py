"""What a set of communes is as the territory of a CPTS: bounds, size class, pieces, what it crosses."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, SIZE_CLASSES, size_class


class BoundsStatus(StrEnum):
    """Place of a population against the bounds of a CPTS."""

    BELOW = "sous_le_minimum"
    WITHIN = "dans_les_bornes"
    ABOVE = "au_dessus_du_maximum"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A population against bounds: 20,000 and 100,000 inhabitants unless others are asked for.

    Attributes
    ----------
    status
        Below, within (bounds included) or above.
    margin_to_min
        Population minus the lower bound; negative when below.
    margin_to_max
        Upper bound minus the population; negative when above.
    """

    status: BoundsStatus
    margin_to_min: int
    margin_to_max: int


def bounds(population: float, lower: int = POPULATION_MIN, upper: int = POPULATION_MAX) -> Bounds:
    """Place a population against the bounds, both included.

    Examples
    --------
    >>> bounds(17_961)
    Bounds(status=<BoundsStatus.BELOW: 'sous_le_minimum'>, margin_to_min=-2039, margin_to_max=82039)
    """
    inhabitants = round(population)
    status = BoundsStatus.WITHIN
    if inhabitants < lower:
        status = BoundsStatus.BELOW
    elif inhabitants > upper:
        status = BoundsStatus.ABOVE
    return Bounds(status, inhabitants - lower, upper - inhabitants)


@dataclass(frozen=True, slots=True)
class Size:
    """ACI size class of a population, with its distance to the edges.

    Attributes
    ----------
    name
        ``T1`` to ``T4``.
    lower, upper
        Inhabitants, half-open; ``None`` for the last class.
    margin_to_lower
        Inhabitants that may leave before the class falls; ``None`` for the first class.
    margin_to_upper
        Inhabitants still missing before the class rises; ``None`` for the last class.
    operating_eur
        Yearly amount for general working, euros.
    """

    name: str
    lower: int
    upper: int | None
    margin_to_lower: int | None
    margin_to_upper: int | None
    operating_eur: int


def size(population: float) -> Size:
    """Find the size class of a population and its margins.

    Examples
    --------
    >>> size(79_990)
    Size(name='T2', lower=40000, upper=80000, margin_to_lower=39990, margin_to_upper=10, operating_eur=60000)
    """
    inhabitants = round(population)
    found = size_class(inhabitants)
    return Size(
        found.name,
        found.lower,
        found.upper,
        None if found is SIZE_CLASSES[0] else inhabitants - found.lower,
        None if found.upper is None else found.upper - inhabitants,
        found.operating_eur,
    )


@dataclass(frozen=True, slots=True)
class Crossing:
    """A territory (department, EPCI) that a perimeter takes in, whole or in part.

    Attributes
    ----------
    code
        Of the territory.
    communes, population
        Inside the perimeter.
    communes_total, population_total
        Of the whole territory.
    split
        Whether some of its communes stay outside.
    """

    code: str
    communes: int
    communes_total: int
    population: int
    population_total: int
    split: bool


@dataclass(frozen=True, slots=True, eq=False)
class Partition:
    """Communes shared out among territories (departments, EPCI).

    Attributes
    ----------
    codes
        Of the territories, shape (k,).
    of
        Position of the territory of each commune, shape (n,); -1 where none.
    communes, population
        Of each whole territory, shape (k,).
    """

    codes: np.ndarray
    of: np.ndarray
    communes: np.ndarray
    population: np.ndarray


def partition(groups: pd.Series, inhabitants: np.ndarray) -> Partition:
    """Prepare the territories of a level.

    Parameters
    ----------
    groups
        Territory of each commune, in the order of the graph; missing means none.
    inhabitants
        Population of each commune, same order; NaN counts for nothing.
    """
    of, codes = pd.factorize(groups, sort=True)
    member = of >= 0
    return Partition(
        np.asarray(codes, dtype=object),
        of,
        np.bincount(of[member], minlength=len(codes)),
        np.bincount(of[member], weights=np.nan_to_num(inhabitants)[member], minlength=len(codes)),
    )


def crossings(territories: Partition, inhabitants: np.ndarray, nodes: np.ndarray) -> list[Crossing]:
    """Territories that a perimeter crosses.

    Parameters
    ----------
    territories
        From :func:`partition`.
    inhabitants
        Population of each commune, shape (n,); NaN counts for nothing.
    nodes
        Positions of the communes of the perimeter, each once.

    Returns
    -------
    list of Crossing
        By decreasing population inside, then by code.
    """
    of = territories.of[nodes]
    nodes, of = nodes[of >= 0], of[of >= 0]
    communes = np.bincount(of, minlength=len(territories.codes))
    population = np.bincount(of, weights=np.nan_to_num(inhabitants[nodes]), minlength=len(territories.codes))
    found = [
        Crossing(
            code=str(territories.codes[k]),
            communes=int(communes[k]),
            communes_total=int(territories.communes[k]),
            population=round(population[k]),
            population_total=round(territories.population[k]),
            split=bool(communes[k] < territories.communes[k]),
        )
        for k in np.flatnonzero(communes)
    ]
    return sorted(found, key=lambda c: (-c.population, c.code))
