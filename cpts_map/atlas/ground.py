"""What the store holds of a region: its communes, its register, its neighbours; nothing is computed from them yet."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from cpts_map import codes, queries
from cpts_map.answers import Register
from cpts_map.diagnostics import perimeter as perimeters
from cpts_map.diagnostics.graph import Graph
from cpts_map.queries import Check, Contact, Cpts, ImportedRow, LedgerRow, National, RegionalState, SourceRow
from cpts_map.registers import Gazetteer
from cpts_map.rules import Status
from cpts_map.store import Store
from cpts_map.texts import labels
from cpts_map.texts.typography import de

LEVELS = ("departement", "epci", "region")
# Levels at which every indicator is tabled, and among which a value has its place.
TABLED = ("commune", "epci", "cpts", "departement", "region")
# A level that exists where its source is loaded.
BASSIN = "bassin_de_vie"
FRANCE = "FR"
LEVEL_NAMES = {"departement": "Département", "epci": "EPCI", "region": "Région", BASSIN: "Bassin de vie"}


class Ground:
    """A region as the store holds it, and the rest of France around it; see :class:`Atlas` for its attributes."""

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

    def close(self) -> None:
        """Release the store."""
        self._store.close()
