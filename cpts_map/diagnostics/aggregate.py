"""Value of an indicator on any set of communes: a ratio of sums, with what is missing carried along."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpts_map.rules import MISSING_LIMIT


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Numerator and denominator of an indicator in every commune.

    Attributes
    ----------
    numerator, denominator
        Shape (n,), on the communes in a fixed order; NaN where missing. A count has no denominator (all NaN).
    scale
        Factor from the ratio to the unit.
    count
        Whether the indicator is a plain sum.
    """

    numerator: np.ndarray
    denominator: np.ndarray
    scale: float = 1.0
    count: bool = False

    @property
    def known(self) -> np.ndarray:
        """Where the indicator is not missing, shape (n,)."""
        known: np.ndarray = np.isfinite(self.numerator)
        return known if self.count else known & np.isfinite(self.denominator)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """An indicator on a set of communes.

    Attributes
    ----------
    value
        In the unit of the indicator; ``None`` where nothing is known, or where the denominator is zero.
    numerator, denominator
        Sums over the communes where both are known; ``denominator`` is ``None`` for a count.
    missing_share
        Share of the population of the set that lives where the indicator is missing, in [0, 1].
    not_applicable
        Whether something is known and the denominator is zero (no practitioner at all).
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    missing_share: float
    not_applicable: bool

    @property
    def reliable(self) -> bool:
        """Whether the missing share stays within the limit beyond which the figure is greyed."""
        return self.missing_share <= MISSING_LIMIT


def aggregate(measure: Measure, inhabitants: np.ndarray, nodes: np.ndarray) -> Aggregate:
    r"""Aggregate an indicator on a set of communes.

    Parameters
    ----------
    measure
        The indicator, shape (n,).
    inhabitants
        Population of each commune, shape (n,); weighs what is missing. NaN counts for nothing.
    nodes
        Positions of the communes of the set; a position counts once however often it stands there.

    Returns
    -------
    Aggregate
        The value and its parts.

    Notes
    -----
    .. math:: v = s \frac{\sum_{i \in M} n_i}{\sum_{i \in M} d_i}

    where :math:`M` holds the communes whose numerator and denominator are both known. A mean weighted by population has
    :math:`n_i = x_i p_i` and :math:`d_i = p_i`.

    Examples
    --------
    >>> measure = Measure(np.array([2.0, 0.0, np.nan]), np.array([100.0, 300.0, 600.0]), scale=1000)
    >>> found = aggregate(measure, np.array([100.0, 300.0, 100.0]), np.array([0, 1, 2]))
    >>> found.value, found.missing_share
    (5.0, 0.2)
    """
    (found,) = aggregate_each([measure], inhabitants, nodes)
    return found


def aggregate_each(measures: Iterable[Measure], inhabitants: np.ndarray, nodes: np.ndarray) -> list[Aggregate]:
    """Aggregate several indicators on one set of communes; as :func:`aggregate` for each, in less time.

    Parameters
    ----------
    measures
        The indicators.
    inhabitants, nodes
        As for :func:`aggregate`.

    Returns
    -------
    list of Aggregate
        In the order of the indicators.
    """
    nodes = np.unique(nodes)
    people = inhabitants[nodes]
    weight = np.where(np.isfinite(people), people, 0.0)
    return [_aggregate(measure, weight, nodes) for measure in measures]


def _aggregate(measure: Measure, weight: np.ndarray, nodes: np.ndarray) -> Aggregate:
    tops, bottoms = measure.numerator[nodes], measure.denominator[nodes]
    known = np.isfinite(tops) if measure.count else np.isfinite(tops) & np.isfinite(bottoms)
    missing = _missing_share(weight, known)
    if not known.any():
        return Aggregate(None, None, None, missing, not_applicable=False)
    top = float(tops[known].sum())
    if measure.count:
        return Aggregate(top, top, None, missing, not_applicable=False)
    bottom = float(bottoms[known].sum())
    value = measure.scale * top / bottom if bottom > 0 else None
    return Aggregate(value, top, bottom, missing, not_applicable=value is None)


def _missing_share(weight: np.ndarray, known: np.ndarray) -> float:
    total = float(weight.sum())
    if total > 0:
        return float(weight[~known].sum()) / total
    return 0.0 if known.all() else 1.0


def by_group(measure: Measure, inhabitants: np.ndarray, of: np.ndarray, groups: int) -> pd.DataFrame:
    """Aggregate an indicator on every territory of a partition at once; as :func:`aggregate` on each.

    Parameters
    ----------
    measure
        The indicator, shape (n,).
    inhabitants
        Population of each commune, shape (n,); NaN counts for nothing.
    of
        Territory of each commune, shape (n,), from 0; negative means none.
    groups
        How many territories.

    Returns
    -------
    pandas.DataFrame
        One row a territory: ``value`` (NaN where nothing is known or the denominator is zero), ``missing_share``.
    """
    member = of >= 0
    known = member & measure.known
    top = np.bincount(of[known], weights=measure.numerator[known], minlength=groups)
    some = np.bincount(of[known], minlength=groups) > 0
    if measure.count:
        value = np.where(some, top, np.nan)
    else:
        bottom = np.bincount(of[known], weights=measure.denominator[known], minlength=groups)
        value = measure.scale * top / np.where(some & (bottom > 0), bottom, np.nan)
    people = np.nan_to_num(inhabitants)
    total = np.bincount(of[member], weights=people[member], minlength=groups)
    told = np.bincount(of[known], weights=people[known], minlength=groups)
    share = np.where(total > 0, 1 - told / np.where(total > 0, total, 1.0), np.where(some, 0.0, 1.0))
    return pd.DataFrame({"value": value, "missing_share": share.clip(0.0, 1.0)})


def by_commune(measure: Measure, codes: pd.Index) -> pd.DataFrame:
    """Value of an indicator in each commune, missing and without meaning kept apart.

    Parameters
    ----------
    measure
        The indicator, shape (n,).
    codes
        The n communes, in the order of the measure.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``codes``: ``value`` (NaN where missing or without meaning) and ``not_applicable``.
    """
    if measure.count:
        return pd.DataFrame({"value": measure.numerator, "not_applicable": False}, index=codes)
    nil = measure.known & (measure.denominator <= 0)
    divisor = np.where(measure.denominator > 0, measure.denominator, np.nan)
    return pd.DataFrame({"value": measure.scale * measure.numerator / divisor, "not_applicable": nil}, index=codes)
