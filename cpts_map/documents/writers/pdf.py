"""The document as a tagged PDF: Typst checks it against PDF/UA-1 as it writes it."""

import dataclasses
import datetime as dt
import json
from functools import cache
from importlib import resources
from typing import Any, Final

import typst

from cpts_map.documents.model import Blank, Document, Picture
from cpts_map.documents.writers.pictures import for_typst, is_tall
from cpts_map.texts import document as texts

STANDARD: Final = "ua-1"


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("document.typ").read_bytes()


def write(document: Document) -> bytes:
    """Write the file.

    Raises
    ------
    RuntimeError
        Typst refuses the document: a defect of ours.
    """
    content = _plain(document) | {"contents": texts.CONTENTS, "page": texts.PAGE}
    day = dt.datetime.combine(dt.date.fromisoformat(document.dated), dt.time(12), dt.UTC)
    found = typst.compile(
        _template(),
        format="pdf",
        # Its own fonts, and only them: the same file wherever it is made.
        ignore_system_fonts=True,
        pdf_standards=STANDARD,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        timestamp=day,
    )
    if not isinstance(found, bytes):
        raise TypeError(f"one PDF expected from Typst, got {type(found).__name__}")
    return found


def _plain(content: Any) -> Any:  # noqa: ANN401 - a document, or a part of one
    """Give what JSON writes; a block says its kind, a blank is told from a text."""
    if isinstance(content, tuple):
        return [_plain(item) for item in content]
    if isinstance(content, Blank):
        return {"text": content.text}
    if isinstance(content, Picture):
        return {
            "kind": "Picture",
            "svg": for_typst(content.svg),
            "alt": content.alt,
            "caption": content.caption,
            "tall": is_tall(content.svg),
        }
    if dataclasses.is_dataclass(content):
        fields = {f.name: _plain(getattr(content, f.name)) for f in dataclasses.fields(content)}
        return {"kind": type(content).__name__} | fields
    return content
