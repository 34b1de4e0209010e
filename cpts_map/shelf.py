"""The registers that a user loaded, each in its folder, with their dates; one of them is in use.

A folder holds the three tables of a register in the format of ``data/raw`` (so that the same layers read them), the
verdict of each row as JSON, and what it is. The register that ships with the project is ``livre``.
"""

import csv
import dataclasses
import datetime as dt
import json
import shutil
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpts_map.codes import fold
from cpts_map.errors import StoreError, UnknownCodeError
from cpts_map.registers import Candidate, Gazetteer, Kind, Register, RegisterCpts, RegisterImport, Verdict
from cpts_map.registers.records import assembled
from cpts_map.rules import Precision, Status

FOLDER = "registres"
EMBEDDED = "livre"
# File of a register to the source whose place it takes.
TABLES = {
    "cpts_registre": "cpts_registre.csv",
    "cpts_communes": "cpts_communes.csv",
    "cpts_completude": "cpts_completude.csv",
}
_CPTS = {
    "id": "cpts_id",
    "nom": "name",
    "departements": "departements",
    "statut": "status",
    "date_statut": "status_date",
    "precision_perimetre": "precision",
    "population_citee": "quoted_population",
    "nb_communes_cite": "quoted_communes",
    "site": "site",
    "source_url": "source_url",
    "note": "note",
}
_SAYS_NOTHING = "fichier importé"


@dataclass(frozen=True, slots=True)
class Complete:
    """A department whose CPTS are all in the register, according to somebody."""

    departement: str
    since: str = ""
    source: str = ""

    @classmethod
    def read(cls, path: Path) -> list["Complete"]:
        """Read a table of completeness, in the format of ``data/raw``."""
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [cls(row["departement"], row["depuis"] or "", row["source"] or "") for row in csv.DictReader(file)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A register on the shelf.

    Attributes
    ----------
    id
        Name of its folder.
    file
        What it was read from.
    added
        When, ISO 8601, UTC.
    cpts, perimeters, communes, pending
        How many CPTS, CPTS with communes, attachments, rows that wait.
    remarks
        What the reading said.
    """

    id: str
    file: str
    added: str
    cpts: int
    perimeters: int
    communes: int
    pending: int
    remarks: tuple[str, ...]


class Shelf:
    """The registers of a folder of imports."""

    def __init__(self, imports: Path) -> None:
        """Look at a folder, which need not exist."""
        self.folder = imports / FOLDER

    @property
    def active(self) -> str:
        """Register in use."""
        try:
            return (self.folder / "actif").read_text("utf-8").strip() or EMBEDDED
        except FileNotFoundError:
            return EMBEDDED

    def entries(self) -> tuple[Entry, ...]:
        """Registers, the newest first.

        Raises
        ------
        StoreError
            One is damaged.
        """
        found = [self._entry(path) for path in self.folder.glob("*/registre.json")]
        return tuple(sorted(found, key=lambda e: (e.added, e.id), reverse=True))

    def _entry(self, path: Path) -> Entry:
        try:
            facts: dict[str, Any] = json.loads(path.read_text("utf-8"))["entry"]
            return Entry(**(facts | {"remarks": tuple(facts["remarks"])}))
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise StoreError(f"Le registre {path.parent.name} est endommagé : le recharger.") from error

    def entry(self, id_: str) -> Entry:
        """Find a register.

        Raises
        ------
        UnknownCodeError
            No register has this id.
        """
        known = {e.id: e for e in self.entries()}
        if id_ not in known:
            raise UnknownCodeError(f"Registre inconnu : « {id_} ». Registres : {', '.join((*known, EMBEDDED))}.")
        return known[id_]

    def path(self, source: str) -> Path | None:
        """File of the register in use for a source of ``sources.toml``; none under the embedded register."""
        return None if self.active == EMBEDDED or source not in TABLES else self.folder / self.active / TABLES[source]

    def put(self, done: RegisterImport, complete: Sequence[Complete]) -> Entry:
        """Add a register; it is not in use yet.

        Parameters
        ----------
        done
            What was read.
        complete
            Departments where it is complete.

        Raises
        ------
        StoreError
            The folder cannot be written.
        """
        now = dt.datetime.now(dt.UTC)
        name = "-".join(fold(Path(done.file).stem).replace("_", " ").split())[:40] or "registre"
        id_, number = f"{now:%Y-%m-%d}-{name}", 2
        while (self.folder / id_).exists():
            id_, number = f"{now:%Y-%m-%d}-{name}-{number}", number + 1
        held = done.register.perimeters()
        entry = Entry(
            id=id_,
            file=done.file,
            added=now.isoformat("T", "microseconds"),
            cpts=len(done.cpts),
            perimeters=sum(bool(codes) for codes in held.values()),
            communes=len(done.members),
            pending=len(done.pending),
            remarks=done.remarks,
        )
        place = self.folder / f".{uuid.uuid4().hex[:8]}"
        try:
            place.mkdir(parents=True)
            _write(place, entry, done, complete)
            place.rename(self.folder / id_)
        except OSError as error:
            raise StoreError(f"Le dossier {self.folder} ne peut pas être écrit : {error.strerror}.") from error
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return entry

    def use(self, id_: str) -> None:
        """Put a register in use.

        Raises
        ------
        UnknownCodeError
            No register has this id.
        """
        if id_ != EMBEDDED:
            self.entry(id_)
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f".{uuid.uuid4().hex[:8]}"
        beside.write_text(id_ + "\n", "utf-8")
        beside.replace(self.folder / "actif")

    def complete(self, id_: str) -> list[Complete]:
        """Departments where a register is complete."""
        return Complete.read(self.folder / self.entry(id_).id / TABLES["cpts_completude"])

    def remove(self, id_: str) -> None:
        """Take away a register that could not be put in use."""
        shutil.rmtree(self.folder / id_, ignore_errors=True)

    def read(self, id_: str, gazetteer: Gazetteer) -> RegisterImport:
        """Read a register again, with the verdicts of its rows.

        Raises
        ------
        StoreError
            It is damaged.
        """
        self.entry(id_)
        try:
            facts = json.loads((self.folder / id_ / "registre.json").read_text("utf-8"))
            heads = [_head(head) for head in facts["heads"]]
            verdicts = [_verdict(row) for row in facts["verdicts"]]
            return assembled(facts["entry"]["file"], heads, verdicts, facts["read_remarks"], gazetteer)
        except (ValueError, TypeError, KeyError, OSError) as error:
            raise StoreError(f"Le registre {id_} est endommagé : le recharger.") from error


def _head(facts: dict[str, Any]) -> RegisterCpts:
    return RegisterCpts(**(facts | {"status": Status(facts["status"]), "precision": Precision(facts["precision"])}))


def _verdict(facts: dict[str, Any]) -> Verdict:
    typed = {
        "kind": Kind(facts["kind"]),
        "precision": Precision(facts["precision"]),
        "candidates": tuple(Candidate(**candidate) for candidate in facts["candidates"]),
    }
    return Verdict(**(facts | typed))


def _write(place: Path, entry: Entry, done: RegisterImport, complete: Iterable[Complete]) -> None:
    facts = {
        "entry": dataclasses.asdict(entry),
        "heads": [dataclasses.asdict(head) for head in done.heads],
        "verdicts": [dataclasses.asdict(verdict) for verdict in done.verdicts],
        "read_remarks": list(done.read_remarks),
    }
    (place / "registre.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")
    _tables(place, done.register, done.file, complete)


def _tables(place: Path, register: Register, file: str, complete: Iterable[Complete]) -> None:
    """Write the three tables in the format of ``data/raw``; shares of area stay with the verdicts."""
    rows = [[_cell(cpts, field, file) for field in _CPTS.values()] for cpts in register.cpts]
    _csv(place / TABLES["cpts_registre"], list(_CPTS), rows)
    held = [[m.cpts_id, m.commune_code, m.precision.value] for m in register.members]
    _csv(place / TABLES["cpts_communes"], ["id", "code_commune", "precision"], held)
    known = [[c.departement, c.since, c.source] for c in complete]
    _csv(place / TABLES["cpts_completude"], ["departement", "depuis", "source"], known)


def _csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([header, *rows])


def _cell(cpts: RegisterCpts, field: str, file: str) -> object:
    value = getattr(cpts, field)
    if field == "source_url" and not value:
        return f"{_SAYS_NOTHING} {file}"
    return value.value if isinstance(value, Status | Precision) else value
