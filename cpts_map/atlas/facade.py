"""One object opens the store and answers every question."""

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from cpts_map import codes, queries
from cpts_map.answers import Diagnosis, Hit
from cpts_map.atlas.ground import BASSIN, FRANCE, LEVEL_NAMES
from cpts_map.atlas.perimeter import Perimeter
from cpts_map.atlas.published import Published
from cpts_map.diagnostics.classes import Method
from cpts_map.errors import SettingsError
from cpts_map.memo import remembered
from cpts_map.search import Index

if TYPE_CHECKING:
    import geopandas as gpd


class Atlas(Published):
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
            raise codes.unknown(LEVEL_NAMES[kind], code, self._names[kind])
        return found

    @remembered(256)
    def _diagnosed(self, commune_codes: tuple[str, ...]) -> Diagnosis:
        return Perimeter(self, commune_codes)._diagnose()

    def perimeter(self, commune_codes: Iterable[str]) -> Perimeter:
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
