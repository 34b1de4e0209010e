"""What a change of data changes in the figures: before, after, and what a person should look at."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpts_map import queries
from cpts_map.errors import CptsMapError
from cpts_map.indicators import Indicator
from cpts_map.store import Store

# Beyond this relative change of a department or of the region, a figure is listed for review.
REVIEW = 0.10
_SAME = 1e-9


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator on a territory, in one store.

    Attributes
    ----------
    value
        ``None`` where nothing is known or the denominator is zero.
    communes
        How many communes have a value.
    """

    value: float | None
    communes: int


@dataclass(frozen=True, slots=True)
class Change:
    """An indicator that is not what it was.

    Attributes
    ----------
    indicator
        As declared in the new store, or in the old one where it is gone.
    departement
        Code; empty for the whole region.
    before, after
        ``None`` where the store does not know the indicator there.
    vintage_before, vintage_after
        As shown.
    """

    indicator: Indicator
    departement: str
    before: Figure | None
    after: Figure | None
    vintage_before: str
    vintage_after: str

    @property
    def share(self) -> float | None:
        """Relative change; ``None`` without two values, or from zero."""
        if self.before is None or self.after is None or self.before.value is None or self.after.value is None:
            return None
        return (self.after.value - self.before.value) / abs(self.before.value) if self.before.value else None

    @property
    def to_review(self) -> bool:
        """Whether a person should look at it: gone, lost communes, or changed beyond :data:`REVIEW`."""
        if self.before is None:
            return False
        if self.after is None or self.after.communes < self.before.communes:
            return True
        return self.share is not None and abs(self.share) > REVIEW


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Every indicator of a region and its departments, in one store."""

    indicators: Mapping[str, Indicator]
    figures: Mapping[tuple[str, str], Figure]


def snapshot(path: Path, region: str) -> Snapshot | None:
    """Take the figures of a store.

    Returns
    -------
    Snapshot or None
        ``None`` where there is no store, or an older code made it: nothing to compare with.
    """
    try:
        store = Store(path)
    except CptsMapError:
        return None
    try:
        declared = queries.indicators(store)
        rows = store.rows("queries/summary", queries.SummaryRow, region=region)
    except CptsMapError:
        return None
    finally:
        store.close()
    figures = {}
    for row in rows:
        indicator = declared[row.indicator]
        ratio = row.numerator / row.denominator if row.denominator else None
        value = row.numerator if indicator.count else None if ratio is None else indicator.scale * ratio
        figures[row.indicator, row.departement] = Figure(value, row.communes)
    return Snapshot(declared, figures)


def compare(before: Snapshot | None, after: Snapshot) -> list[Change]:
    """List what changed, the whole region first for each indicator; nothing when there was no store before."""
    if before is None:
        return []
    found = []
    for id_, departement in sorted(before.figures.keys() | after.figures.keys()):
        old, new = before.figures.get((id_, departement)), after.figures.get((id_, departement))
        then, now = before.indicators.get(id_), after.indicators.get(id_)
        declared = now or then
        vintages = then.vintage if then else "", now.vintage if now else ""
        if declared is not None and (not _same(old, new) or vintages[0] != vintages[1]):
            found.append(Change(declared, departement, old, new, *vintages))
    return found


def _same(old: Figure | None, new: Figure | None) -> bool:
    if old is None or new is None or old.value is None or new.value is None:
        return old == new
    return old.communes == new.communes and abs(old.value - new.value) <= _SAME * max(1.0, abs(old.value))
