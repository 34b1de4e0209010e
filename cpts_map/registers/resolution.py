"""What waits for the user: written as a table to complete, read back, checked, applied."""

import re
from collections.abc import Mapping
from dataclasses import replace

from cpts_map.errors import SchemaError
from cpts_map.exports import to_csv
from cpts_map.registers.gazetteer import Gazetteer
from cpts_map.registers.grids import decode, text_grid
from cpts_map.registers.names import key
from cpts_map.registers.records import RegisterImport, assembled
from cpts_map.registers.verdicts import Kind, Verdict

COLUMNS = ("ligne", "cpts", "texte", "verdict", "candidats", "code_commune")
_NONE = frozenset({"aucune", "aucun", "non", "ecartee", "ecarter", "rien", "hors"})
_YES = frozenset({"oui", "ok", "x", "confirme", "confirmee"})
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:\d{4,5}|2[ABab]\d{3})(?:\.0)?(?![0-9A-Za-z])")
_CHOSEN = "choisie par l'utilisateur"

# Row, CPTS and text of a pending verdict, to the answer as written.
Place = tuple[str, str, str]
Answers = Mapping[Place, str]


def pending_csv(done: RegisterImport) -> bytes:
    """Write the rows that wait, for the user to complete the last column.

    Returns
    -------
    bytes
        ``ligne;cpts;texte;verdict;candidats;code_commune``, UTF-8 with a mark. In the last column: a code, several
        separated by spaces, « oui » for the only candidate, « aucune » to set the row aside.
    """
    rows = [
        [
            verdict.where,
            verdict.cpts_id,
            verdict.text,
            f"{verdict.kind} : {verdict.note}" if verdict.note else verdict.kind.value,
            " | ".join(candidate.label for candidate in verdict.candidates),
            None,
        ]
        for verdict in done.pending
    ]
    return to_csv(COLUMNS, rows)


def read_answers(content: bytes | str, file: str = "réponses") -> dict[Place, str]:
    """Read the completed table.

    Returns
    -------
    dict
        Answers that are not empty, by row.

    Raises
    ------
    SchemaError
        A column is absent, the text is damaged, or two answers to one row differ.
    """
    grid = text_grid(file, decode(content) if isinstance(content, bytes) else content, COLUMNS)
    header = [key(cell or "").replace(" ", "_") for cell in grid.rows[0][1]] if grid.rows else []
    if absent := [name for name in COLUMNS if name not in header and name not in {"verdict", "candidats"}]:
        raise SchemaError(f"{file} : colonnes absentes {absent} ; attendues : {';'.join(COLUMNS)}.")
    at = {name: header.index(name) for name in ("ligne", "cpts", "texte", "code_commune")}
    found: dict[Place, str] = {}
    for line, cells in grid.rows[1:]:
        row, cpts, text, answer = ((cells[i] or "") if i < len(cells) else "" for i in at.values())
        place = _place(row, cpts, text)
        if answer and found.setdefault(place, answer) != answer:
            raise SchemaError(f"{file}, ligne {line} : deux réponses différentes à la même ligne ({row}, {text}).")
    return found


def settle(done: RegisterImport, answers: Answers, gazetteer: Gazetteer) -> RegisterImport:
    """Apply answers to the rows that wait.

    Parameters
    ----------
    done
        The import.
    answers
        From :func:`read_answers`.
    gazetteer
        The communes.

    Returns
    -------
    RegisterImport
        With the settled rows; what has no answer, or one that is no commune, still waits, and is said.
    """
    verdicts: list[Verdict] = []
    refused: list[str] = []
    used: set[Place] = set()
    for verdict in done.verdicts:
        place = _place(verdict.where, verdict.cpts_id, verdict.text)
        answer = answers.get(place, "") if verdict.pending else ""
        if answer:
            used.add(place)
        settled = _settled(verdict, answer, gazetteer) if answer else [verdict]
        if settled is None:
            refused.append(f"« {answer} » pour la ligne {verdict.where}")
        verdicts += settled or [verdict]
    remarks = list(done.read_remarks)
    if refused:
        remarks.append(f"{len(refused)} réponse(s) refusée(s), sans code de commune : {', '.join(refused[:5])}.")
    if lost := len(answers.keys() - used):
        remarks.append(f"{lost} réponse(s) à des lignes qui n'attendent rien, ignorée(s).")
    return assembled(done.file, done.heads, verdicts, remarks, gazetteer)


def _place(row: str, cpts: str, text: str) -> Place:
    """Name a row as a spreadsheet may give it back: spaces and case do not count."""
    return row.strip().removesuffix(".0"), cpts.strip(), " ".join(text.casefold().split())


def _settled(verdict: Verdict, answer: str, gazetteer: Gazetteer) -> list[Verdict] | None:
    """Apply an answer to a row: one verdict a commune; none where the answer is no commune."""
    said = key(answer)
    if said in _NONE or not said:
        return [replace(verdict, kind=Kind.ECARTEE, matched_as=_CHOSEN, candidates=(), note="Écartée.")]
    if said in _YES:
        codes = [candidate.code for candidate in verdict.candidates] if len(verdict.candidates) == 1 else []
    else:
        codes = _CODE.findall(answer)
    found = [gazetteer.code(code) for code in codes]
    if not found or not all(each.certain for each in found):
        return None
    known = {candidate.code for candidate in verdict.candidates}
    return [
        replace(
            verdict,
            kind=Kind.CODE,
            commune_code=each.commune_code,
            matched_as=_CHOSEN,
            candidates=(),
            note=each.note if not known or each.commune_code in known else f"{each.note} Hors des candidates.".strip(),
        )
        for each in found
    ]
