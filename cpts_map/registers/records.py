"""What the import of a register gives: CPTS, their communes, the verdict of each row, and what must be said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import pandas as pd

from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.verdicts import CHANGED, Kind, Verdict, counts, summary
from cpts_map.rules import Precision, Status


@dataclass(frozen=True, slots=True)
class RegisterCpts:
    """One CPTS; see the table ``cpts`` for the meaning of each field."""

    cpts_id: str
    name: str
    departements: str = ""
    status: Status = Status.INCONNU
    status_date: str | None = None
    precision: Precision = Precision.AUCUN
    quoted_population: int | None = None
    quoted_communes: int | None = None
    site: str | None = None
    source_url: str = ""
    note: str | None = None


@dataclass(frozen=True, slots=True, order=True)
class Membership:
    """A commune attached to a CPTS; ``share`` is the part of its area within the polygon, where there is one."""

    cpts_id: str
    commune_code: str
    precision: Precision = Precision.COMMUNES
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Register:
    """CPTS and their communes, in the order of their ids and codes."""

    cpts: tuple[RegisterCpts, ...]
    members: tuple[Membership, ...]

    @classmethod
    def from_frames(cls, cpts: pd.DataFrame, members: pd.DataFrame) -> "Register":
        """Make a register from frames with the columns of the tables ``cpts`` and ``cpts_commune``.

        Columns that a record does not have are not read; ``share`` may be absent.
        """
        found, held = [], []
        for row in _rows(cpts, RegisterCpts):
            row |= {"status": Status(row["status"]), "precision": Precision(row["precision"])}
            found.append(RegisterCpts(**row))
        for row in _rows(members, Membership):
            row |= {"precision": Precision(row["precision"])}
            held.append(Membership(**row))
        return cls(tuple(sorted(found, key=lambda c: c.cpts_id)), tuple(sorted(held, key=_place)))

    def perimeters(self) -> dict[str, frozenset[str]]:
        """Communes of each CPTS, by id; a CPTS without a known commune has an empty set."""
        found: dict[str, set[str]] = {each.cpts_id: set() for each in self.cpts}
        for member in self.members:
            found.setdefault(member.cpts_id, set()).add(member.commune_code)
        return {cpts: frozenset(codes) for cpts, codes in found.items()}

    def cpts_frame(self) -> pd.DataFrame:
        """CPTS as the table ``cpts``: same columns, text for statuses and precisions."""
        names = [field.name for field in fields(RegisterCpts)]
        frame = pd.DataFrame([asdict(each) for each in self.cpts], columns=names)
        return frame.astype({"status": str, "precision": str, "quoted_population": "Int64", "quoted_communes": "Int64"})

    def members_frame(self) -> pd.DataFrame:
        """Attachments as the table ``cpts_commune``, and ``share``."""
        names = [field.name for field in fields(Membership)]
        frame = pd.DataFrame([asdict(each) for each in self.members], columns=names)
        return frame.astype({"precision": str, "share": float})


def _rows(frame: pd.DataFrame, record: type) -> Iterator[dict[str, Any]]:
    """Rows of a frame, as the fields of a record; what pandas calls missing is ``None``."""
    names = [field.name for field in fields(record) if field.name in frame.columns]
    plain = frame[names].astype(object)
    for row in plain.where(plain.notna(), None).itertuples(index=False, name=None):
        yield dict(zip(names, row, strict=True))


def _place(member: Membership) -> tuple[str, str]:
    return member.cpts_id, member.commune_code


@dataclass(frozen=True, slots=True)
class RegisterImport:
    """A register as read.

    Attributes
    ----------
    file
        Its name.
    register
        What is certain so far.
    heads
        The CPTS as the file gives them, before what follows from their communes.
    verdicts
        One a row at least, in the order of the file.
    read_remarks
        What the reading had to say: mended, left out, refused; in French.
    remarks
        The same, and what follows from the verdicts: what changed since, what lies far, what waits.
    """

    file: str
    register: Register
    heads: tuple[RegisterCpts, ...]
    verdicts: tuple[Verdict, ...]
    read_remarks: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def cpts(self) -> tuple[RegisterCpts, ...]:
        """CPTS, in the order of their ids."""
        return self.register.cpts

    @property
    def members(self) -> tuple[Membership, ...]:
        """Attachments that are certain so far."""
        return self.register.members

    @property
    def pending(self) -> tuple[Verdict, ...]:
        """Rows that wait for an answer."""
        return tuple(verdict for verdict in self.verdicts if verdict.pending)

    def counts(self) -> dict[Kind, int]:
        """How many rows of each kind."""
        return counts(self.verdicts)

    def summary(self) -> str:
        """The counts in one sentence."""
        return summary(self.verdicts)

    def changed(self) -> tuple[Verdict, ...]:
        """Rows brought from an older COG to today's."""
        return tuple(verdict for verdict in self.verdicts if verdict.kind in CHANGED)


def assembled(
    file: str,
    heads: Sequence[RegisterCpts],
    verdicts: Sequence[Verdict],
    remarks: Iterable[str],
    gazetteer: Gazetteer,
) -> RegisterImport:
    """Make an import of what was read: attachments follow from the verdicts, and what is said of each CPTS from them.

    Parameters
    ----------
    file
        Its name.
    heads
        The CPTS; a precision other than « aucun » was said by the file and stays, with the departments.
    verdicts
        Of every row.
    remarks
        Of the reading; those that follow from the verdicts are added.
    gazetteer
        The communes.
    """
    members = _members(verdicts)
    waiting = {verdict.cpts_id for verdict in verdicts if verdict.pending}
    held: dict[str, list[Membership]] = {}
    for member in members:
        held.setdefault(member.cpts_id, []).append(member)
    cpts = [_completed(head, held.get(head.cpts_id, []), head.cpts_id in waiting, gazetteer) for head in heads]
    register = Register(tuple(sorted(cpts, key=lambda c: c.cpts_id)), members)
    read = tuple(dict.fromkeys(remarks))
    said = (*read, *_said(verdicts, register, gazetteer))
    return RegisterImport(file, register, tuple(heads), tuple(verdicts), read, said)


def _members(verdicts: Iterable[Verdict]) -> tuple[Membership, ...]:
    """Attachments of the settled rows, each once: the surest precision, the largest share."""
    order = list(Precision)
    found: dict[tuple[str, str], Membership] = {}
    for verdict in verdicts:
        if verdict.commune_code is None or verdict.kind is Kind.ECARTEE or not verdict.cpts_id:
            continue
        member = Membership(verdict.cpts_id, verdict.commune_code, verdict.precision, verdict.share)
        known = found.setdefault(_place(member), member)
        shares = [s for s in (known.share, member.share) if s is not None]
        surest = min(known.precision, member.precision, key=order.index)
        found[_place(member)] = replace(known, precision=surest, share=max(shares, default=None))
    return tuple(found[place] for place in sorted(found))


def _completed(head: RegisterCpts, members: list[Membership], waits: bool, gazetteer: Gazetteer) -> RegisterCpts:  # noqa: FBT001 - private
    """Fill in what follows from the communes of a CPTS: its departments, how its perimeter is known."""
    places = Counter(gazetteer.departement_of[member.commune_code] for member in members)
    derived = " ".join(sorted(places, key=lambda d: (-places[d], d)))
    precision = head.precision
    # A file that says how the perimeter is known is the project's own: its departments are those to keep.
    departements = derived if derived and precision is Precision.AUCUN else head.departements or derived
    if precision is Precision.AUCUN and members:
        surest = min((member.precision for member in members), key=list(Precision).index)
        precision = Precision.PARTIEL if waits else surest
    return replace(head, departements=departements, precision=precision)


_FAR_KM = 60.0
_ENOUGH = 3
_SHOWN = 5


def _said(verdicts: Sequence[Verdict], register: Register, gazetteer: Gazetteer) -> list[str]:
    """Say what follows from the verdicts: what changed since, what was taken whole, what lies far, what waits."""
    said = []
    if changed := [v for v in verdicts if v.kind in CHANGED]:
        said.append(f"{len(changed)} ligne(s) d'un ancien COG ramenées aux communes d'aujourd'hui{_listed(changed)}.")
    if whole := _taken_whole(verdicts, gazetteer):
        said.append(
            f"{len(whole)} commune(s) prises entières alors que le fichier n'en cite qu'une partie "
            f"(commune déléguée ou associée, arrondissement) : {_first(whole)}."
        )
    if far := _far(register, gazetteer):
        said.append(
            f"{len(far)} commune(s) à plus de {_FAR_KM:g} km du reste de leur CPTS, à vérifier : {_first(far)}."
        )
    if waiting := sum(verdict.pending for verdict in verdicts):
        said.append(f"{waiting} ligne(s) attendent une réponse.")
    return said


def _taken_whole(verdicts: Iterable[Verdict], gazetteer: Gazetteer) -> list[str]:
    """Communes of which a CPTS is given former parts, not all, and never the whole."""
    given: dict[tuple[str, str], list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.commune_code is not None and verdict.kind is not Kind.ECARTEE:
            given.setdefault((verdict.cpts_id, verdict.commune_code), []).append(verdict)
    found = []
    for (_, code), rows in sorted(given.items()):
        parts = {Kind.FUSIONNEE, Kind.ARRONDISSEMENT}
        if all(row.kind in parts for row in rows) and len({row.text for row in rows}) < gazetteer.parts(code):
            found.append(gazetteer.candidate(code).label)
    return found


def _far(register: Register, gazetteer: Gazetteer) -> list[str]:
    found = []
    for cpts, codes in sorted(register.perimeters().items()):
        placed = sorted(code for code in codes if code in gazetteer.points)
        if len(placed) < _ENOUGH:
            continue
        found += [
            f"{gazetteer.candidate(code).label} de {cpts}"
            for code in placed
            if not any((gazetteer.distance_km(code, other) or 0.0) <= _FAR_KM for other in placed if other != code)
        ]
    return found


def _listed(changed: Sequence[Verdict]) -> str:
    notes = list(dict.fromkeys(verdict.note.rstrip(".") for verdict in changed if verdict.note))
    return f" : {_first(notes)}" if notes else ""


def _first(items: Sequence[str]) -> str:
    more = f" ; et {len(items) - _SHOWN} autres" if len(items) > _SHOWN else ""
    return " ; ".join(items[:_SHOWN]) + more
