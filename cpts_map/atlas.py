"""The façade: one object opens the store and answers every question.

Screen, command line, downloads and notebooks all ask it, so that a figure has one source.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from cpts_map import codes, departmental, queries
from cpts_map.answers import (
    AttachmentRow,
    Benchmark,
    CommuneCoverage,
    CoverageRow,
    Crossed,
    DepartmentalValue,
    Diagnosis,
    Hit,
    Holder,
    IndicatorValue,
    LevelTable,
    PopulationYear,
    PublishedFigure,
    Register,
    Standing,
    ZoneRow,
)
from cpts_map.diagnostics import coverage as coverages
from cpts_map.diagnostics import graph as graphs
from cpts_map.diagnostics import perimeter as perimeters
from cpts_map.diagnostics import readings
from cpts_map.diagnostics import zones as uncovered
from cpts_map.diagnostics.aggregate import Aggregate, aggregate, aggregate_each, by_commune, by_group
from cpts_map.diagnostics.classes import Method, breaks
from cpts_map.diagnostics.decay import DECAYS
from cpts_map.diagnostics.graph import Graph
from cpts_map.diagnostics.sensitivity import Sensitivity, sensitivity
from cpts_map.diagnostics.zones import Zone
from cpts_map.errors import SettingsError
from cpts_map.findings import Assessment, Facts, assess
from cpts_map.indicators import DECLARED, Indicator
from cpts_map.memo import remembered
from cpts_map.queries import Check, Contact, Cpts, ImportedRow, LedgerRow, Liberal, National, RegionalState, SourceRow
from cpts_map.registers import Gazetteer
from cpts_map.rules import Definition, Status
from cpts_map.search import Index
from cpts_map.store import Store
from cpts_map.texts import labels
from cpts_map.texts.typography import de

if TYPE_CHECKING:
    import geopandas as gpd

LEVELS = ("departement", "epci", "region")
# Levels at which every indicator is tabled, and among which a value has its place.
TABLED = ("commune", "epci", "cpts", "departement", "region")
STANDING = ("commune", "epci", "cpts")
# A level that exists where its source is loaded.
BASSIN = "bassin_de_vie"
FRANCE = "FR"
_LEVEL_NAMES = {"departement": "Département", "epci": "EPCI", "region": "Région", BASSIN: "Bassin de vie"}


class Atlas:
    """Everything that is known of a region, and of any set of communes of France.

    Attributes
    ----------
    region, region_name
        Code and name of the region.
    indicators
        Those whose sources are loaded, by id, in the order of the registry.
    levels
        Levels at which every indicator is tabled; ``bassin_de_vie`` is one where its source is loaded.
    """

    def __init__(self, store: Path, region: str = "75") -> None:
        """Open a store on a region.

        Parameters
        ----------
        store
            The DuckDB file, from ``cpts-map build``.
        region
            Code of the region.

        Raises
        ------
        StoreError
            The store is absent or unreadable.
        UnknownCodeError
            The store knows no such region.
        """
        self._store = Store(store)
        self._names = queries.territories(self._store)
        if region not in self._names["region"]:
            self._store.close()
            raise codes.unknown("Région", region, self._names["region"])
        self.region = region
        self.region_name = self._names["region"][region]
        self._all = queries.communes(self._store)
        self.indicators = queries.indicators(self._store)
        self._measures = queries.measures(self._store, self._all.index)
        self._inhabitants = self._all["inhabitants"].to_numpy(dtype=float)
        basins = self._names.get(BASSIN, {})
        self._names[BASSIN] = {code: f"Bassin de vie {de(name)}" for code, name in basins.items()}
        self.levels = (*TABLED, BASSIN) if basins else TABLED
        kinds = (*LEVELS, BASSIN) if basins else LEVELS
        self._partitions = {level: perimeters.partition(self._all[level], self._inhabitants) for level in kinds}

    # -- What there is ---------------------------------------------------------------------------------------------

    @cached_property
    def communes(self) -> pd.DataFrame:
        """Communes of the region, indexed by code, sorted; ``inhabitants`` in 2023, ``area_m2``, attachments."""
        return self._all[self._all["region"] == self.region]

    @cached_property
    def listed(self) -> pd.DataFrame:
        """Communes of the region as a table lists them, sorted by code.

        ``commune``, ``departement``, ``population`` (inhabitants, NaN where unknown), ``cpts`` (names, statuses; empty
        without any), and what texts are sorted by, without accents nor case: ``commune_tri``, ``cpts_tri``.
        """
        frame = self.communes
        held: dict[str, list[str]] = {}
        for row in self.ledger_rows:
            held.setdefault(row.commune_code, []).append(f"{row.cpts_name} ({labels.STATUS[Status(row.status)]})")
        names = [" ; ".join(held.get(str(code), ())) for code in frame.index]
        return pd.DataFrame(
            {
                "commune": frame["name"],
                "departement": frame["departement"],
                "population": frame["inhabitants"],
                "cpts": names,
                "commune_tri": frame["name"].map(codes.fold),
                "cpts_tri": [codes.fold(name) for name in names],
            },
            index=frame.index,
        )

    @cached_property
    def departements(self) -> Mapping[str, str]:
        """Departments of the region: code to name."""
        found = sorted(self.communes["departement"].unique())
        return {code: self._names["departement"].get(code, code) for code in found}

    @property
    def built(self) -> str:
        """When the store was built, ISO 8601, UTC."""
        return self._store.meta["built"]

    @property
    def fingerprint(self) -> str:
        """What the store was built from; changes with any source, query or indicator."""
        return self._store.meta["fingerprint"]

    @cached_property
    def _entries(self) -> Mapping[str, Cpts]:
        """The whole register, by identifier, in the order of names."""
        return {c.cpts_id: c for c in queries.register(self._store)}

    def _cpts_name(self, cpts_id: str) -> str:
        """Name of a CPTS; its identifier where the register does not describe it."""
        return self._entries[cpts_id].name if cpts_id in self._entries else cpts_id

    @cached_property
    def register_entries(self) -> tuple[Cpts, ...]:
        """CPTS of the register that concern the region: a department or a commune of it."""
        ours = set(self.communes.index)
        held = {row.cpts_id for row in self.ledger_rows if row.commune_code in ours}
        return tuple(
            c
            for c in self._entries.values()
            if c.cpts_id in held or set(c.departements.split()) & self.departements.keys()
        )

    @cached_property
    def ledger_rows(self) -> tuple[LedgerRow, ...]:
        """The ledger: each attachment of a commune to a CPTS, whole France."""
        return tuple(queries.ledger(self._store))

    @cached_property
    def register(self) -> Register:
        """What the register knows of the region."""
        complete = tuple(sorted(self._complete & self.departements.keys()))
        with_perimeter = {row.cpts_id for row in self.ledger_rows}
        entries = self.register_entries
        return Register(
            partial=len(complete) < len(self.departements),
            complete_departements=complete,
            cpts=len(entries),
            perimeters=sum(c.cpts_id in with_perimeter for c in entries),
        )

    @cached_property
    def sources(self) -> tuple[SourceRow, ...]:
        """Every source of the store."""
        return tuple(queries.sources(self._store))

    @cached_property
    def imported(self) -> tuple[ImportedRow, ...]:
        """Parts of open sources that a user loaded."""
        return tuple(queries.imported(self._store))

    @cached_property
    def contacts(self) -> tuple[Contact, ...]:
        """Contact areas of the region."""
        return tuple(c for c in queries.contacts(self._store) if set(c.departements.split()) & self.departements.keys())

    @cached_property
    def national(self) -> tuple[National, ...]:
        """Published national coverage."""
        return tuple(queries.national(self._store))

    @cached_property
    def regional_state(self) -> tuple[RegionalState, ...]:
        """Published state of the region; empty for another region than the one it describes."""
        return tuple(queries.regional_state(self._store)) if self.described("cpts_2022") else ()

    def described(self, source_id: str) -> bool:
        """Tell whether a source describes the region."""
        found = next((s for s in self.sources if s.source_id == source_id), None)
        return found is not None and (not found.regions or self.region in found.regions)

    def checks(self, year: int) -> list[Check]:
        """Run every data check.

        Parameters
        ----------
        year
            Current year, with which vintages are compared.
        """
        return [queries.check(self._store, name, year) for name in queries.check_names()]

    def name(self, kind: str, code: str) -> str:
        """Name of a commune, department, region or EPCI; the code where there is none."""
        if kind == "commune":
            return str(self._all["name"].get(code, code))
        return self._names[kind].get(code, code)

    # -- Coverage --------------------------------------------------------------------------------------------------

    @cached_property
    def _graph(self) -> Graph:
        return queries.commune_graph(self._store, self._all)

    @property
    def everywhere(self) -> pd.DataFrame:
        """Every commune of France, as :attr:`communes`; in the order of :attr:`graph`."""
        return self._all

    @cached_property
    def without_outline(self) -> frozenset[str]:
        """Communes of France whose outline is not published: nobody knows what they touch."""
        return frozenset(self._all.index[self._all["area_m2"].isna()])

    @property
    def vintage(self) -> int:
        """Year of the communes in use."""
        return next(s.vintage for s in self.sources if s.source_id == "communes")

    @property
    def graph(self) -> Graph:
        """Neighbours of every commune of France."""
        return self._graph

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every name and code that leads to a commune of today."""
        found = queries.cog(self._store), queries.population_series(self._store)
        return Gazetteer.build(self._all, *found, departements=self._names["departement"])

    @cached_property
    def points_m(self) -> np.ndarray:
        """Where each commune of :attr:`everywhere` is reached; see :func:`cpts_map.derived.points_m`."""
        from cpts_map import derived  # noqa: PLC0415 - only who asks for distances waits for it

        return derived.points_m(queries.points(self._store))

    @cached_property
    def travel_matrix(self) -> pd.DataFrame:
        """Loaded minutes between communes of today: ``origin``, ``destination``, ``minutes``; empty where none is."""
        return queries.travel_matrix(self._store)

    @cached_property
    def _complete(self) -> frozenset[str]:
        return queries.complete_departements(self._store)

    @cached_property
    def _ledger_frame(self) -> pd.DataFrame:
        columns = [field.name for field in dataclasses.fields(LedgerRow)]
        return pd.DataFrame([dataclasses.astuple(row) for row in self.ledger_rows], columns=columns)

    @remembered(len(Definition))
    def states(self, definition: Definition) -> pd.Series:
        """What is known of each commune of the region; see :func:`cpts_map.diagnostics.coverage.states`.

        Parameters
        ----------
        definition
            Of covered.

        Returns
        -------
        pandas.Series
            On the index of :attr:`communes`: a value of :class:`~cpts_map.rules.Coverage`.
        """
        return coverages.states(self.communes, self._ledger_frame, definition, self._complete)

    @remembered(32)
    def coverage(self, definition: Definition = Definition.LARGE, by: str = "departement") -> tuple[CoverageRow, ...]:
        """Coverage of each territory of the region.

        Parameters
        ----------
        definition
            Of covered.
        by
            ``departement``, ``epci`` or ``region``. An EPCI that crosses the border of the region is described by its
            communes inside.

        Returns
        -------
        tuple of CoverageRow
            Sorted by code.

        Raises
        ------
        SettingsError
            The level is unknown.
        """
        if by not in LEVELS:
            raise SettingsError(f"Niveau inconnu : « {by} ». Niveaux possibles : {', '.join(LEVELS)}.")
        table = coverages.summary(self.communes, self.states(definition), self.communes[by])
        return tuple(
            CoverageRow(
                by=by,
                code=str(code),
                name=self.name(by, str(code)),
                definition=definition.value,
                communes=int(row["communes"]),
                covered_communes=int(row["covered_communes"]),
                shared_communes=int(row["shared_communes"]),
                population=round(row["population"]),
                covered_population=round(row["covered_population"]),
                uncovered_population=round(row["uncovered_population"]),
                undocumented_population=round(row["undocumented_population"]),
                area_km2=round(row["area_km2"], 1),
                covered_area_km2=round(row["covered_area_km2"], 1),
                covered_share=None if pd.isna(row["covered_share"]) else float(row["covered_share"]),
                partial=bool(row["partial"]),
                flag=row["flag"],
            )
            for code, row in zip(table.index, table.to_dict("records"), strict=True)
        )

    def commune_coverage(self, definition: Definition = Definition.LARGE) -> list[CommuneCoverage]:
        """Coverage of each commune of the region, with the CPTS that hold it.

        Parameters
        ----------
        definition
            Of covered.

        Returns
        -------
        list of CommuneCoverage
            Sorted by code.
        """
        held: dict[str, list[str]] = {}
        for row in self.ledger_rows:
            held.setdefault(row.commune_code, []).append(row.cpts_id)
        state = self.states(definition)
        frame = self.communes
        return [
            CommuneCoverage(
                str(code),
                name,
                departement,
                _whole(inhabitants),
                definition.value,
                known,
                tuple(held.get(str(code), ())),
            )
            for code, name, departement, inhabitants, known in zip(
                frame.index, frame["name"], frame["departement"], frame["inhabitants"], state, strict=True
            )
        ]

    @remembered(64)
    def zones(self, definition: Definition = Definition.LARGE, departement: str | None = None) -> tuple[ZoneRow, ...]:
        """Uncovered zones of the region, or of one department taken alone.

        Parameters
        ----------
        definition
            Of covered.
        departement
            Only the communes of this department, so that a zone stops at its border.

        Returns
        -------
        tuple of ZoneRow
            By decreasing population.

        Raises
        ------
        UnknownCodeError
            The department is not of the region.
        """
        state = self.states(definition)
        if departement is not None:
            if departement not in self.departements:
                raise codes.unknown("Département", departement, self.departements)
            state = state[self.communes["departement"] == departement]
        members = coverages.covering(self._ledger_frame, definition)
        return tuple(
            self._zone_row(zone, definition) for zone in uncovered.zones(self._all, state, self._graph, members)
        )

    def _zone_row(self, zone: Zone, definition: Definition) -> ZoneRow:
        attachments = tuple(
            AttachmentRow(a.cpts_id, self._cpts_name(a.cpts_id), a.shared_m, a.population, a.bounds, a.size)
            for a in zone.attachments
        )
        return ZoneRow(
            zone.id,
            self.name("commune", zone.id),
            definition.value,
            zone.communes,
            zone.population,
            zone.departements,
            zone.epci,
            zone.could_carry,
            zone.to_verify,
            attachments,
        )

    # -- Indicators ------------------------------------------------------------------------------------------------

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
                raise codes.unknown(_LEVEL_NAMES[level], code, territories.codes)
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

    def territory(self, kind: str, code: str) -> tuple[str, ...]:
        """Communes of a territory, sorted.

        Parameters
        ----------
        kind
            ``commune``, ``epci``, ``departement``, ``region``, ``cpts`` or, where loaded, ``bassin_de_vie``.
        code
            Of the territory; a CPTS is named by its identifier.

        Raises
        ------
        SettingsError
            The kind is unknown.
        UnknownCodeError
            There is no such territory.
        """
        if kind == "cpts":
            return self.cpts_communes(code)
        if kind == "commune":
            return self.perimeter([code]).codes
        if kind not in self._partitions:
            raise SettingsError(f"Niveau inconnu : « {kind} ». Niveaux possibles : {', '.join(self.levels)}.")
        found = tuple(self._all.index[self._all[kind] == code])
        if not found:
            raise codes.unknown(_LEVEL_NAMES[kind], code, self._names[kind])
        return found

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

    def liberal(self, departements: Iterable[str]) -> tuple[Liberal, ...]:
        """Liberal professionals of whole departments, as the Assurance maladie counts them; empty where not loaded."""
        return self._liberal(tuple(sorted(departements)))

    @remembered(128)
    def _liberal(self, departements: tuple[str, ...]) -> tuple[Liberal, ...]:
        return tuple(queries.liberal(self._store, list(departements)))

    @cached_property
    def departmental(self) -> Mapping[str, Indicator]:
        """Indicators published by whole department, by id; empty where no such source is loaded."""
        return {indicator.id: indicator for indicator in self._departmental.values()}

    @cached_property
    def _departmental(self) -> Mapping[tuple[str, str], Indicator]:
        return departmental.declared((p.kind, p.subject, p.name, p.year) for p in self._published.values())

    @cached_property
    def _published(self) -> Mapping[tuple[str, str, str, str], queries.Published]:
        return {(p.kind, p.subject, p.level, p.territory): p for p in queries.published(self._store)}

    def published(self, departements: Iterable[str]) -> tuple[DepartmentalValue, ...]:
        """Give the figures of whole departments, side by side: never a mean of them.

        Parameters
        ----------
        departements
            Codes, in the order wanted; the region is ours where one of them is of it, else that of the first.
        """
        wanted = tuple(departements)
        if not self._departmental:
            return ()
        first = next((code for code in wanted if code in self.departements), wanted[0])
        region = str(self._all.loc[self._all["departement"] == first, "region"].iloc[0])
        return tuple(
            DepartmentalValue(
                id=indicator.id,
                name=indicator.name,
                unit=indicator.unit,
                direction=indicator.direction.value,
                family=indicator.family.value,
                level=indicator.level.value,
                vintage=indicator.vintage,
                sources=indicator.sources,
                decimals=indicator.decimals,
                departements=tuple(self._figure(key, "departement", code) for code in wanted),
                region=self._figure(key, "region", region),
                france=self._figure(key, "france", FRANCE),
            )
            for key, indicator in self._departmental.items()
        )

    def _figure(self, key: tuple[str, str], level: str, code: str) -> PublishedFigure:
        name = "France" if level == "france" else self.name(level, code)
        if (found := self._published.get((*key, level, code))) is None:
            return PublishedFigure(level, code, name, departmental.ABSENT, None, None, None)
        return PublishedFigure(level, code, name, found.status, found.value, found.numerator, found.denominator)

    @cached_property
    def gp_outliers(self) -> Mapping[str, float]:
        """Communes whose number of general practitioners is to be verified: practitioners for 1,000 inhabitants."""
        return queries.gp_outliers(self._store)

    # -- Perimeters ------------------------------------------------------------------------------------------------

    @remembered(256)
    def _diagnosed(self, commune_codes: tuple[str, ...]) -> Diagnosis:
        return Perimeter(self, commune_codes)._diagnose()  # noqa: SLF001 - the same module, the same thing

    def perimeter(self, commune_codes: Iterable[str]) -> "Perimeter":
        """Take a set of communes as a territory.

        Parameters
        ----------
        commune_codes
            Codes of 2026, of any region; each counts once.

        Raises
        ------
        UnknownCodeError
            A code is unknown; the message names it and the nearest known ones. Nothing is dropped in silence.
        SettingsError
            There is no code at all.
        """
        wanted = tuple(sorted(set(commune_codes)))
        if not wanted:
            raise SettingsError("Un périmètre compte au moins une commune.")
        known = self._all.index
        for code in wanted:
            if code not in known:
                raise codes.unknown("Commune", code, known)
        return Perimeter(self, wanted)

    def cpts(self, cpts_id: str) -> Cpts:
        """Find a CPTS of the register.

        Raises
        ------
        UnknownCodeError
            The register knows no such CPTS.
        """
        if cpts_id not in self._entries:
            raise codes.unknown("Identifiant de CPTS", cpts_id, self._entries)
        return self._entries[cpts_id]

    def cpts_communes(self, cpts_id: str) -> tuple[str, ...]:
        """Communes of a CPTS, sorted; empty where the register has no perimeter for it."""
        self.cpts(cpts_id)
        return tuple(sorted(row.commune_code for row in self.ledger_rows if row.cpts_id == cpts_id))

    def holders(self, commune_code: str) -> list[LedgerRow]:
        """CPTS that hold a commune, whatever their status."""
        return [row for row in self.ledger_rows if row.commune_code == commune_code]

    # -- Search and outlines ---------------------------------------------------------------------------------------

    @cached_property
    def _index(self) -> Index:
        return self.index(self.communes)

    def index(self, communes: pd.DataFrame) -> Index:
        """Index what a person may type for given communes, rows of :attr:`everywhere`, and the CPTS of the region."""
        return Index.build(
            communes,
            queries.old_names(self._store),
            self._names["epci"],
            self.departements,
            {c.cpts_id: c.name for c in self.register_entries},
            self._names[BASSIN],
            (self.region, self.region_name),
        )

    def search(self, text: str, limit: int = 10) -> list[Hit]:
        """Find communes, postal codes, EPCI, departments and CPTS of the region by what a person types.

        Parameters
        ----------
        text
            With or without accents, capitals and hyphens.
        limit
            Results at most.

        Returns
        -------
        list of Hit
            Best first; empty where nothing is near.
        """
        return self._index.search(text, limit)

    def outlines(self) -> "gpd.GeoSeries":
        """Outlines of the communes of the region, WGS 84, by code; ``None`` where not published."""
        return queries.outlines(self._store, self.region)

    def outlines_of(self, commune_codes: Iterable[str]) -> "gpd.GeoSeries":
        """Outlines of given communes, WGS 84, by code."""
        return queries.outlines_of(self._store, sorted(commune_codes))

    def geometry(self, commune_codes: Iterable[str]) -> dict[str, object] | None:
        """Union of the outlines of given communes as a GeoJSON geometry; ``None`` where none is published."""
        shapes = self.outlines_of(commune_codes).dropna()
        if shapes.empty:
            return None
        union: dict[str, object] = shapely.geometry.mapping(shapely.coverage_union_all(shapes.to_numpy()))
        return union

    def departement_outlines(self) -> "gpd.GeoSeries":
        """Outlines of the departments of the region, WGS 84, by code."""
        return queries.departement_outlines(self._store, list(self.departements))

    @cached_property
    def population_years(self) -> pd.DataFrame:
        """Population of every commune of France (rows) in each year of the series (columns); NaN where unknown."""
        return queries.population_years(self._store, self._all.index)

    @cached_property
    def _population_matrix(self) -> tuple[tuple[int, ...], np.ndarray]:
        table = self.population_years
        return tuple(int(str(year)) for year in table.columns), table.to_numpy(dtype=float)

    @cached_property
    def _area_m2(self) -> np.ndarray:
        return self._all["area_m2"].to_numpy(dtype=float)

    def warm(self) -> None:
        """Prepare what the first question would otherwise wait for: neighbours, population series, search, classes."""
        _ = self._graph, self.population_years, self._index
        for indicator in self.indicators.values():
            self.breaks(indicator.id, Method.NATURAL)
        for level in self.levels:
            self.level(level)
        references = (("france", FRANCE), ("region", self.region), *(("departement", d) for d in self.departements))
        for kind, code in references:
            self._aggregates(kind, code)

    def close(self) -> None:
        """Release the store."""
        self._store.close()


@dataclasses.dataclass(frozen=True, slots=True)
class Perimeter:
    """A set of communes, and what can be said of it.

    Attributes
    ----------
    atlas
        Where the answers come from.
    codes
        Commune codes, sorted, all known.
    """

    atlas: Atlas
    codes: tuple[str, ...]

    def diagnose(self) -> Diagnosis:
        """Say what this set of communes is.

        Returns
        -------
        Diagnosis
            Population by year, bounds, size class, pieces, EPCI crossed and every indicator, each with what is missing.
        """
        return self.atlas._diagnosed(self.codes)  # noqa: SLF001 - the same module, the same thing

    def assess(self) -> Assessment:
        """Say in sentences what this set of communes is; see :mod:`cpts_map.findings`."""
        diagnosis = self.diagnose()
        doubtful = {code for found in diagnosis.indicators for code in found.flagged}
        rest = tuple(code for code in self.codes if code not in doubtful)
        without = self.atlas.perimeter(rest).diagnose() if doubtful and rest else None
        return assess(Facts(diagnosis, self.atlas.indicators, self.atlas.name, without))

    def _diagnose(self) -> Diagnosis:
        atlas = self.atlas
        graph = atlas._graph  # noqa: SLF001
        nodes = graph.nodes(self.codes)
        years = self._population()
        population = years[-1].inhabitants or 0
        area_m2 = atlas._area_m2[nodes].sum()  # noqa: SLF001
        area_km2 = round(float(area_m2) / 1e6, 1) if np.isfinite(area_m2) else None
        departements = self._crossed("departement", nodes)
        return Diagnosis(
            communes=self.codes,
            population=years,
            bounds=perimeters.bounds(population),
            size_class=perimeters.size(population),
            pieces=tuple(graphs.pieces(graph, self.codes)),
            pockets=tuple(graphs.pockets(graph, self.codes)),
            departements=departements,
            epci=self._crossed("epci", nodes),
            area_km2=area_km2,
            density_per_km2=round(population / area_km2, 1) if area_km2 else None,
            cpts=self._holders(),
            indicators=self._indicators(nodes, departements),
            departmental=atlas.published(d.code for d in departements),
        )

    def _population(self) -> tuple[PopulationYear, ...]:
        years, table = self.atlas._population_matrix  # noqa: SLF001
        ours = table[self.atlas._graph.nodes(self.codes)]  # noqa: SLF001
        known = np.isfinite(ours)
        codes_ = np.asarray(self.codes, dtype=object)
        return tuple(
            PopulationYear(
                year,
                round(float(ours[known[:, i], i].sum())) if known[:, i].any() else None,
                tuple(codes_[~known[:, i]]),
            )
            for i, year in enumerate(years)
        )

    def _crossed(self, level: str, nodes: np.ndarray) -> tuple[Crossed, ...]:
        atlas = self.atlas
        found = perimeters.crossings(atlas._partitions[level], atlas._inhabitants, nodes)  # noqa: SLF001
        return tuple(
            Crossed(
                code=c.code,
                communes=c.communes,
                communes_total=c.communes_total,
                population=c.population,
                population_total=c.population_total,
                split=c.split,
                name=atlas.name(level, c.code),
            )
            for c in found
        )

    def _holders(self) -> tuple[Holder, ...]:
        ours = set(self.codes)
        rows = [row for row in self.atlas.ledger_rows if row.commune_code in ours]
        names = {row.cpts_id: (row.cpts_name, row.status) for row in rows}
        return tuple(
            Holder(cpts_id, name, status, sum(row.cpts_id == cpts_id for row in rows))
            for cpts_id, (name, status) in sorted(names.items())
        )

    def indicator(self, indicator_id: str) -> IndicatorValue:
        """Give one indicator of this set, as :meth:`diagnose` does.

        Parameters
        ----------
        indicator_id
            Of a declared indicator.

        Returns
        -------
        IndicatorValue
            Its value is ``None`` where missing or without meaning.

        Raises
        ------
        UnknownCodeError
            No indicator has this id.
        """
        nodes = self.atlas.graph.nodes(self.codes)
        reference = self._reference(nodes, self._crossed("departement", nodes))
        (found,) = self._aggregates([self.atlas.indicator(indicator_id)], nodes)
        return self._indicator(self.atlas.indicator(indicator_id), found, nodes, reference)

    def _aggregates(self, indicators: Iterable[Indicator], nodes: np.ndarray) -> list[Aggregate]:
        measures = (self.atlas._measures[indicator.id] for indicator in indicators)  # noqa: SLF001
        return aggregate_each(measures, self.atlas._inhabitants, nodes)  # noqa: SLF001

    def _indicators(self, nodes: np.ndarray, departements: tuple[Crossed, ...]) -> tuple[IndicatorValue, ...]:
        reference = self._reference(nodes, departements)
        indicators = self.atlas.indicators.values()
        found = self._aggregates(indicators, nodes)
        return tuple(
            self._indicator(indicator, value, nodes, reference)
            for indicator, value in zip(indicators, found, strict=True)
        )

    def _reference(self, nodes: np.ndarray, departements: tuple[Crossed, ...]) -> tuple[tuple[str, str], ...]:
        """Name the most populated department and its region (ours, if crossed)."""
        atlas = self.atlas
        ours = [d.code for d in departements if d.code in atlas.departements]
        departement = ours[0] if ours else departements[0].code
        region = atlas.region if ours else str(atlas._all["region"].iloc[nodes[0]])  # noqa: SLF001
        return (("departement", departement), ("region", region))

    def _indicator(
        self, indicator: Indicator, found: Aggregate, nodes: np.ndarray, reference: tuple[tuple[str, str], ...]
    ) -> IndicatorValue:
        atlas = self.atlas
        measure, inhabitants = atlas._measures[indicator.id], atlas._inhabitants  # noqa: SLF001
        flagged: tuple[str, ...] = ()
        without: Aggregate | None = None
        if indicator.counts_gps and (flagged := tuple(c for c in self.codes if c in atlas.gp_outliers)):
            without = aggregate(measure, inhabitants, np.setdiff1d(nodes, atlas._graph.nodes(flagged)))  # noqa: SLF001
        return IndicatorValue(
            id=indicator.id,
            name=indicator.name,
            unit=indicator.unit,
            direction=indicator.direction.value,
            family=indicator.family.value,
            vintage=indicator.vintage,
            sources=indicator.sources,
            value=found.value,
            numerator=found.numerator,
            denominator=found.denominator,
            not_applicable=found.not_applicable,
            missing_share=found.missing_share,
            reliable=found.reliable,
            flagged=flagged,
            value_without_flagged=without.value if without else None,
            benchmarks=self._benchmarks(indicator, reference),
            france=atlas.france(indicator.id),
            standings=()
            if found.value is None or indicator.count
            else tuple(atlas.standing(indicator.id, found.value, level) for level in STANDING),
        )

    def _benchmarks(self, indicator: Indicator, reference: tuple[tuple[str, str], ...]) -> tuple[Benchmark, ...]:
        found = []
        for level, code in reference:
            known = self.atlas.aggregate(indicator.id, level, code)
            name = self.atlas.name(level, code)
            found.append(Benchmark(level, code, name, known.value, known.missing_share))
        return tuple(found)


def _whole(value: float) -> int | None:
    return None if pd.isna(value) else round(value)
