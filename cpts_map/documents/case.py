"""A territory, and everything that a document says of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cpts_map.answers import Diagnosis, IndicatorValue
from cpts_map.atlas import Atlas
from cpts_map.findings import Assessment
from cpts_map.opendata import OpenSource


@dataclass(frozen=True, slots=True)
class Territory:
    """What a document is about.

    Attributes
    ----------
    name
        In French.
    codes
        Its communes, known, at least one.
    cpts_id
        Of the register, where the territory is a CPTS; empty otherwise.
    remark
        What the reader must know of this territory, in French; empty where nothing.
    """

    name: str
    codes: tuple[str, ...]
    cpts_id: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A territory with its answers.

    Attributes
    ----------
    territory, diagnosis, assessment
        What it is, in figures, in sentences.
    atlas
        Where the answers come from.
    catalogue
        Open files that a user may load, by id.
    """

    territory: Territory
    diagnosis: Diagnosis
    assessment: Assessment
    atlas: Atlas
    catalogue: Mapping[str, OpenSource]

    def value(self, indicator_id: str) -> IndicatorValue | None:
        """Find an indicator; ``None`` where the store does not know it."""
        return next((i for i in self.diagnosis.indicators if i.id == indicator_id), None)
