"""Values of indicators: by commune, on whole territories, among territories, on the country."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
import pandas as pd

from cpts_map import codes, queries
from cpts_map.answers import Benchmark, LevelTable, Standing
from cpts_map.atlas.covered import Covered
from cpts_map.atlas.ground import FRANCE, LEVEL_NAMES, TABLED
from cpts_map.diagnostics import readings
from cpts_map.diagnostics.aggregate import Aggregate, aggregate, aggregate_each, by_commune, by_group
from cpts_map.diagnostics.classes import Method, breaks
from cpts_map.diagnostics.decay import DECAYS
from cpts_map.diagnostics.sensitivity import Sensitivity, sensitivity
from cpts_map.errors import SettingsError
from cpts_map.indicators import DECLARED, Indicator
from cpts_map.memo import remembered

STANDING = ("commune", "epci", "cpts")


class Measured(Covered):
    """A region, and every indicator on it."""

    def indicator(self, indicator_id: str) -> Indicator:
        """Find the declaration of an indicator.

        Raises
        ------
        UnknownCodeError
            No indicator has this id; the message names the nearest ones.
        """
        if indicator_id not in self.indicators:
            raise codes.unknown("Indicateur", indicator_id, self.indicators)
        return self.indicators[indicator_id]

    @remembered(len(DECLARED))
    def values(self, indicator_id: str) -> pd.DataFrame:
        """Value of an indicator in each commune of the region.

        Returns
        -------
        pandas.DataFrame
            On the index of :attr:`communes`: ``value`` in the unit of the indicator (NaN where missing or without
            meaning), ``not_applicable`` (known, but without meaning: its denominator is zero).

        Raises
        ------
        UnknownCodeError
            No indicator has this id.
        """
        self.indicator(indicator_id)
        return by_commune(self._measures[indicator_id], self._all.index).loc[self.communes.index]

    def sums(self, indicator_id: str) -> pd.DataFrame:
        """As :meth:`values`, with the ``numerator`` and the ``denominator`` behind each value; NaN where missing."""
        found = self.values(indicator_id)
        measure, ours = self._measures[indicator_id], self._all.index.get_indexer(found.index)
        return found.assign(numerator=measure.numerator[ours], denominator=measure.denominator[ours])

    def france(self, indicator_id: str) -> Benchmark:
        """Value of an indicator on the whole of France; ``None`` where the source does not describe the country.

        Raises
        ------
        UnknownCodeError
            No indicator has this id.
        """
        indicator = self.indicator(indicator_id)
        known = self.aggregate(indicator.id, "france", FRANCE)
        if not known.reliable and (mean := indicator.published_france) is not None:
            return Benchmark("france", FRANCE, "France", mean, 0.0, published=True)
        # A source that describes a region says nothing of the country.
        return Benchmark("france", FRANCE, "France", known.value if known.reliable else None, known.missing_share)

    @remembered(len(DECLARED))
    def shown(self, indicator_id: str) -> pd.DataFrame:
        """As :meth:`values`, one digit finer than written: classes, legend and colours of a map agree on them."""
        frame = self.values(indicator_id)
        return frame.assign(value=frame["value"].round(self.indicator(indicator_id).decimals + 1))

    @remembered(len(DECLARED) * len(Method))
    def breaks(self, indicator_id: str, method: Method) -> tuple[float, ...]:
        """Inner limits of the classes of an indicator in the region; quantiles where it has no fixed threshold."""
        indicator = self.indicator(indicator_id)
        if method is Method.FIXED and not indicator.thresholds:
            method = Method.QUANTILES
        fixed = tuple(t.value for t in indicator.thresholds)
        values = self.shown(indicator_id)["value"].to_numpy()
        return tuple(breaks(values, method, fixed=fixed, diverging=indicator.diverging))

    def aggregate(self, indicator_id: str, level: str, code: str) -> Aggregate:
        """Value of an indicator on a whole department, EPCI, bassin de vie or region, or on the country.

        Parameters
        ----------
        indicator_id
            Of a declared indicator.
        level, code
            ``departement``, ``epci``, ``region`` or if loaded ``bassin_de_vie``, and its code; or ``france``, ``FR``.

        Returns
        -------
        Aggregate
            ``scale × Σ numerator ÷ Σ denominator`` over the communes where both are known, and the share of inhabitants
            for whom they are not.

        Raises
        ------
        UnknownCodeError
            No indicator has this id, or no territory this code.
        """
        self.indicator(indicator_id)
        return self._aggregates(level, code)[indicator_id]

    @remembered(512)
    def _aggregates(self, level: str, code: str) -> Mapping[str, Aggregate]:
        """Every indicator on a whole territory: who asks for one asks for all."""
        if level == "france":
            nodes = np.arange(len(self._all))
        else:
            territories = self._partitions[level]
            found = np.flatnonzero(territories.codes == code)
            if not len(found):
                raise codes.unknown(LEVEL_NAMES[level], code, territories.codes)
            nodes = np.flatnonzero(territories.of == found[0])
        values = aggregate_each((self._measures[id_] for id_ in self.indicators), self._inhabitants, nodes)
        return dict(zip(self.indicators, values, strict=True))

    @remembered(len(TABLED) + 1)
    def level(self, level: str) -> LevelTable:
        """Every indicator on every territory of a level in the region.

        Parameters
        ----------
        level
            One of :attr:`levels`. All are whole, also where they cross the border of the region.

        Raises
        ------
        SettingsError
            The level is unknown.
        """
        if level not in self.levels:
            raise SettingsError(f"Niveau inconnu : « {level} ». Niveaux possibles : {', '.join(self.levels)}.")
        if level == "commune":
            return self._commune_level()
        sets = self._sets(level)
        values, missing = {}, {}
        for id_, measure in self._measures.items():
            if level == "cpts":
                found = [aggregate(measure, self._inhabitants, nodes) for nodes in sets.values()]
                values[id_] = [np.nan if a.value is None else a.value for a in found]
                missing[id_] = [a.missing_share for a in found]
            else:
                territories = self._partitions[level]
                table = by_group(measure, self._inhabitants, territories.of, len(territories.codes))
                ours = table.iloc[pd.Index(territories.codes).get_indexer(pd.Index(list(sets)))]
                values[id_], missing[id_] = ours["value"].to_numpy(), ours["missing_share"].to_numpy()
        index = pd.Index(list(sets), name="code")
        name = self._cpts_name if level == "cpts" else lambda code: self.name(level, code)
        people = [float(np.nansum(self._inhabitants[nodes])) for nodes in sets.values()]
        return LevelTable(
            level,
            pd.Series([name(str(code)) for code in index], index=index, dtype=object),
            pd.Series(people, index=index, dtype=float),
            pd.DataFrame(values, index=index, dtype=float),
            pd.DataFrame(missing, index=index, dtype=float),
        )

    def _commune_level(self) -> LevelTable:
        frame = self.communes
        values = pd.DataFrame({id_: self.values(id_)["value"] for id_ in self.indicators})
        missing = {id_: ~m.known[self._all.index.get_indexer(frame.index)] for id_, m in self._measures.items()}
        share = pd.DataFrame(missing, index=frame.index).astype(float)
        return LevelTable("commune", frame["name"], frame["inhabitants"].astype(float), values, share)

    def _sets(self, level: str) -> dict[str, np.ndarray]:
        """Positions of the communes of each territory of a level in the region, by code."""
        if level == "cpts":
            held = {c.cpts_id: self.cpts_communes(c.cpts_id) for c in self.register_entries}
            return {id_: self._graph.nodes(codes_) for id_, codes_ in sorted(held.items()) if codes_}
        column = self._all[level].to_numpy(dtype=object)
        present = sorted(set(self.communes[level].dropna()))
        return {code: np.flatnonzero(column == code) for code in present}

    @remembered(32)
    def tension(self, level: str, weights: tuple[int, ...]) -> readings.Tension:
        """Five readings of tension of the territories of a level; see :func:`cpts_map.diagnostics.readings.read`.

        Parameters
        ----------
        level
            One of :attr:`levels`.
        weights
            Of :data:`cpts_map.diagnostics.readings.CRITERIA`, in their order; only their proportions count.

        Returns
        -------
        Tension
            What each reading flags, their ranks and how firm they are. A value missing for more than 20 % of the
            inhabitants is neither ranked nor flagged.

        Raises
        ------
        SettingsError
            The level is unknown.
        """
        table = self.level(level)
        given = {c.indicator: float(w) for c, w in zip(readings.CRITERIA, weights, strict=True)}
        return readings.read(table.figures, table.missing, given)

    @cached_property
    def access_sensitivity(self) -> tuple[Sensitivity, ...]:
        """What the access to general practitioners owes to the decay function; empty without supply."""
        rows = queries.access_by_decay(self._store, self.region)
        if rows.empty:
            return ()
        access = rows.pivot_table(index="commune_code", columns="decay", values="access")
        first = rows.drop_duplicates("commune_code").set_index("commune_code").reindex(access.index)
        columns = [decay.id for decay in DECAYS if decay.id in access]
        apl, people = (first[name].astype(float) for name in ("apl", "inhabitants"))
        return tuple(sensitivity(access[columns], apl, people))

    def zoned_territories(self) -> pd.DataFrame:
        """Territories of the loaded zonings of the ARS: ``commune_code``, ``unit``, ``name``; empty without one."""
        return queries.zoned_territories(self._store)

    @cached_property
    def basin_remark(self) -> str:
        """Say how many communes of the region had to be given to one of several bassins de vie; empty where none."""
        ours = [code for code in queries.split_members(self._store) if code in self.communes.index]
        if not ours:
            return ""
        names = ", ".join(f"{self.name('commune', code)} ({code})" for code in ours)
        return (
            f"Communes nouvelles dont les anciennes communes sont de plusieurs bassins de vie, comptées dans celui où"
            f" vivaient le plus de leurs habitants : {len(ours)} dans la région, {names}."
        )

    @remembered(len(DECLARED) * len(STANDING))
    def _sorted(self, indicator_id: str, level: str) -> np.ndarray:
        known: np.ndarray = np.sort(self.level(level).figures[indicator_id].dropna().to_numpy())
        return known

    def standing(self, indicator_id: str, value: float, level: str) -> Standing:
        """Place of a value among the territories of a level in the region.

        Parameters
        ----------
        indicator_id
            Of a declared indicator.
        value
            In the unit of the indicator.
        level
            One of :attr:`levels`.

        Returns
        -------
        Standing
            Shares of the territories strictly below and above, in [0, 1]; ``of`` is 0 where none has a value.
        """
        known = self._sorted(indicator_id, level)
        if not len(known):
            return Standing(level, 0.0, 0.0, 0)
        below, not_above = known.searchsorted(value, "left"), known.searchsorted(value, "right")
        return Standing(level, float(below) / len(known), 1.0 - float(not_above) / len(known), len(known))

    def missing_communes(self, indicator_id: str, commune_codes: Iterable[str]) -> tuple[str, ...]:
        """Communes of a set where an indicator is missing, sorted."""
        self.indicator(indicator_id)
        wanted = np.asarray(sorted(commune_codes), dtype=object)
        known = self._measures[indicator_id].known[self._all.index.get_indexer(pd.Index(wanted))]
        return tuple(str(code) for code in wanted[~known])

    @cached_property
    def gp_outliers(self) -> Mapping[str, float]:
        """Communes whose number of general practitioners is to be verified: practitioners for 1,000 inhabitants."""
        return queries.gp_outliers(self._store)
