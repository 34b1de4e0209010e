"""What the rows of a file say of each CPTS, agreed into one record; what they contradict is said, never averaged."""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from cpts_map.registers.dates import read_date
from cpts_map.registers.encoding import mended
from cpts_map.registers.names import key
from cpts_map.registers.records import RegisterCpts
from cpts_map.registers.statuses import StatusRead, read_status
from cpts_map.registers.verdicts import masked, personal
from cpts_map.rules import Precision, Status

_ORDER = (Status.REPEREE, Status.LETTRE, Status.PROJET, Status.ACI)
_REACHED = frozenset({"oui", "x", "ok", "fait", "1", "vrai", "valide", "validee", "signe", "signee", "o", "true"})
_NOT_REACHED = frozenset({"", "non", "0", "n", "faux", "false", "en cours", "nc", "a venir", "sans objet", "so"})
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class HeadRow:
    """What one row says of a CPTS, as read; empty where it says nothing.

    Attributes
    ----------
    steps
        Steps and what stands in their columns.
    """

    name: str = ""
    status: str = ""
    date: str = ""
    departements: str = ""
    population: str = ""
    count: str = ""
    site: str = ""
    source: str = ""
    note: str = ""
    precision: str = ""
    steps: tuple[tuple[Status, str], ...] = ()


@dataclass(slots=True)
class Heads:
    """The CPTS of a file while it is read."""

    file: str
    departements_in: Callable[[str], Iterable[str]]
    rows: dict[str, list[HeadRow]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    _read: Counter[tuple[str, StatusRead]] = field(default_factory=Counter)
    _bad_dates: Counter[str] = field(default_factory=Counter)

    def add(self, cpts_id: str, row: HeadRow) -> None:
        """Take what a row says of a CPTS."""
        self.rows.setdefault(cpts_id, []).append(row)

    def names(self) -> dict[str, str]:
        """Name of each CPTS, by id."""
        return {cpts: self._name(cpts, rows) for cpts, rows in self.rows.items()}

    def agreed(self) -> list[RegisterCpts]:
        """Make one record for each CPTS, in the order of the file; what was mended or refused joins the remarks."""
        found = [self._record(cpts, rows) for cpts, rows in self.rows.items()]
        self.remarks += _status_remarks(self._read)
        if self._bad_dates:
            shown = ", ".join(f"« {masked(text)} »" for text in list(self._bad_dates)[:_SHOWN])
            self.remarks.append(
                f"{self._bad_dates.total()} date(s) illisible(s) ou impossible(s) laissée(s) : {shown}."
            )
        return found

    def _record(self, cpts_id: str, rows: Sequence[HeadRow]) -> RegisterCpts:
        status, dates = self._status(cpts_id, rows)
        population, count = (_whole(self._one(cpts_id, what, values)) for what, values in (
            ("population", [row.population for row in rows]), ("nombre de communes", [row.count for row in rows])
        ))  # fmt: skip
        site = self._one(cpts_id, "site", [row.site for row in rows if "@" not in row.site and "." in row.site])
        places = sorted({d for row in rows for d in self.departements_in(row.departements)})
        # The project's own file gives them in an order that means something.
        given = " ".join(next((row.departements for row in rows if row.departements), "").split())
        notes = list(dict.fromkeys(row.note for row in rows if row.note and not personal(row.note)))
        precision = self._one(cpts_id, "précision", [row.precision for row in rows])
        return RegisterCpts(
            cpts_id,
            self._name(cpts_id, rows),
            given if set(given.split()) == set(places) else " ".join(places),
            status,
            self._date(cpts_id, dates),
            Precision(precision) if precision in set(Precision) else Precision.AUCUN,
            population,
            count or None,
            site or None,
            self._one(cpts_id, "source", [row.source for row in rows]) or f"Fichier importé : {self.file}",
            " ".join(notes) or None,
        )

    def _name(self, cpts_id: str, rows: Iterable[HeadRow]) -> str:
        names = Counter(clean_name(row.name) for row in rows if row.name)
        if len(names) > 1:
            shown = ", ".join(f"« {name} »" for name in sorted(names))
            said = f"CPTS {cpts_id} : plusieurs écritures du nom ({shown}), la plus fréquente est gardée."
            if said not in self.remarks:
                self.remarks.append(said)
        return min(names, key=lambda name: (-names[name], name)) if names else cpts_id

    def _status(self, cpts_id: str, rows: Sequence[HeadRow]) -> tuple[Status, list[str]]:
        """Agree on the status: the one of more than half of the rows that say one; and the dates that go with it."""
        said = [(self._row_status(row), row) for row in rows]
        counted = Counter(status for (status, _), _ in said if status is not None)
        status = Status.INCONNU
        if counted:
            status, most = min(counted.items(), key=lambda item: (-item[1], item[0]))
            if len(counted) > 1:
                if 2 * most <= counted.total():
                    status = Status.INCONNU
                shown = ", ".join(sorted(counted))
                self.remarks.append(f"CPTS {cpts_id} : statuts contradictoires ({shown}), « {status} » retenu.")
        return status, [d for (own, dates), _ in said if own in {status, None} for d in dates]

    def _row_status(self, row: HeadRow) -> tuple[Status | None, list[str]]:
        reached = {status: text for status, text in row.steps if self._reached(text)}
        dates = [row.date] if row.date else []
        if row.status:
            read = read_status(row.status)
            self._read[" ".join(row.status.split()), read] += 1
            return read.status, [reached[read.status]] if read_date(reached.get(read.status, "")) else dates
        if not reached:
            return None, dates
        furthest = max(reached, key=_ORDER.index)
        return furthest, [reached[furthest]] if read_date(reached[furthest]) else dates

    def _reached(self, text: str) -> bool:
        folded = key(text)
        if folded in _NOT_REACHED:
            return False
        if folded in _REACHED or read_date(text):
            return True
        self._bad_dates[text] += 1
        return False

    def _date(self, cpts_id: str, texts: Iterable[str]) -> str | None:
        """Agree on a date: the most precise, where the others only say less."""
        found = set()
        for text in texts:
            if (date := read_date(text)) is None:
                self._bad_dates[text] += 1
            else:
                found.add(date)
        if not found:
            return None
        longest = max(sorted(found), key=len)
        if any(not longest.startswith(date) for date in found):
            self.remarks.append(f"CPTS {cpts_id} : dates contradictoires ({', '.join(sorted(found))}), aucune retenue.")
            return None
        return longest

    def _one(self, cpts_id: str, what: str, values: Iterable[str]) -> str:
        """Agree on a value that every row should repeat."""
        counted: Counter[str] = Counter(" ".join(value.split()) for value in values if value)
        if len(counted) > 1:
            self.remarks.append(f"CPTS {cpts_id} : plusieurs valeurs pour {what}, aucune retenue.")
        return next(iter(counted)) if len(counted) == 1 else ""


def clean_name(name: str) -> str:
    """Name of a CPTS: single spaces, encoding mended, addresses masked."""
    return masked(mended(name))


def slug(name: str) -> str:
    """Make an id from a name, the same for its usual writings.

    Examples
    --------
    >>> slug("CPTS du Grand Agenais"), slug("Communauté professionnelle territoriale de santé de l'Adour"), slug("CPTS")
    ('GRAND-AGENAIS', 'ADOUR', 'CPTS')
    """
    folded = key(mended(name))
    folded = re.sub(r"\bcommunautes? professionnelles? territoriales? (?:de )?sante\b", "cpts", folded)
    short = re.sub(r"^(?:projet de )?(?:la )?cpts\b ?", "", folded)
    short = re.sub(r"^(?:de la|de l|des|du|de|d) (?=.)", "", short)
    if plain := (short or folded):
        return plain.upper().replace(" ", "-")
    return f"CPTS-{zlib.crc32(name.encode()):08X}"


def _whole(text: str) -> int | None:
    digits = re.sub(r"[\s\u202f]|(?:,|\.)0+$", "", text)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def _status_remarks(read: Counter[tuple[str, StatusRead]]) -> list[str]:
    """Say how each wording was read, and which said nothing."""
    said = []
    mapped = sorted((text, r.status.value) for text, r in read if r.understood and not r.exact)
    if mapped:
        said.append("Statuts lus : " + ", ".join(f"« {masked(text)} » → {status}" for text, status in mapped) + ".")
    unknown = sorted((text, n) for (text, r), n in read.items() if not r.understood)
    if unknown:
        listed = ", ".join(f"« {masked(text)} » ({n})" for text, n in unknown[:_SHOWN])
        said.append(f"Statuts non compris, laissés « inconnu » : {listed}.")
    return said
