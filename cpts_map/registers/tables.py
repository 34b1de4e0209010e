"""From tables of CPTS and communes to a register: one claim a commune, one verdict a row."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from cpts_map.errors import SchemaError
from cpts_map.registers.claims import Claim, Scope, judge
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import Cells, Table
from cpts_map.registers.headers import Role
from cpts_map.registers.heads import HeadRow, Heads, slug
from cpts_map.registers.names import key
from cpts_map.registers.records import RegisterImport, assembled
from cpts_map.registers.resolve import Numbers, Wanted
from cpts_map.registers.split import pieces
from cpts_map.registers.verdicts import Kind, Verdict, masked
from cpts_map.rules import Precision

_FOOT = re.compile(r"\s*(?:\*|\(\*|(?:sources?|nota|nb|n\.b\.|légende|mise à jour|maj|données)\b[^:]*:)", re.IGNORECASE)
_TOTAL = re.compile(r"(?:sous )?(?:total|totaux|nombre)\b.*")
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:\d{4,5}|2[ABab]\d{3})(?:\.0)?(?![0-9A-Za-z])")


@dataclass(slots=True)
class Draft:
    """A register while its tables are read: what is claimed, what is set aside, in the order of the rows."""

    file: str
    gazetteer: Gazetteer
    heads: Heads = field(init=False)
    slots: list[Claim | Verdict] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start without a CPTS."""
        self.heads = Heads(self.file, cache(self.gazetteer.departements_in))

    def set_aside(self, line: int, sheet: str, text: str, note: str, cpts_id: str = "") -> None:
        """Remember a row that attaches no commune, and why."""
        self.slots.append(Verdict(line, masked(text), cpts_id, cpts_id, Kind.ECARTEE, None, "", (), note, sheet))

    def imported(self, scope: Scope) -> RegisterImport:
        """Judge what is claimed and make the import.

        Raises
        ------
        SchemaError
            There is no CPTS at all.
        """
        if not self.heads.rows:
            raise SchemaError(f"{self.file} : aucune CPTS trouvée.")
        heads = self.heads.agreed()
        names = {head.cpts_id: head.name for head in heads}
        judged = iter(judge([slot for slot in self.slots if isinstance(slot, Claim)], names, self.gazetteer, scope))
        verdicts = [next(judged) if isinstance(slot, Claim) else _named(slot, names) for slot in self.slots]
        return assembled(self.file, heads, verdicts, [*self.remarks, *self.heads.remarks], self.gazetteer)


def _named(verdict: Verdict, names: dict[str, str]) -> Verdict:
    return replace(verdict, cpts_name=names.get(verdict.cpts_id, ""))


def read_tables(file: str, tables: Iterable[Table], gazetteer: Gazetteer, scope: Scope) -> RegisterImport:
    """Read tables whose columns are known.

    Parameters
    ----------
    file
        Name of the file.
    tables
        Of its sheets.
    gazetteer
        The communes.
    scope
        What is known beforehand.

    Raises
    ------
    SchemaError
        There is no CPTS at all.
    """
    draft = Draft(file, gazetteer)
    for each in tables:
        read_table(draft, each)
    return draft.imported(scope)


def read_table(draft: Draft, table: Table) -> None:
    """Take the rows of a table."""
    columns = table.columns
    where = f"Feuille « {table.sheet} » : " if table.sheet else ""
    draft.remarks += [f"{where}{said}" for said in columns.remarks()]
    if table.above:
        draft.remarks.append(f"{where}{table.above} ligne(s) de titre au-dessus de l'en-tête, non lues.")
    above, filled = "", 0
    for line, cells in table.rows:
        if _is_foot(cells):
            draft.set_aside(line, table.sheet, " ".join(c for c in cells if c), "Note ou total, hors des données.")
            continue
        cpts_id, name = columns.cell(cells, Role.ID), columns.cell(cells, Role.NAME)
        own = cpts_id or (slug(name) if name else "")
        filled += not own and bool(above)
        above = own or above
        _read_row(draft, table, line, cells, above)
    if filled:
        draft.remarks.append(f"{where}{filled} ligne(s) sans CPTS rattachées à celle de la ligne du dessus.")


def _is_foot(cells: Cells) -> bool:
    """Tell a note under the table, or a total, from a row."""
    filled = [cell for cell in cells if cell]
    if len(filled) == 1 and _FOOT.match(filled[0]):
        return True
    return _TOTAL.fullmatch(key(filled[0])) is not None and not any(any(c.isalpha() for c in x) for x in filled[1:])


def _read_row(draft: Draft, table: Table, line: int, cells: Cells, cpts_id: str) -> None:
    columns = table.columns
    shown = " ".join(columns.cell(cells, role) for role in (Role.CODE, Role.COMMUNE, Role.POSTAL)).strip()
    if not cpts_id:
        draft.set_aside(line, table.sheet, shown, "Ligne sans CPTS.")
        return
    if len(cells) > len(table.headers) and any(cells[len(table.headers) :]) and not _ends_with_communes(table):
        note = f"{len(cells)} cellules pour {len(table.headers)} colonnes : les colonnes ne se répondent plus."
        draft.set_aside(line, table.sheet, shown, note, cpts_id)
        draft.heads.rows.setdefault(cpts_id, [])
        return
    draft.heads.add(cpts_id, head_row(table, cells))
    found = _wanted(table, cells, draft.gazetteer)
    precision = columns.cell(cells, Role.MEMBER_PRECISION)
    share = _share(columns.cell(cells, Role.SHARE))
    for text, wanted in found:
        kept = Precision(precision) if precision in set(Precision) else Precision.COMMUNES
        draft.slots.append(Claim(line, text, cpts_id, wanted, table.sheet, kept, share))
    if not found:
        draft.set_aside(line, table.sheet, shown, "Ligne sans commune.", cpts_id)


def head_row(table: Table, cells: Cells) -> HeadRow:
    """Give what a row says of its CPTS."""

    def cell(role: Role) -> str:
        return table.columns.cell(cells, role)

    return HeadRow(
        name=cell(Role.NAME),
        status=cell(Role.STATUS),
        date=cell(Role.DATE),
        departements=cell(Role.DEPARTEMENT),
        population=cell(Role.POPULATION),
        count=cell(Role.COUNT),
        site=cell(Role.SITE),
        source=cell(Role.SOURCE),
        note=cell(Role.NOTE),
        precision=cell(Role.PRECISION),
        steps=tuple((status, (cells[at] or "") if at < len(cells) else "") for at, status in table.columns.steps),
    )


def _wanted(table: Table, cells: Cells, gazetteer: Gazetteer) -> list[tuple[str, Wanted]]:
    """Communes of a row: its codes and names side by side, or each on its own."""
    columns = table.columns
    codes = _codes(columns.cell(cells, Role.CODE))
    names = pieces(_joined(table, cells), gazetteer.knows) if Role.COMMUNE in columns.at else []
    postal = tuple(_NUMBER.findall(columns.cell(cells, Role.POSTAL)))
    own = (
        frozenset() if Role.PRECISION in columns.at else _departements(columns.cell(cells, Role.DEPARTEMENT), gazetteer)
    )
    if codes and (len(codes) == len(names) or not names):
        pairs = zip(codes, names or [""] * len(codes), strict=True)
        return [(f"{code} {name}".strip(), Wanted(name, (code,), departements=own)) for code, name in pairs]
    if names:
        numbers = postal if len(names) == 1 else ()
        found = [(name, Wanted(name, numbers, Numbers.POSTAL, own)) for name in names]
        return [*((code, Wanted("", (code,))) for code in codes), *found]
    return [(" ".join(postal), Wanted("", postal, Numbers.POSTAL))] if postal else []


def _departements(text: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Departments that a cell says; none for an empty one."""
    return gazetteer.departements_in(text) if text else frozenset()


def _joined(table: Table, cells: Cells) -> str:
    """Text of the communes; cells beyond the header continue it where it is the last column."""
    beyond = [cell for cell in cells[len(table.headers) :] if cell]
    return ", ".join([table.columns.cell(cells, Role.COMMUNE), *beyond])


def _ends_with_communes(table: Table) -> bool:
    return table.columns.at.get(Role.COMMUNE) == len(table.headers) - 1


def _codes(text: str) -> list[str]:
    """Codes of a cell; a text that holds none is given back whole, to be told unknown."""
    found = _NUMBER.findall(text)
    return found or ([text] if text else [])


def _share(text: str) -> float | None:
    try:
        share = float(text.replace(",", "."))
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
