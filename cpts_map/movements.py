"""From the communes of a date to those of a later one: the movements of the COG followed, splits never guessed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

import pandas as pd

from cpts_map.errors import SchemaError

COMMUNE = "COM"


class Change(StrEnum):
    """What may happen to a commune."""

    MERGER = "fusion"
    SPLIT = "scission"
    CODE = "changement de code"
    NAME = "changement de nom"


# Events of one day, in the order in which they happen: a commune takes its new code (of another département, say), then
# gives others their autonomy back, then merges, then takes its new name. They are named by ``layers.open.cog.EVENTS``.
_CODE, _SPLIT, _MERGER, _NAME = range(4)
_STEP = {
    "41": _CODE,
    "50": _CODE,
    "20": _SPLIT,
    "21": _SPLIT,
    "30": _SPLIT,
    "31": _MERGER,
    "32": _MERGER,
    "33": _MERGER,
    "34": _NAME,
    "35": _NAME,
    "70": _NAME,
    "71": _NAME,
    "10": _NAME,
}


class _Move(NamedTuple):
    """A commune before an event and one after it, code and name."""

    before: str
    after: str
    renamed: bool


def passage(movements: pd.DataFrame, since: dt.date, until: dt.date) -> pd.DataFrame:
    """Follow communes from a date to another.

    Associated and delegated communes and arrondissements are parts of a commune: what happens to them is not followed.

    Parameters
    ----------
    movements
        Columns ``mod``, ``effective``, ``kind_before``, ``code_before``, ``name_before``, ``kind_after``,
        ``code_after``, ``name_after`` of ``open_cog_mouvement``.
    since
        Day at which the old codes are in force: what takes effect on this very day has already happened.
    until
        Day at which the new codes are in force, later events being left.

    Returns
    -------
    pandas.DataFrame
        One row a commune of ``since`` to which something happened, by code; every other one is as it was. Columns
        ``old_code``; ``new_codes``, tuple of the codes of the communes of ``until`` that hold it or a part of it
        (several after a split: nobody can tell the parts, even where one merged and has its autonomy back);
        ``changes``, tuple of :class:`Change`, and ``dates``, their ISO dates, both in order of time. A commune that
        absorbs another one has a merger too: its code stays, its ground grows.

    Raises
    ------
    SchemaError
        An event is unknown, or befalls a commune that no longer existed.

    Examples
    --------
    >>> columns = ["mod", "effective", "kind_before", "code_before", "name_before"]
    >>> columns += ["kind_after", "code_after", "name_after"]
    >>> rows = [("32", "2018-01-01", "COM", "40002", "Bas", "COM", "40001", "Haut-et-Bas"),
    ...         ("32", "2018-01-01", "COM", "40001", "Haut", "COM", "40001", "Haut-et-Bas")]
    >>> found = passage(pd.DataFrame(rows, columns=columns), dt.date(2017, 1, 1), dt.date(2024, 1, 1))
    >>> found.loc[1, "old_code"], found.loc[1, "new_codes"], found.loc[1, "changes"][0].value
    ('40002', ('40001',), 'fusion')
    """
    held: dict[str, set[str]] = {}  # commune in force to the communes of ``since`` whose ground it holds
    happened: dict[str, list[tuple[str, Change]]] = defaultdict(list)
    seen: set[str] = set()
    for day, step, moves in _steps(movements, since, until):
        left = _leave(moves, held, seen, day)
        for before, group in moves.items():
            if change := _change(step, group):
                for old in left[before]:
                    happened[old].append((day, change))
        for before, group in moves.items():
            for move in group:
                held.setdefault(move.after, set()).update(left[before])
                seen.add(move.after)
    return _frame(held, happened)


def _steps(
    movements: pd.DataFrame, since: dt.date, until: dt.date
) -> Iterator[tuple[str, int, dict[str | None, list[_Move]]]]:
    """Give the movements of communes, by day and step of the day, those of one commune together."""
    if unknown := sorted(set(movements["mod"]) - _STEP.keys()):
        raise SchemaError(f"Mouvements de communes : type d'événement inconnu, {unknown[0]}.")
    kept = movements[
        (movements["effective"] > since.isoformat())
        & (movements["effective"] <= until.isoformat())
        & (movements["kind_after"] == COMMUNE)
        & (movements["kind_before"].isna() | (movements["kind_before"] == COMMUNE))
    ]
    days: dict[tuple[str, int], dict[str | None, list[_Move]]] = {}
    columns = ("mod", "effective", "code_before", "name_before", "code_after", "name_after")
    for mod, day, before, old_name, after, name in zip(*(kept[column] for column in columns), strict=True):
        born = pd.isna(before)  # on ground that was no commune
        renamed = mod == "10" or (not born and before == after and old_name != name)
        moves = days.setdefault((day, _STEP[mod]), {})
        moves.setdefault(None if born else before, []).append(_Move("" if born else before, after, renamed))
    for (day, step), moves in sorted(days.items()):
        yield day, step, moves


def _leave(
    befores: Iterable[str | None], held: dict[str, set[str]], seen: set[str], day: str
) -> dict[str | None, set[str]]:
    """Take out the communes to which something happens, each with the communes of the start that it holds."""
    left: dict[str | None, set[str]] = {}
    for before in befores:
        if before is None:
            left[before] = set()
        elif before in held:
            left[before] = held.pop(before)
        elif before in seen:
            raise SchemaError(f"Mouvements de communes, {day} : la commune {before} n'existait plus.")
        else:
            left[before] = {before}
            seen.add(before)
    return left


def _change(step: int, moves: list[_Move]) -> Change | None:
    """Tell what happened to one commune."""
    if step == _CODE:
        return Change.CODE
    if step == _NAME:
        return Change.NAME if any(move.renamed for move in moves) else None
    # A commune that only takes a part of another one, when that one is divided, grows.
    return Change.SPLIT if len({move.after for move in moves}) > 1 else Change.MERGER


def _frame(held: dict[str, set[str]], happened: dict[str, list[tuple[str, Change]]]) -> pd.DataFrame:
    heirs: dict[str, set[str]] = defaultdict(set)
    for code, olds in held.items():
        for old in olds:
            heirs[old].add(code)
    rows = [
        (old, tuple(sorted(heirs[old])), tuple(change for _, change in events), tuple(day for day, _ in events))
        for old, events in sorted(happened.items())
    ]
    return pd.DataFrame(rows, columns=["old_code", "new_codes", "changes", "dates"])
