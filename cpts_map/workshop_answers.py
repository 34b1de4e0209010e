"""What the workshop answers."""

from dataclasses import dataclass

from cpts_map.answers import Diagnosis, Holder
from cpts_map.diagnostics.landmarks import Tipping
from cpts_map.diagnostics.perimeter_rules import Orphan, Rule
from cpts_map.diagnostics.trips import Trip


@dataclass(frozen=True, slots=True)
class Assessment:
    """A perimeter, judged.

    Attributes
    ----------
    diagnosis
        What it is.
    rules
        Each rule, in the order of reading.
    tipping
        Which communes change its size class.
    orphans
        What it leaves uncovered around it.
    shared
        CPTS that hold some of its communes, its own left out.
    centre
        Its most populated commune.
    to_centre, between
        Longest trips, estimated; ``None`` where town halls are unknown.
    border_km, compactness
        Outer border, and 4π × area ÷ border²; ``None`` where an outline is missing.
    """

    diagnosis: Diagnosis
    rules: tuple[Rule, ...]
    tipping: Tipping
    orphans: tuple[Orphan, ...]
    shared: tuple[Holder, ...]
    centre: str
    to_centre: Trip | None
    between: Trip | None
    border_km: float
    compactness: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a commune of an older vintage.

    Attributes
    ----------
    code
        As in the link.
    today
        The commune of today, ``None`` where nobody can tell.
    note
        In French.
    """

    code: str
    today: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A link, read with the communes of today.

    Attributes
    ----------
    codes
        Communes of today, sorted.
    vintage
        Of the link.
    changes
        What is no more as in the link.
    """

    codes: tuple[str, ...]
    vintage: int
    changes: tuple[Change, ...]
