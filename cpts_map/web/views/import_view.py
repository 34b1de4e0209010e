"""A messy list read for the workshop: the verdict of each row, and what to do with the communes found."""

import base64
import binascii
import tempfile
from collections.abc import Sequence
from pathlib import Path

from dash import html

from cpts_map.errors import CptsMapError, UnrecognisedError
from cpts_map.ingest import archives
from cpts_map.registers import RegisterImport, Verdict, pasted, read, summary
from cpts_map.registers.outlines import read_frame
from cpts_map.registers.verdicts import SAID
from cpts_map.texts import atelier as said
from cpts_map.texts.typography import fr
from cpts_map.web import components, ids
from cpts_map.web.components import Child
from cpts_map.web.layout.atelier_page import action
from cpts_map.web.shield import lists
from cpts_map.workshop import Workshop

# Column of our own exports, whatever the format: it says the communes without any doubt.
CODE = "code_commune"
_DRAWN = (".geojson", ".json", ".gpkg")
_SHOWN = 200


def answer(
    trigger: str | None, text: str | None, content: str | None, name: str | None, workshop: Workshop
) -> list[Child]:
    """Read what was pasted or dropped.

    Parameters
    ----------
    trigger
        Id of what the visitor touched.
    text
        Pasted.
    content, name
        Of a dropped file: a ``data:`` address, and its name.
    workshop
        For the communes.
    """
    try:
        if trigger == ids.WORKSHOP_FILE:
            found = read_file(_bytes(content or ""), lists.file_name(name), workshop)
        elif (text or "").strip():
            lists.check((text or "").encode())
            found = pasted.read(text or "", workshop.atlas.gazetteer)
        else:
            return [html.P(said.IMPORT_NOTHING)]
    except CptsMapError as error:
        return [components.error(fr(str(error)))]
    return _drawn(found, workshop)


def _bytes(content: str) -> bytes:
    try:
        return base64.b64decode(content.partition(",")[2], validate=True)
    except (binascii.Error, ValueError):
        raise UnrecognisedError("Le fichier n'a pas été reçu en entier.") from None


def read_file(content: bytes, name: str, workshop: Workshop) -> RegisterImport:
    """Read a file: one of our exports, a register in any of its forms, or a plain list.

    Raises
    ------
    CptsMapError
        Nothing in it can be read.
    """
    gazetteer = workshop.atlas.gazetteer
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        lists.check(content, name)
        codes = _own(path, content)
        if codes is not None:
            return pasted.read("\n".join(codes), gazetteer, cpts=path.stem)
        try:
            with archives.unpacked(path, lists.UNPACKED_BYTES) as files:
                for file in files:
                    lists.check(file.read_bytes(), file.name)
                return read(files, gazetteer, workshop.outlines)
        except UnrecognisedError:
            if path.suffix.lower() in _DRAWN:
                raise
            return pasted.read(content, gazetteer, cpts=path.stem)


def _own(path: Path, content: bytes) -> list[str] | None:
    """Codes of one of our exports; ``None`` for another file."""
    if path.suffix.lower() in _DRAWN:
        try:
            frame = read_frame(path).frame
        except CptsMapError:
            return None
        return [str(code) for code in frame[CODE]] if CODE in frame.columns else None
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    head = lines[0].split(";") if lines else []
    if CODE not in head or "cpts_id" in head:
        return None
    at = head.index(CODE)
    return [cells[at] for line in lines[1:] if len(cells := line.split(";")) > at]


def _drawn(found: RegisterImport, workshop: Workshop) -> list[Child]:
    near = workshop.communes.index
    members: dict[str, list[str]] = {}
    for member in found.members:
        if member.commune_code in near:
            members.setdefault(member.cpts_id, []).append(member.commune_code)
    names = {head.cpts_id: head.name for head in found.cpts}
    far = sorted({m.commune_code for m in found.members if m.commune_code not in near})
    ordered = sorted(found.verdicts, key=lambda verdict: (not verdict.pending, verdict.row))
    rows = [_row(verdict, workshop) for verdict in ordered[:_SHOWN]]
    more = len(ordered) - len(rows)
    return [
        html.H3(said.VERDICTS),
        html.P(fr(summary(found.verdicts))),
        *([components.error(fr(said.IMPORT_FAR.format(codes=", ".join(far[:10]))))] if far else []),
        *(_group(names.get(cpts_id, cpts_id), codes) for cpts_id, codes in members.items()),
        components.table(said.VERDICTS, said.VERDICT_COLUMNS, rows),
        *([html.P(fr(said.IMPORT_MORE.format(n=more)))] if more > 0 else []),
    ]


def _group(name: str, codes: Sequence[str]) -> html.Div:
    listed = " ".join(codes)
    buttons = [
        action(what, text, communes=listed, mot=fr(name))
        for what, text in (("remplacer", said.REPLACE_ALL), ("ajouter", said.ADD_ALL), ("retirer", said.REMOVE_ALL))
    ]
    heading = fr(said.IMPORT_GROUP.format(name=name, n=len(codes)))
    return html.Div([html.Strong(heading), *buttons], className="boutons")


def _row(verdict: Verdict, workshop: Workshop) -> list[Child]:
    kind = SAID[verdict.kind][0]
    code = verdict.commune_code
    if code:
        place: Child = fr(f"{workshop.atlas.name('commune', code)} ({code})")
    else:
        place = [
            action("ajouter", fr(candidate.label), communes=candidate.code, mot=fr(candidate.name))
            for candidate in verdict.candidates
        ]
    signal = "a-verifier" if verdict.pending else "couvert"
    return [
        verdict.where,
        fr(verdict.text),
        html.Span(fr(kind), className=f"signal signal-{signal}"),
        place,
        fr(verdict.note),
    ]
