"""What a set of communes is as the territory of a CPTS: bounds, size class, pieces, what it crosses."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from cpts_map.rules import POPULATION_MAX, POPULATION_MIN, SIZE_CLASSES, size_class


class BoundsStatus(StrEnum):
    """Place of a population against the bounds of a CPTS."""

    BELOW = "sous_le_minimum"
    WITHIN = "dans_les_bornes"
    ABOVE = "au_dessus_du_maximum"


@dataclass(frozen=True, slots=True)
class Bounds:
    """A population against 20,000 and 100,000 inhabitants.

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


def bounds(population: float) -> Bounds:
    """Place a population against the bounds.

    Examples
    --------
    >>> bounds(17_961)
    Bounds(status=<BoundsStatus.BELOW: 'sous_le_minimum'>, margin_to_min=-2039, margin_to_max=82039)
    """
    inhabitants = round(population)
    status = BoundsStatus.WITHIN
    if inhabitants < POPULATION_MIN:
        status = BoundsStatus.BELOW
    elif inhabitants > POPULATION_MAX:
        status = BoundsStatus.ABOVE
    return Bounds(status, inhabitants - POPULATION_MIN, POPULATION_MAX - inhabitants)


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


def crossings(communes: pd.DataFrame, members: Collection[str], groups: pd.Series) -> list[Crossing]:
    """Territories that a perimeter crosses.

    Parameters
    ----------
    communes
        Indexed by commune code, column ``inhabitants`` (NaN counts for nothing).
    members
        The perimeter, known codes.
    groups
        Territory of each commune, same index; missing means none.

    Returns
    -------
    list of Crossing
        By decreasing population inside, then by code.
    """
    inside = groups.loc[list(members)].dropna()
    concerned = groups[groups.isin(inside.unique())]
    inhabitants = communes["inhabitants"].fillna(0.0)
    total = inhabitants.loc[concerned.index].groupby(concerned).agg(["size", "sum"])
    part = inhabitants.loc[inside.index].groupby(inside).agg(["size", "sum"])
    found = [
        Crossing(
            code=str(code),
            communes=int(part.at[code, "size"]),
            communes_total=int(total.at[code, "size"]),
            population=round(part.at[code, "sum"]),
            population_total=round(total.at[code, "sum"]),
            split=bool(part.at[code, "size"] < total.at[code, "size"]),
        )
        for code in part.index
    ]
    return sorted(found, key=lambda c: (-c.population, c.code))
