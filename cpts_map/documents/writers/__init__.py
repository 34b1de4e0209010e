"""The writers: a document in, the bytes of a file out."""

from importlib import import_module
from typing import TYPE_CHECKING

from cpts_map.documents.model import Document

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = ("docx", "pdf", "html")
MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}


def write(document: Document, form: str) -> bytes:
    """Write a document.

    Parameters
    ----------
    document
        From :func:`cpts_map.documents.compose`.
    form
        One of :data:`FORMS`.

    Returns
    -------
    bytes
        The file.
    """
    if form not in FORMS:
        raise ValueError(f"form must be one of {FORMS}, got {form!r}")
    # A writer is imported when it is asked for: each brings its own library.
    writer: Callable[[Document], bytes] = import_module(f"{__name__}.{form}").write
    return writer(document)
