"""What becomes of access and needs under assumptions that are shown: arithmetic, not a forecast."""

import pandas as pd


def after_senior_departures(apl: pd.Series, apl_65: pd.Series, share: float) -> pd.Series:
    """APL once part of the activity of the doctors over 65 has gone without being replaced.

    The APL is linear in the offer, so that the same share gone everywhere takes the same share of what these doctors
    bring; a mean of APL with fixed weights is linear too.

    Parameters
    ----------
    apl, apl_65
        On the territories: of all doctors, and of those of 65 or less.
    share
        Of their activity that goes, in [0, 1].

    Returns
    -------
    pandas.Series
        Same unit; NaN where either is missing.

    Examples
    --------
    >>> after_senior_departures(pd.Series([4.0]), pd.Series([3.0]), 0.5).tolist()
    [3.5]
    """
    return apl - share * (apl - apl_65)


def share_under(apl: pd.Series, inhabitants: pd.Series, threshold: float) -> float:
    """Share of the inhabitants, in [0, 1], of communes whose APL is strictly below a threshold; NaN if none is known.

    Parameters
    ----------
    apl, inhabitants
        On the communes; one without APL or without inhabitants counts for nothing.
    threshold
        In the unit of the APL.

    Examples
    --------
    >>> share_under(pd.Series([2.4, 2.5, float("nan")]), pd.Series([100.0, 300.0, 50.0]), 2.5)
    0.25
    """
    known = apl.notna() & inhabitants.notna()
    total = float(inhabitants[known].sum())
    return float(inhabitants[known & (apl < threshold)].sum()) / total if total > 0 else float("nan")


def at_the_same_pace(count: pd.Series, change_pct: pd.Series) -> pd.Series:
    """Count after one more period like the one over which it changed.

    Parameters
    ----------
    count
        On the territories, at the end of the period.
    change_pct
        Change over the period, percent.
    """
    return count * (1 + change_pct / 100)
