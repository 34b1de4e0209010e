"""Tension as ranks: several criteria, weights that a person chooses, what each contributes, how firm the order is.

Never one opaque score: the parts stay visible, and the same ranking is drawn again with other weights.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

TOP_SHARE = 0.1
DRAWS = 1_000
# Concentration of the Dirichlet law from which weights are drawn: around the chosen ones, each within about a third of
# itself for five equal criteria.
CONCENTRATION = 30.0


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Territories ranked by several criteria.

    Attributes
    ----------
    score
        On the territories, in [0, 1]; 1 is the most tense on every criterion. NaN where no criterion is known.
    contributions
        Territories × criteria: part of the score that each criterion brings; rows sum to ``score``.
    missing
        On the territories: share of the weight whose criterion is unknown, in [0, 1].
    """

    score: pd.Series
    contributions: pd.DataFrame
    missing: pd.Series

    @property
    def rank(self) -> pd.Series:
        """From 1 (most tense); equal scores share the best rank. NaN where no criterion is known."""
        return self.score.rank(ascending=False, method="min")

    def on(self, territories: pd.Index) -> "Ranking":
        """Spread over more territories: those that were not ranked are unknown."""
        return Ranking(
            self.score.reindex(territories),
            self.contributions.reindex(territories),
            self.missing.reindex(territories, fill_value=1.0),
        )


def top_count(known: int, share: float) -> int:
    """How many of ``known`` territories make the top ``share``; one at least."""
    return max(1, round(share * known))


def tension_ranks(values: pd.DataFrame, higher_is_worse: pd.Series) -> pd.DataFrame:
    """Rank the territories on each criterion, from the least to the most tense.

    Parameters
    ----------
    values
        Territories × criteria, each in its own unit; NaN where missing.
    higher_is_worse
        On the criteria: whether a higher value means more tension.

    Returns
    -------
    pandas.DataFrame
        Same shape, in [0, 1]: 0 for the least tense, 1 for the most, equal values sharing their mean rank; 0.5 where a
        criterion has one known value only. NaN where missing.

    Examples
    --------
    >>> frame = pd.DataFrame({"apl": [2.0, 3.0, 4.0]}, index=["a", "b", "c"])
    >>> tension_ranks(frame, pd.Series({"apl": False}))["apl"].tolist()
    [1.0, 0.5, 0.0]
    """
    # By column: DataFrame.where would align a Series on the rows.
    signed = values * np.where(higher_is_worse.reindex(values.columns).to_numpy(dtype=bool), 1.0, -1.0)
    ranks = signed.rank(method="average") - 1
    known = values.notna().sum() - 1
    scaled = ranks / known.where(known > 0)
    return scaled.where(~(values.notna() & (known <= 0)), 0.5)


def ranking(values: pd.DataFrame, higher_is_worse: pd.Series, weights: pd.Series) -> Ranking:
    """Rank territories by weighted criteria.

    Parameters
    ----------
    values
        Territories × criteria; NaN where missing.
    higher_is_worse
        On the criteria.
    weights
        On the criteria, zero or more; only their proportions count.

    Returns
    -------
    Ranking
        A territory that lacks a criterion is scored on the others, their weights scaled up; what is missing is said.

    Raises
    ------
    ValueError
        A weight is negative, or all are zero.
    """
    given = weights.reindex(values.columns).fillna(0.0).astype(float)
    if (given < 0).any() or not given.sum() > 0:
        raise ValueError("weights must be zero or more, and one above zero at least")
    share = given / given.sum()
    ranks = tension_ranks(values, higher_is_worse)
    present = ranks.notna().mul(share, axis=1)
    total = present.sum(axis=1)
    contributions = ranks.fillna(0.0).mul(share, axis=1).div(total.where(total > 0), axis=0)
    score = contributions.sum(axis=1, min_count=1)
    return Ranking(score, contributions, 1 - total)


def stability(
    values: pd.DataFrame, higher_is_worse: pd.Series, weights: pd.Series, seed: int = 0, draws: int = DRAWS
) -> pd.Series:
    """How often a territory stays among the most tense when the weights move.

    Parameters
    ----------
    values, higher_is_worse, weights
        As for :func:`ranking`.
    seed
        Of the draws: the same seed gives the same figures.
    draws
        How many sets of weights; each is drawn around the chosen ones (Dirichlet law of mean ``weights``), a criterion
        of weight zero staying out.

    Returns
    -------
    pandas.Series
        On the territories: share of the draws in which the territory is in the top tenth (at least one territory), in
        [0, 1]. NaN where no criterion is known.

    Raises
    ------
    ValueError
        As :func:`ranking`.
    """
    chosen = ranking(values, higher_is_worse, weights)
    share = weights.reindex(values.columns).fillna(0.0).to_numpy(dtype=float)
    used = share > 0
    ranks = tension_ranks(values, higher_is_worse).to_numpy(dtype=float)[:, used]
    drawn = np.random.default_rng(seed).dirichlet(CONCENTRATION * share[used] / share[used].sum(), size=draws)
    known = np.isfinite(ranks)
    total = known.astype(float) @ drawn.T
    with np.errstate(invalid="ignore", divide="ignore"):
        scores = (np.where(known, ranks, 0.0) @ drawn.T) / total  # territories × draws
    some = chosen.score.notna().to_numpy()
    top = top_count(int(some.sum()), TOP_SHARE)
    filled = np.where(np.isfinite(scores), scores, -1.0)
    limit = np.partition(filled, -top, axis=0)[-top] if len(filled) >= top else np.zeros(draws)
    inside = (filled >= limit).mean(axis=1)
    return pd.Series(np.where(some, inside, np.nan), index=values.index, name="stability")


def agreement(ranks: pd.DataFrame) -> pd.DataFrame:
    """Correlation of the ranks that each pair of readings gives (Spearman), on the territories known to both.

    Parameters
    ----------
    ranks
        Territories × readings, from :func:`tension_ranks`.

    Returns
    -------
    pandas.DataFrame
        Readings × readings, in [-1, 1]; NaN where fewer than three territories are known to both.
    """
    return ranks.corr(method="spearman", min_periods=3)
