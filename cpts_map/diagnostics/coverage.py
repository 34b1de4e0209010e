"""What is covered: each commune once, under a named definition, with what is not known kept apart."""

from collections.abc import Collection

import numpy as np
import pandas as pd

from cpts_map.rules import COVERING, Coverage, Definition, flag

COVERED = (Coverage.COUVERTE, Coverage.PARTAGEE)


def covering(ledger: pd.DataFrame, definition: Definition) -> pd.DataFrame:
    """Rows of the ledger whose CPTS covers under a definition.

    Parameters
    ----------
    ledger
        One row per commune and CPTS; columns ``commune_code``, ``cpts_id``, ``status``.
    definition
        *stricte* (ACI signed) or *large* (every status but stopped).

    Returns
    -------
    pandas.DataFrame
        The rows kept, same columns.
    """
    return ledger[ledger["status"].isin([status.value for status in COVERING[definition]])]


def states(
    communes: pd.DataFrame, ledger: pd.DataFrame, definition: Definition, complete: Collection[str]
) -> pd.Series:
    """What is known of each commune.

    Parameters
    ----------
    communes
        Indexed by commune code, column ``departement``.
    ledger
        One row per commune and CPTS; columns ``commune_code``, ``cpts_id``, ``status``. Communes outside ``communes``
        are ignored.
    definition
        Of covered.
    complete
        Departments whose CPTS are all in the register. Elsewhere a commune outside every perimeter is *non
        documentée*.

    Returns
    -------
    pandas.Series
        Values of :class:`~cpts_map.rules.Coverage`, on the index of ``communes``.
    """
    holders = covering(ledger, definition).groupby("commune_code")["cpts_id"].nunique()
    count = holders.reindex(communes.index, fill_value=0).to_numpy()
    known = communes["departement"].isin(list(complete)).to_numpy()
    state = np.select(
        [count > 1, count == 1, known],
        [Coverage.PARTAGEE.value, Coverage.COUVERTE.value, Coverage.NON_COUVERTE.value],
        Coverage.NON_DOCUMENTEE.value,
    )
    return pd.Series(state, index=communes.index, name="coverage")


def summary(communes: pd.DataFrame, state: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Coverage of each group of communes: department, EPCI, region.

    Parameters
    ----------
    communes
        Indexed by commune code, columns ``inhabitants`` (NaN where unknown) and ``area_m2`` (NaN without outline).
    state
        From :func:`states`, same index.
    groups
        Group of each commune, same index; communes without group are left out.

    Returns
    -------
    pandas.DataFrame
        Indexed by group, sorted: ``communes``, ``covered_communes``, ``shared_communes``, ``population``,
        ``covered_population``, ``uncovered_population``, ``undocumented_population`` (inhabitants; each commune once
        whatever the number of its CPTS), ``area_km2``, ``covered_area_km2``, ``covered_share`` (of the population, in
        [0, 1], NaN without population), ``partial`` (whether part of the group is not documented, so that the share is
        a lower bound), ``flag`` (a :class:`~cpts_map.rules.Flag`; empty without population).
    """
    covered = state.isin([s.value for s in COVERED])
    inhabitants = communes["inhabitants"].fillna(0.0)
    area_km2 = communes["area_m2"].fillna(0.0) / 1e6
    undocumented = state == Coverage.NON_DOCUMENTEE.value
    parts = pd.DataFrame(
        {
            "communes": 1,
            "covered_communes": covered.astype(int),
            "shared_communes": (state == Coverage.PARTAGEE.value).astype(int),
            "population": inhabitants,
            "covered_population": inhabitants.where(covered, 0.0),
            "uncovered_population": inhabitants.where(state == Coverage.NON_COUVERTE.value, 0.0),
            "undocumented_population": inhabitants.where(undocumented, 0.0),
            "area_km2": area_km2,
            "covered_area_km2": area_km2.where(covered, 0.0),
            "partial": undocumented,
        }
    )
    table = parts.groupby(groups).agg({name: "any" if name == "partial" else "sum" for name in parts.columns})
    share = table["covered_population"] / table["population"].where(table["population"] > 0)
    table["covered_share"] = share
    table["flag"] = [
        flag(s, partial=partial).value if np.isfinite(s) else ""
        for s, partial in zip(share, table["partial"], strict=True)
    ]
    return table.sort_index()
