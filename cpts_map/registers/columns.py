"""What each column of a table is, told by its name, then by its values; columns of persons are never read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from cpts_map.codes import COMMUNE
from cpts_map.registers.dates import read_date
from cpts_map.registers.headers import EXACT, POSSIBLE, Role, by_name, step, words
from cpts_map.registers.statuses import read_status
from cpts_map.registers.verdicts import personal
from cpts_map.rules import Status

_OWN = frozenset({Role.NOTE, Role.SOURCE, Role.SHARE})
_SAMPLED = 60
_MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table.

    Attributes
    ----------
    at
        Position of each role.
    steps
        Positions of the columns that say when a step was reached, with the step.
    persons, unread
        Names of the columns left out: because they are about persons, because they are nothing known.
    """

    at: Mapping[Role, int]
    steps: tuple[tuple[int, Status], ...] = ()
    persons: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def has(self, *roles: Role) -> bool:
        """Tell whether one of these roles has a column."""
        return any(role in self.at for role in roles)

    def cell(self, cells: Sequence[str | None], role: Role) -> str:
        """Text of a cell; empty where the column or the cell is absent."""
        at = self.at.get(role)
        return (cells[at] or "").strip() if at is not None and at < len(cells) else ""

    def remarks(self) -> list[str]:
        """Say which columns were not read."""
        said = []
        if self.persons:
            listed = ", ".join(f"« {name} »" for name in self.persons)
            said.append(f"Colonnes de personnes et de coordonnées laissées de côté : {listed}.")
        if self.unread:
            said.append(f"Colonnes non lues : {', '.join(f'« {name} »' for name in self.unread)}.")
        return said


def assign(headers: Sequence[str], values: Sequence[Sequence[str]], is_commune: Callable[[str], bool]) -> Columns:
    """Give its role to each column.

    Parameters
    ----------
    headers
        Names of the columns.
    values
        Those of each column, without the empty ones.
    is_commune
        Tells whether a text names a commune; settles columns whose name may mean several things.
    """
    named = [by_name(header) for header in headers]
    if any("prenom" in words(header).split() for header in headers):
        # Beside a first name, « Nom » is a person's.
        named = [(EXACT, Role.PERSON) if words(h) == "nom" else n for h, n in zip(headers, named, strict=True)]
    named = [
        (EXACT, Role.PERSON) if n[0] <= POSSIBLE and any(personal(v) for v in column) else n
        for n, column in zip(named, values, strict=True)
    ]
    at = _best(named, values, is_commune)
    if Role.PRECISION not in at:
        # Only the project's own file is known to hold no person there.
        at = {role: i for role, i in at.items() if role not in _OWN}
    _by_values(at, named, values, is_commune)
    steps = tuple((i, s) for i, (_, role) in enumerate(named) if role is Role.STEP and (s := step(headers[i])))
    used = {*at.values(), *(i for i, _ in steps)}
    persons = tuple(headers[i] for i, (_, role) in enumerate(named) if role is Role.PERSON)
    unread = tuple(h for i, h in enumerate(headers) if i not in used and named[i][1] is not Role.PERSON and h)
    return Columns(at, steps, persons, unread)


def _best(
    named: Sequence[tuple[int, Role]], values: Sequence[Sequence[str]], is_commune: Callable[[str], bool]
) -> dict[Role, int]:
    """Column of each role: the surest name, then the values that are most often what they should be, then the first."""
    at: dict[Role, int] = {}
    for role in Role:
        if role in {Role.PERSON, Role.OTHER, Role.STEP}:
            continue
        columns = [i for i, (strength, found) in enumerate(named) if found is role and strength]
        if columns:
            at[role] = max(columns, key=lambda i: (named[i][0], _rate(role, values[i], is_commune), -i))
    return at


def _by_values(
    at: dict[Role, int],
    named: Sequence[tuple[int, Role]],
    values: Sequence[Sequence[str]],
    is_commune: Callable[[str], bool],
) -> None:
    """Settle by their values the columns whose name only suggests, or says nothing."""
    code, name = at.get(Role.CODE), at.get(Role.NAME)
    if code is not None and named[code][0] == POSSIBLE and not _mostly(values[code], _is_code):
        at.setdefault(Role.ID, at.pop(Role.CODE))
    alone = name is not None and named[name][0] == POSSIBLE and Role.ID not in at and Role.COMMUNE not in at
    if name is not None and alone and Role.CODE in at and _mostly(values[name], is_commune):
        at[Role.COMMUNE] = at.pop(Role.NAME)  # « nom » beside a code of commune is the commune's
    if Role.COMMUNE not in at:
        free = [i for i, (_, role) in enumerate(named) if i not in at.values() and role in {Role.NAME, Role.OTHER}]
        found = [i for i in free if _mostly(values[i], is_commune)]
        if found:
            at[Role.COMMUNE] = found[0]


def _is_code(text: str) -> bool:
    return COMMUNE.matches(text) or COMMUNE.matches(f"0{text}")


def _rate(role: Role, values: Sequence[str], is_commune: Callable[[str], bool]) -> float:
    tests: dict[Role, Callable[[str], bool]] = {
        Role.COMMUNE: is_commune,
        Role.CODE: _is_code,
        Role.STATUS: lambda text: read_status(text).understood,
        Role.DATE: lambda text: read_date(text) is not None,
    }
    test = tests.get(role)
    return _share(values, test) if test else len(values) / 1e9


def _share(values: Iterable[str], test: Callable[[str], bool]) -> float:
    sampled = list(values)[:_SAMPLED]
    return sum(map(test, sampled)) / len(sampled) if sampled else 0.0


def _mostly(values: Iterable[str], test: Callable[[str], bool]) -> bool:
    return _share(values, test) >= _MOSTLY
