"""Who is covered: states of communes, coverage of territories, uncovered zones."""

import dataclasses
from functools import cached_property

import pandas as pd

from cpts_map import codes
from cpts_map.answers import AttachmentRow, CommuneCoverage, CoverageRow, ZoneRow
from cpts_map.atlas.ground import LEVELS, Ground
from cpts_map.diagnostics import coverage as coverages
from cpts_map.diagnostics import zones as uncovered
from cpts_map.diagnostics.zones import Zone
from cpts_map.errors import SettingsError
from cpts_map.memo import remembered
from cpts_map.queries import LedgerRow
from cpts_map.rules import Definition


class Covered(Ground):
    """A region, and what the register tells of each of its communes."""

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


def _whole(value: float) -> int | None:
    return None if pd.isna(value) else round(value)
