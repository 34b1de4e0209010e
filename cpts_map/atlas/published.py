"""Figures published by whole department: given as they are, never recomputed."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from cpts_map import departmental, queries
from cpts_map.answers import DepartmentalValue, PublishedFigure
from cpts_map.atlas.ground import FRANCE
from cpts_map.atlas.measured import Measured
from cpts_map.indicators import Indicator
from cpts_map.memo import remembered
from cpts_map.queries import Liberal


class Published(Measured):
    """A region, and what is only published by department."""

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
