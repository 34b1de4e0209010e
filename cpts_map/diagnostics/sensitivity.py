"""What an access owes to the decay function: the same supply, under each of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cpts_map.diagnostics.decay import DEFAULT

# The communes called worst off: the tenth with the lowest access.
TENTH = 0.1
_FEW = 3


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Access of a region under one decay function.

    Attributes
    ----------
    decay
        Its identifier, see :data:`~cpts_map.diagnostics.decay.BY_ID`.
    mean
        Mean over inhabitants, practitioners for 100,000; ``None`` where nothing is known.
    with_apl, with_default
        Rank correlation (Spearman) over communes, in [-1, 1], with the APL and with the function in use; ``None``
        where fewer than three communes have both, or one does not vary.
    worst_kept
        Share of the tenth of the communes that are worst off under the function in use and remain so, in [0, 1].
    """

    decay: str
    mean: float | None
    with_apl: float | None
    with_default: float | None
    worst_kept: float | None


def sensitivity(access: pd.DataFrame, apl: pd.Series, inhabitants: pd.Series) -> list[Sensitivity]:
    """Compare the access of communes under several decay functions.

    Parameters
    ----------
    access
        Communes × decay functions, with that in use among them; NaN where unknown.
    apl, inhabitants
        Of the same communes; NaN where unknown.

    Returns
    -------
    list of Sensitivity
        In the order of the columns.

    Examples
    --------
    >>> codes = ["a", "b", "c"]
    >>> access = pd.DataFrame({"drees_2015": [1.0, 2.0, 3.0], "lineaire": [3.0, 2.0, 1.0]}, index=codes)
    >>> found = sensitivity(access, pd.Series([1.0, 2.0, 3.0], codes), pd.Series([1.0, 1.0, 2.0], codes))
    >>> [(s.decay, s.mean, s.with_apl, s.with_default) for s in found]
    [('drees_2015', 2.25, 1.0, 1.0), ('lineaire', 1.75, -1.0, -1.0)]
    """
    default = access[DEFAULT.id]
    worst = _worst(default)
    return [
        Sensitivity(
            decay=str(name),
            mean=_mean(access[name], inhabitants),
            with_apl=_rank_correlation(access[name], apl),
            with_default=_rank_correlation(access[name], default),
            worst_kept=len(worst & _worst(access[name])) / len(worst) if worst else None,
        )
        for name in access
    ]


def _mean(values: pd.Series, weights: pd.Series) -> float | None:
    known = values.notna() & weights.notna()
    total = float(weights[known].sum())
    return float((values[known] * weights[known]).sum()) / total if total > 0 else None


def _rank_correlation(one: pd.Series, other: pd.Series) -> float | None:
    known = one.notna() & other.notna()
    if known.sum() < _FEW or one[known].nunique() < 2 or other[known].nunique() < 2:  # noqa: PLR2004 - does not vary
        return None
    return float(np.round(one[known].rank().corr(other[known].rank()), 12))


def _worst(values: pd.Series) -> set[str]:
    known = values.dropna().sort_values(kind="stable")
    return set(known.index[: int(TENTH * len(known))])
