"""How much a supply counts with the minutes that part from it: decay functions, declared as data."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from cpts_map.errors import SchemaError


class Shape(StrEnum):
    """Form of a decay function of d minutes."""

    STEPS = "paliers"
    EXPONENTIAL = "exponentielle"
    """exp(−a d)"""
    GAUSSIAN = "gaussienne"
    """exp(−d²/a)"""
    LINEAR = "lineaire"
    """1 − d/limit"""


@dataclass(frozen=True, slots=True)
class Decay:
    """A decay function and where it comes from.

    Attributes
    ----------
    id
        Stable identifier.
    name, formula
        In French, as shown to readers.
    source
        Who states it.
    mark, limit_mark
        How sure we are of the formula, and of its limit: ``V`` read in the source, ``M`` from memory, ``I`` our own
        choice.
    limit_min
        Minutes beyond which the weight is 0.
    shape
        Form of the function.
    parameter
        The a of :class:`Shape`; NaN where the form has none.
    steps
        For :attr:`Shape.STEPS`: upper minutes and weight of each step, rising; the last upper minutes are the limit.
    closed
        Whether the upper minutes belong to their step, and the limit to the catchment.
    """

    id: str
    name: str
    formula: str
    source: str
    mark: str
    limit_min: float
    shape: Shape
    limit_mark: str = "V"
    parameter: float = math.nan
    steps: tuple[tuple[float, float], ...] = ()
    closed: bool = True

    def __call__(self, minutes: np.ndarray) -> np.ndarray:
        """Weight of a supply that lies some minutes away.

        Parameters
        ----------
        minutes
            Any shape, 0 or more.

        Returns
        -------
        numpy.ndarray
            In [0, 1], same shape: 1 at 0 minutes, never rising, 0 beyond the limit. NaN where the minutes are NaN.

        Raises
        ------
        SchemaError
            Minutes are negative.

        Examples
        --------
        >>> BY_ID["drees_2015"](np.array([0.0, 10.0, 15.0, 20.0, 20.1])).round(2).tolist()
        [1.0, 1.0, 0.67, 0.33, 0.0]
        >>> BY_ID["drees_2012"](np.array([4.9, 5.0, 10.0, 15.0])).tolist()
        [1.0, 0.3, 0.1, 0.0]
        """
        minutes = np.asarray(minutes, dtype=float)
        if (minutes < 0).any():
            raise SchemaError(f"Durée négative : {np.nanmin(minutes)} minute(s).")
        inside = minutes <= self.limit_min if self.closed else minutes < self.limit_min
        weight: np.ndarray = np.where(inside, self._inside(minutes), 0.0)
        weight[np.isnan(minutes)] = np.nan
        return weight

    def _inside(self, minutes: np.ndarray) -> np.ndarray:
        """Weight within the limit."""
        if self.shape is Shape.STEPS:
            edges, weights = zip(*self.steps, strict=True)
            step = np.searchsorted(edges, minutes, side="left" if self.closed else "right")
            return np.asarray((*weights, 0.0))[step]
        if self.shape is Shape.EXPONENTIAL:
            return np.asarray(np.exp(-self.parameter * minutes))
        if self.shape is Shape.GAUSSIAN:
            return np.asarray(np.exp(-(minutes**2) / self.parameter))
        return 1.0 - minutes / self.limit_min


_IRDES = (
    "Barlet et al., 2012 (Drees et Irdes), première version de l'APL ; relu dans le document de travail 70 de l'Irdes"
)
_VARIANT = "Variante essayée à côté de la fonction de 2012 (Drees et Irdes)"

# The variants come without a limit in what we read: theirs is ours, the 20 minutes of the APL since 2015.
DECAYS = (
    Decay(
        id="drees_2015",
        name="APL depuis 2015 (paliers)",
        formula="1 jusqu'à 10 min, 2/3 de 10 à 15 min, 1/3 de 15 à 20 min, 0 au-delà",
        source="Drees, APL depuis 2015 : décroissante de 0 à 20 minutes (arrêté du 13/11/2017) ; paliers de mémoire",
        mark="M",
        limit_min=20.0,
        shape=Shape.STEPS,
        steps=((10.0, 1.0), (15.0, 2 / 3), (20.0, 1 / 3)),
    ),
    Decay(
        id="drees_2012",
        name="APL de 2012 (paliers)",
        formula="1 en deçà de 5 min, 0,3 de 5 à 10 min, 0,1 de 10 à 15 min, 0 à partir de 15 min",
        source=_IRDES,
        mark="V",
        limit_min=15.0,
        shape=Shape.STEPS,
        steps=((5.0, 1.0), (10.0, 0.3), (15.0, 0.1)),
        closed=False,
    ),
    Decay(
        id="exponentielle",
        name="Exponentielle",
        formula="exp(−0,12 d) jusqu'à 20 min, 0 au-delà",
        source=_VARIANT,
        mark="V",
        limit_min=20.0,
        limit_mark="I",
        shape=Shape.EXPONENTIAL,
        parameter=0.12,
    ),
    Decay(
        id="gaussienne",
        name="Gaussienne",
        formula="exp(−d²/180) jusqu'à 20 min, 0 au-delà",
        source=_VARIANT,
        mark="V",
        limit_min=20.0,
        limit_mark="I",
        shape=Shape.GAUSSIAN,
        parameter=180.0,
    ),
    Decay(
        id="exponentielle_empirique",
        name="Exponentielle empirique",
        formula="exp(−0,216 d) jusqu'à 20 min, 0 au-delà",
        source=_VARIANT,
        mark="V",
        limit_min=20.0,
        limit_mark="I",
        shape=Shape.EXPONENTIAL,
        parameter=0.216,
    ),
    # Without steps nor jump at the limit: tells what a result owes to the edges of the others.
    Decay(
        id="lineaire",
        name="Linéaire",
        formula="1 − d/20 jusqu'à 20 min, 0 au-delà",
        source="cpts_map, pour comparaison",
        mark="I",
        limit_min=20.0,
        limit_mark="I",
        shape=Shape.LINEAR,
    ),
)
BY_ID = {decay.id: decay for decay in DECAYS}
DEFAULT = BY_ID["drees_2015"]
