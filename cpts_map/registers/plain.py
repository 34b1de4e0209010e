"""Registers written by code: one row a CPTS and commune, or the project's own two files."""

from pathlib import Path

from cpts_map.errors import SchemaError
from cpts_map.exports import to_csv
from cpts_map.ingest.sample import Sample
from cpts_map.ingest.text import fold_name, split_line
from cpts_map.registers.claims import Scope
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import Table, names_cpts, read_text, table, text_grid
from cpts_map.registers.headers import Role
from cpts_map.registers.records import Membership, RegisterCpts, RegisterImport
from cpts_map.registers.tables import Draft, head_row, read_table, read_tables

REGISTER, COMMUNES = "cpts_registre", "cpts_communes"
_DELIMITERS = (";", ",", "\t", "|")
_OWN_REGISTER = frozenset({"id", "nom", "statut", "precisionperimetre"})
_OWN_COMMUNES = frozenset({"id", "codecommune", "precision"})
_USUAL = frozenset({"id", "nom", "statut", "codecommune"})
_COLUMNS = (
    "id",
    "nom",
    "departements",
    "statut",
    "date_statut",
    "precision_perimetre",
    "population_citee",
    "nb_communes_cite",
    "site",
    "source_url",
    "note",
    "code_commune",
    "precision",
    "part",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def recognise(seen: Sample) -> bool:
    """Tell a register written by code, or one of the project's own two files, by the names of its columns."""
    return own_file(seen) is not None or any(
        names_cpts(cells, Role.CODE) or {fold_name(cell) for cell in cells} >= _USUAL for cells in _headers(seen)
    )


def own_file(seen: Sample) -> str | None:
    """Tell the project's own two files: :data:`REGISTER` or :data:`COMMUNES`; none for another."""
    for cells in _headers(seen):
        folded = {fold_name(cell) for cell in cells}
        if folded >= _OWN_REGISTER and "codecommune" not in folded:
            return REGISTER
        if folded == _OWN_COMMUNES:
            return COMMUNES
    return None


def _headers(seen: Sample) -> list[list[str]]:
    """First line of a text, cut at each delimiter."""
    if not seen.lines or seen.is_json:
        return []
    return [[cell.strip('" ') for cell in split_line(seen.lines[0], delimiter)] for delimiter in _DELIMITERS]


def read(path: Path, gazetteer: Gazetteer, scope: Scope | None = None, communes: Path | None = None) -> RegisterImport:
    """Read a register written by code.

    Parameters
    ----------
    path
        A text file with a column for the CPTS (``id``, ``nom``, ``cpts_code``, ``cpts_nom``…) and, unless ``communes``
        is given, one for the commune (``code_commune``, ``insee``…); ``statut`` and ``date`` where known.
    gazetteer
        The communes.
    scope
        What is known beforehand.
    communes
        The second file, where CPTS and their communes stand apart (``id,code_commune,precision``).

    Raises
    ------
    SchemaError
        A file is not such a table, or is damaged.
    """
    scope = scope or Scope()
    if communes is None:
        return read_tables(path.name, [_table(path, gazetteer)], gazetteer, scope)
    draft = Draft(path.name, gazetteer)
    heads = _table(path, gazetteer, communes=False)
    for _, cells in heads.rows:
        draft.heads.add(_id(heads, cells, path), head_row(heads, cells))
    described = set(draft.heads.rows)
    read_table(draft, _table(communes, gazetteer))
    if unknown := sorted(draft.heads.rows.keys() - described):
        draft.remarks.append(f"{len(unknown)} CPTS de {communes.name} absentes de {path.name} : {', '.join(unknown)}.")
    held = {slot.cpts_id for slot in draft.slots}
    for line, cells in heads.rows:
        if (cpts := _id(heads, cells, path)) not in held:
            draft.set_aside(line, path.name, cpts, "CPTS sans commune connue.", cpts)
    draft.remarks += [f"{path.name} : {said}" for said in heads.columns.remarks()]
    return draft.imported(scope)


def _table(path: Path, gazetteer: Gazetteer, *, communes: bool = True) -> Table:
    found = table(text_grid(path.name, read_text(path)), gazetteer.knows, communes=communes)
    if found is None:
        wanted = "une colonne pour la CPTS et une pour la commune" if communes else "une colonne pour la CPTS"
        raise SchemaError(f"{path.name} : {wanted} attendues dans l'en-tête (par exemple id;nom;statut;code_commune).")
    return found


def _id(heads: Table, cells: tuple[str | None, ...], path: Path) -> str:
    found = heads.columns.cell(cells, Role.ID)
    if not found:
        raise SchemaError(f"{path.name} : une ligne n'a pas d'identifiant de CPTS.")
    return found


def export_csv(cpts: tuple[RegisterCpts, ...], communes: tuple[Membership, ...]) -> bytes:
    """Write a register as one file that :func:`read` gives back exactly.

    Parameters
    ----------
    cpts, communes
        Of a :class:`cpts_map.registers.records.Register`.

    Returns
    -------
    bytes
        UTF-8 with a mark, semicolons; one row a CPTS and commune, one row without commune for a CPTS that has none.
    """
    held: dict[str, list[Membership]] = {}
    for member in sorted(communes):
        held.setdefault(member.cpts_id, []).append(member)
    rows = []
    for each in sorted(cpts, key=lambda c: c.cpts_id):
        head = [
            each.cpts_id,
            each.name,
            each.departements,
            each.status.value,
            each.status_date,
            each.precision.value,
            each.quoted_population,
            each.quoted_communes,
            each.site,
            each.source_url,
            each.note,
        ]
        members = held.get(each.cpts_id, [])
        rows += [[*head, m.commune_code, m.precision.value, m.share] for m in members] or [[*head, None, None, None]]
    return to_csv(_COLUMNS, [[_escaped(cell) for cell in row] for row in rows])


def _escaped(cell: object) -> object:
    """Double the apostrophe that reading takes off before what looks like a formula."""
    if isinstance(cell, str) and cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA):
        return f"'{cell}"
    return cell
