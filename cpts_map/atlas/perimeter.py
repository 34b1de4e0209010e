"""A set of communes, and what can be said of it."""

import dataclasses
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from cpts_map.answers import Benchmark, Crossed, Diagnosis, Holder, IndicatorValue, PopulationYear
from cpts_map.atlas.measured import STANDING
from cpts_map.diagnostics import graph as graphs
from cpts_map.diagnostics import perimeter as perimeters
from cpts_map.diagnostics.aggregate import Aggregate, aggregate, aggregate_each
from cpts_map.findings import Assessment, Facts, assess
from cpts_map.indicators import Indicator

if TYPE_CHECKING:
    from cpts_map.atlas.facade import Atlas


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

    atlas: "Atlas"
    codes: tuple[str, ...]

    def diagnose(self) -> Diagnosis:
        """Say what this set of communes is.

        Returns
        -------
        Diagnosis
            Population by year, bounds, size class, pieces, EPCI crossed and every indicator, each with what is missing.
        """
        return self.atlas._diagnosed(self.codes)

    def assess(self) -> Assessment:
        """Say in sentences what this set of communes is; see :mod:`cpts_map.findings`."""
        diagnosis = self.diagnose()
        doubtful = {code for found in diagnosis.indicators for code in found.flagged}
        rest = tuple(code for code in self.codes if code not in doubtful)
        without = self.atlas.perimeter(rest).diagnose() if doubtful and rest else None
        return assess(Facts(diagnosis, self.atlas.indicators, self.atlas.name, without))

    def _diagnose(self) -> Diagnosis:
        atlas = self.atlas
        graph = atlas._graph
        nodes = graph.nodes(self.codes)
        years = self._population()
        population = years[-1].inhabitants or 0
        area_m2 = atlas._area_m2[nodes].sum()
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
        years, table = self.atlas._population_matrix
        ours = table[self.atlas._graph.nodes(self.codes)]
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
        found = perimeters.crossings(atlas._partitions[level], atlas._inhabitants, nodes)
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
        measures = (self.atlas._measures[indicator.id] for indicator in indicators)
        return aggregate_each(measures, self.atlas._inhabitants, nodes)

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
        region = atlas.region if ours else str(atlas._all["region"].iloc[nodes[0]])
        return (("departement", departement), ("region", region))

    def _indicator(
        self, indicator: Indicator, found: Aggregate, nodes: np.ndarray, reference: tuple[tuple[str, str], ...]
    ) -> IndicatorValue:
        atlas = self.atlas
        measure, inhabitants = atlas._measures[indicator.id], atlas._inhabitants
        flagged: tuple[str, ...] = ()
        without: Aggregate | None = None
        if indicator.counts_gps and (flagged := tuple(c for c in self.codes if c in atlas.gp_outliers)):
            without = aggregate(measure, inhabitants, np.setdiff1d(nodes, atlas._graph.nodes(flagged)))
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
