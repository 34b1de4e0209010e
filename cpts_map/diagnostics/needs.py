"""Needs by age: the population of a commune counted by what its ages consume."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpts_map.errors import SchemaError


@dataclass(frozen=True, slots=True)
class Needs:
    """Relative consumption of care by age.

    Attributes
    ----------
    id, name
        Identifier, and name in French.
    source
        Who states it.
    mark
        ``V`` read in the source, ``M`` from memory.
    weights
        Lower age of each band and its weight; a band ends where the next begins, the last has no end.
    """

    id: str
    name: str
    source: str
    mark: str
    weights: tuple[tuple[int, float], ...]

    @property
    def ages(self) -> np.ndarray:
        """Lower age of each band."""
        return np.array([age for age, _ in self.weights])

    @property
    def factors(self) -> np.ndarray:
        """Weight of each band."""
        return np.array([weight for _, weight in self.weights])


# Only those of general practitioners are published in a reachable place; the newer ones of the Drees are not.
GP_2012 = Needs(
    id="mg_2012",
    name="Recours aux médecins généralistes selon l'âge (2012)",
    source="Barlet et al., 2012 (Drees et Irdes) ; relu dans le document de travail 70 de l'Irdes",
    mark="V",
    weights=(
        (0, 1.27),
        (5, 0.65),
        (10, 0.55),
        (15, 0.51),
        (20, 0.54),
        (25, 0.65),
        (30, 0.67),
        (35, 0.72),
        (40, 0.75),
        (45, 0.83),
        (50, 1.03),
        (55, 1.07),
        (60, 1.31),
        (65, 1.39),
        (70, 1.54),
        (75, 1.82),
        (80, 2.12),
        (85, 2.84),
        (90, 2.61),
    ),
)


def band_weights(ages: Sequence[int], needs: Needs = GP_2012, reference: pd.Series | None = None) -> np.ndarray:
    r"""Weight of each age band of a table, whatever its bands.

    A band inside one band of the needs has its weight. A band that spans several has their mean, each weighing as many
    inhabitants as it has in a reference population; where an edge cuts a band of the reference, its inhabitants are
    taken as evenly spread over its years (our approximation).

    Parameters
    ----------
    ages
        Lower age of each band of the table, rising from 0; a band ends where the next begins, the last has no end.
    needs
        Weights by age.
    reference
        Inhabitants of the country by lower age of the band, index rising from 0. Needed as soon as a band spans
        several bands of the needs.

    Returns
    -------
    numpy.ndarray
        Shape (b,), above 0, relative to one another: :func:`standardised` sets their level.

    Raises
    ------
    SchemaError
        Ages do not rise from 0, the reference is needed and absent, an edge cuts its last band, or it has nobody in a
        band.

    Examples
    --------
    >>> band_weights([0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60, 65, 70, 75, 80, 85, 90, 95])[-3:].tolist()
    [2.84, 2.61, 2.61]
    >>> country = pd.Series({0: 20.0, 5: 30.0, 10: 100.0})
    >>> float(band_weights([0, 10], Needs("x", "x", "x", "V", ((0, 1.0), (5, 2.0), (10, 3.0))), country)[0])
    1.6
    """
    band, weight, inhabitants = _atoms(ages, needs, reference)
    people = np.bincount(band, inhabitants)
    if (people <= 0).any():
        raise SchemaError(f"Âges : personne dans la tranche {ages[int(np.argmax(people <= 0))]} de la référence.")
    return np.asarray(np.bincount(band, weight * inhabitants) / people)


def standardised(
    inhabitants: np.ndarray, ages: Sequence[int], needs: Needs = GP_2012, reference: pd.Series | None = None
) -> np.ndarray:
    r"""Inhabitants of each commune counted by their needs, the national total kept.

    Parameters
    ----------
    inhabitants
        Shape (n, b): by commune and age band.
    ages
        Lower ages of the b bands, as in :func:`band_weights`.
    needs
        Weights by age.
    reference
        As in :func:`band_weights`. Its mean weight becomes 1: with it, the communes may be a part of the country.
        Without it, they must be the whole country, for their own mean becomes 1.

    Returns
    -------
    numpy.ndarray
        Shape (n,), standardised inhabitants, 0 or more; NaN where a band is missing. The mean weight being 1, a commune
        whose ages are missing can fall back on its plain population.

    Raises
    ------
    SchemaError
        As in :func:`band_weights`; or the columns are not as many as the ages.

    Notes
    -----
    .. math:: d_i = \frac{\sum_b w_b p_{ib}}{\bar w} \qquad \bar w = \frac{\sum_b w_b P_b}{\sum_b P_b}

    with :math:`P` the country. As coarse weights are means over that same country, :math:`\sum_i d_i = \sum_b P_b`
    whatever the bands.

    Examples
    --------
    >>> young_and_old = Needs("x", "x", "x", "V", ((0, 1.0), (65, 3.0)))
    >>> standardised(np.array([[100.0, 0.0], [0.0, 100.0]]), [0, 65], young_and_old).tolist()
    [50.0, 150.0]
    """
    inhabitants = np.asarray(inhabitants, dtype=float)
    if inhabitants.ndim != 2 or inhabitants.shape[1] != len(ages):  # noqa: PLR2004 - communes × bands
        raise SchemaError(f"Âges : communes × {len(ages)} tranches attendues, reçu {inhabitants.shape}.")
    weights = band_weights(ages, needs, reference)
    if reference is None:
        country = inhabitants[np.isfinite(inhabitants).all(axis=1)].sum(axis=0)
        mean = float(weights @ country / country.sum()) if country.sum() > 0 else 1.0
    else:
        _, weight, people = _atoms(ages, needs, reference)
        mean = float(weight @ people / people.sum())
    return np.asarray(inhabitants @ weights / mean)


def _atoms(ages: Sequence[int], needs: Needs, reference: pd.Series | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cut all ages at every edge: band of the table, weight of the needs and inhabitants of each piece."""
    low = np.asarray(ages)
    _rising("tableau", low)
    known = low if reference is None else reference.index.to_numpy(dtype=int)
    _rising("référence", known)
    edges = np.unique(np.concatenate([low, needs.ages, known]))
    band = np.searchsorted(low, edges, side="right") - 1
    weight = needs.factors[np.searchsorted(needs.ages, edges, side="right") - 1]
    if reference is None:
        spans = np.flatnonzero([len(set(weight[band == b])) > 1 for b in range(len(low))])
        if len(spans):
            age = ages[int(spans[0])]
            raise SchemaError(f"Âges : la tranche {age} réunit plusieurs besoins ; une population de référence manque.")
        return band, weight, np.ones(len(edges))
    if edges[-1] > known[-1]:
        raise SchemaError(f"Âges : la référence s'arrête à {known[-1]} ans ou plus, l'âge {edges[-1]} la coupe.")
    holder = np.searchsorted(known, edges, side="right") - 1
    # The last band has no end: no edge cuts it, so any length gives it whole to its only piece.
    years = np.diff(edges, append=edges[-1] + 1)
    return band, weight, reference.to_numpy(dtype=float)[holder] * years / np.bincount(holder, years)[holder]


def _rising(what: str, ages: np.ndarray) -> None:
    if not len(ages) or ages[0] != 0 or (np.diff(ages) <= 0).any():
        raise SchemaError(f"Âges ({what}) : âges croissants à partir de 0 attendus, reçu {ages.tolist()}.")
