"""Potential access to care: the enhanced two-step floating catchment area method (E2SFCA)."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.diagnostics.decay import Decay
from cpts_map.diagnostics.travel import Pairs
from cpts_map.errors import SchemaError

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Catchments:
    """Weights of the pairs of communes under a decay: made once, used for every profession and scenario.

    Attributes
    ----------
    weights
        Shape (n, n): weight, in (0, 1], of the supply of each commune (column) for the people of each commune (row).
    located
        Shape (n,): as :attr:`~cpts_map.diagnostics.travel.Pairs.located`.
    """

    weights: "csr_array"
    located: np.ndarray


def catchments(pairs: Pairs, decay: Decay) -> Catchments:
    """Weigh the pairs.

    Parameters
    ----------
    pairs
        Must reach as far as the decay: pairs estimated within ``reach_km(decay.limit_min)``, or farther.
    decay
        A pair beyond its limit weighs nothing.

    Returns
    -------
    Catchments
        Of the same communes, in the same order.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - a second that the start of the app need not pay

    weight = decay(pairs.minutes)
    kept = weight > 0
    # Pairs are sorted by origin: counting each is enough to know where rows start.
    starts = np.zeros(pairs.n + 1, dtype=np.int32)
    np.cumsum(np.bincount(pairs.origin[kept], minlength=pairs.n), out=starts[1:])
    parts = (weight[kept], pairs.destination[kept], starts)
    return Catchments(csr_array(parts, shape=(pairs.n, pairs.n)), pairs.located)


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """Access of each commune to each profession.

    Attributes
    ----------
    value
        Shape (n, k), unit of supply per unit of demand, times the scale; 0 or more. Computed with the supply that is
        known: where ``missing`` is not 0 it is a lower bound. NaN where the commune is not located, and where nothing
        is known of the supply of any commune of its catchment. 0 where nobody within reach offers anything.
    missing
        Shape (n, k), in [0, 1]: share of the weights of the catchment that fall on communes whose supply is missing.
        NaN where the commune is not located.
    unreached
        Shape (n, k), unit of supply: what is offered in the commune and nobody can reach (no demand in its catchment,
        or no point). 0 where it is reached; NaN where the supply is missing.
    """

    value: np.ndarray
    missing: np.ndarray
    unreached: np.ndarray


def two_step(supply: np.ndarray, demand: np.ndarray, within: Catchments, scale: float = 1.0) -> Access:
    r"""Access of each commune to each profession, with competition for what is offered.

    Parameters
    ----------
    supply
        Shape (n, k): consultations a year, full-time equivalents or heads of each profession where they are given, 0 or
        more. NaN is missing, which is not zero.
    demand
        Inhabitants, standardised or not, shape (n,), or (n, k) where professions do not meet the same needs; 0 or more.
        NaN counts for nobody.
    within
        From :func:`catchments`.
    scale
        Factor from the ratio to the unit: 1 for consultations per inhabitant, 100,000 for professionals per 100,000.

    Returns
    -------
    Access
        ``value``, ``missing`` and ``unreached``, on the communes in the order received.

    Raises
    ------
    SchemaError
        Shapes do not agree, or a quantity is negative or infinite.

    Notes
    -----
    .. math:: R_j = \frac{m_j}{\sum_i w_{ij} p_i} \qquad A_i = s \sum_j w_{ij} R_j

    with :math:`m` the supply, :math:`p` the demand, :math:`w_{ij}` the weight of the supply of j for the people of i.
    What is offered is shared out in full: :math:`\sum_i A_i p_i = s \sum_j m_j` over the supply that somebody reaches.

    References
    ----------
    Luo and Qi, 2009, *Health & Place* 15; adapted to France as the APL by Barlet et al., 2012 (Drees and Irdes).

    Examples
    --------
    Two communes 5 minutes apart, a third alone; one doctor in the first, three in the third.

    >>> from cpts_map.diagnostics import decay, travel
    >>> pairs = travel.within(np.array([[0.0, 0], [2_864, 0], [90_000, 0]]), radius_km=20)
    >>> nearby = catchments(pairs, decay.DEFAULT)
    >>> found = two_step(np.array([[1.0], [0], [3]]), np.array([600.0, 400, 1_000]), nearby, scale=1_000)
    >>> found.value.ravel().tolist()
    [1.0, 1.0, 3.0]
    """
    supply, demand = _checked(supply, demand, within)
    known = np.isfinite(supply)
    offered = np.where(known, supply, 0.0)
    load = within.weights.T @ np.nan_to_num(demand)
    if load.ndim == 1:
        load = load[:, None]
    ratio = np.divide(offered, load, out=np.zeros_like(offered), where=load > 0)
    missing, nothing = _missing(known, within)
    value = scale * (within.weights @ ratio)
    value[nothing] = np.nan
    value[~within.located] = missing[~within.located] = np.nan
    unreached = np.where(load > 0, 0.0, offered)
    unreached[~known] = np.nan
    return Access(value, missing, unreached)


def _checked(supply: np.ndarray, demand: np.ndarray, within: Catchments) -> tuple[np.ndarray, np.ndarray]:
    supply, demand = np.asarray(supply, dtype=float), np.asarray(demand, dtype=float)
    n = len(within.located)
    if supply.ndim != 2 or len(supply) != n:  # noqa: PLR2004 - communes × professions
        raise SchemaError(f"Offre : {n} communes × professions attendues, reçu {supply.shape}.")
    if demand.shape not in {(n,), supply.shape}:
        raise SchemaError(f"Demande : ({n},) ou {supply.shape} attendu, reçu {demand.shape}.")
    for name, values in (("Offre", supply), ("Demande", demand)):
        wrong = np.isinf(values) | (values < 0)
        if wrong.any():
            where = int(np.argwhere(wrong)[0][0])
            raise SchemaError(
                f"{name} négative ou infinie : {int(wrong.sum())} valeur(s), la première au rang {where}."
            )
    return supply, demand


def _missing(known: np.ndarray, within: Catchments) -> tuple[np.ndarray, np.ndarray]:
    """Share of the weights that fall on missing supplies, and where they all do."""
    share, nothing = np.zeros(known.shape), np.zeros(known.shape, dtype=bool)
    some = np.flatnonzero(~known.all(axis=0))  # mostly none, and a profession costs here twice what its access does
    lost = within.weights @ (~known[:, some]).astype(float)
    kept = within.weights @ known[:, some].astype(float)
    whole = lost + kept
    share[:, some] = np.divide(lost, whole, out=np.zeros_like(lost), where=whole > 0)
    nothing[:, some] = (lost > 0) & (kept == 0)
    return share, nothing


def remaining(supply: np.ndarray, departures: np.ndarray) -> np.ndarray:
    """Supply that stays when part of it leaves.

    Parameters
    ----------
    supply
        Shape (n, k); NaN is missing.
    departures
        Share that leaves, in [0, 1], any shape that spreads over (n, k): a number, k professions, a column of n
        communes, or all. NaN is a share that nobody knows.

    Returns
    -------
    numpy.ndarray
        Shape (n, k): ``supply × (1 − departures)``. NaN where either is missing, but 0 where there was nobody to
        leave: the share of nobody is NaN in most tables.

    Raises
    ------
    SchemaError
        A share is outside [0, 1], or the shapes do not agree.

    Examples
    --------
    >>> remaining(np.array([[4.0, 2.0], [0.0, np.nan]]), np.array([[0.25, 1.0], [np.nan, 0.5]])).tolist()
    [[3.0, 0.0], [0.0, nan]]
    """
    supply, departures = np.asarray(supply, dtype=float), np.asarray(departures, dtype=float)
    if ((departures < 0) | (departures > 1)).any():
        raise SchemaError(f"Départs : part hors de [0, 1], de {np.nanmin(departures)} à {np.nanmax(departures)}.")
    try:
        share = np.broadcast_to(departures, supply.shape)
    except ValueError as error:
        raise SchemaError(f"Départs : {departures.shape} ne s'étend pas à {supply.shape}.") from error
    return np.where(supply == 0, 0.0, supply * (1.0 - share))


def after_departures(
    supply: np.ndarray, departures: np.ndarray, demand: np.ndarray, within: Catchments, scale: float = 1.0
) -> Access:
    """Access once part of the supply of some communes has left, people staying where they are.

    Parameters
    ----------
    supply, demand, within, scale
        As in :func:`two_step`.
    departures
        As in :func:`remaining`; 0 in the communes that lose nobody.

    Returns
    -------
    Access
        To be compared with the access before: it is lower or equal everywhere.

    Raises
    ------
    SchemaError
        As in :func:`two_step` and :func:`remaining`.
    """
    return two_step(remaining(supply, departures), demand, within, scale)
