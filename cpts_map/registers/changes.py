"""What changes from one register to the next: CPTS that come and go, names, statuses, communes."""

from collections.abc import Iterable
from dataclasses import dataclass

from cpts_map.registers.heads import slug
from cpts_map.registers.records import Register, RegisterCpts


@dataclass(frozen=True, slots=True)
class CptsChange:
    """One CPTS in both registers.

    Attributes
    ----------
    old, new
        Before and after.
    gained, lost
        Communes, by code.
    """

    old: RegisterCpts
    new: RegisterCpts
    gained: frozenset[str]
    lost: frozenset[str]

    @property
    def renamed(self) -> bool:
        """Whether its name changed."""
        return self.old.name != self.new.name

    @property
    def status_changed(self) -> bool:
        """Whether its status changed."""
        return self.old.status is not self.new.status

    @property
    def reidentified(self) -> bool:
        """Whether it was found by its name, its id having changed."""
        return self.old.cpts_id != self.new.cpts_id

    @property
    def any(self) -> bool:
        """Whether anything changed."""
        return self.renamed or self.status_changed or self.reidentified or bool(self.gained or self.lost)


@dataclass(frozen=True, slots=True)
class RegisterChanges:
    """What changes from one register to the next.

    Attributes
    ----------
    added, removed
        CPTS of one register only, in the order of their ids.
    changed
        CPTS of both of which something changed.
    unchanged
        How many others.
    """

    added: tuple[RegisterCpts, ...]
    removed: tuple[RegisterCpts, ...]
    changed: tuple[CptsChange, ...]
    unchanged: int

    @property
    def renamed(self) -> tuple[CptsChange, ...]:
        """CPTS whose name changed."""
        return tuple(change for change in self.changed if change.renamed)

    @property
    def status_changed(self) -> tuple[CptsChange, ...]:
        """CPTS whose status changed."""
        return tuple(change for change in self.changed if change.status_changed)

    @property
    def perimeter_changed(self) -> tuple[CptsChange, ...]:
        """CPTS that gained or lost communes."""
        return tuple(change for change in self.changed if change.gained or change.lost)

    def lines(self) -> list[str]:
        """Say each change, in French, one a line."""
        said = [f"Ajoutée : {each.name} ({each.status})." for each in self.added]
        said += [f"Retirée : {each.name} ({each.status})." for each in self.removed]
        for change in self.changed:
            parts = []
            if change.renamed:
                parts.append(f"renommée, avant « {change.old.name} »")
            if change.status_changed:
                parts.append(f"statut {change.old.status} → {change.new.status}")
            if change.reidentified:
                parts.append(f"identifiant {change.old.cpts_id} → {change.new.cpts_id}")
            if change.gained:
                parts.append(f"{len(change.gained)} commune(s) gagnée(s) : {_listed(change.gained)}")
            if change.lost:
                parts.append(f"{len(change.lost)} commune(s) perdue(s) : {_listed(change.lost)}")
            said.append(f"{change.new.name} : {' ; '.join(parts)}.")
        return said


def compare(old: Register, new: Register) -> RegisterChanges:
    """Compare two registers.

    Parameters
    ----------
    old, new
        Before and after. CPTS are the same where their id is, else where their name is, in its usual writings.

    Returns
    -------
    RegisterChanges
        Nothing but equal registers gives no change.
    """
    before, after = old.perimeters(), new.perimeters()
    pairs = _pairs(old, new)
    changes = [
        CptsChange(o, n, after[n.cpts_id] - before[o.cpts_id], before[o.cpts_id] - after[n.cpts_id]) for o, n in pairs
    ]
    changed = tuple(change for change in changes if change.any)
    kept_old, kept_new = {o.cpts_id for o, _ in pairs}, {n.cpts_id for _, n in pairs}
    return RegisterChanges(
        tuple(each for each in new.cpts if each.cpts_id not in kept_new),
        tuple(each for each in old.cpts if each.cpts_id not in kept_old),
        changed,
        len(changes) - len(changed),
    )


def _pairs(old: Register, new: Register) -> list[tuple[RegisterCpts, RegisterCpts]]:
    """CPTS of both registers: by id, then by a name that is alone of its kind in each."""
    by_id = {each.cpts_id: each for each in new.cpts}
    pairs = [(each, by_id[each.cpts_id]) for each in old.cpts if each.cpts_id in by_id]
    known = {each.cpts_id for each, _ in pairs}
    left_old = _by_name(each for each in old.cpts if each.cpts_id not in known)
    left_new = _by_name(each for each in new.cpts if each.cpts_id not in known)
    pairs += [
        (found[0], left_new[name][0])
        for name, found in left_old.items()
        if len(found) == 1 and len(left_new.get(name, ())) == 1
    ]
    return sorted(pairs, key=lambda pair: pair[1].cpts_id)


def _by_name(cpts: Iterable[RegisterCpts]) -> dict[str, list[RegisterCpts]]:
    found: dict[str, list[RegisterCpts]] = {}
    for each in cpts:
        found.setdefault(slug(each.name), []).append(each)
    return found


_SHOWN = 10


def _listed(codes: frozenset[str]) -> str:
    more = f" et {len(codes) - _SHOWN} autres" if len(codes) > _SHOWN else ""
    return ", ".join(sorted(codes)[:_SHOWN]) + more
