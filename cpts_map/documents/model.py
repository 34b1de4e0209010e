"""What a document is made of, whatever the file: every writer writes all of it, in this order."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``source`` sets it smaller, as a remark on what stands above."""

    text: str
    source: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A warning that the reader must not miss."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """Sentences, one an item."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blank:
    """A cell that a person fills; ``text`` is what stands there meanwhile."""

    text: str


Cell = str | Blank


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption and headers.

    Attributes
    ----------
    caption, columns
        In French; columns are the header, repeated on each page.
    rows
        Cells; the first of a row heads it.
    numeric
        Positions of the columns that align on the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing (SVG), the text that stands for it, and its caption."""

    svg: str
    alt: str
    caption: str


Block = Paragraph | Note | Bullets | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part, with its blocks, then its own parts."""

    title: str
    blocks: tuple[Block, ...] = ()
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document.

    Attributes
    ----------
    title, subtitle, subject
        In French; the subject is for the properties of the file.
    dated
        Day on which it was written, ISO 8601.
    blocks
        Before the first section.
    sections
        In order.
    """

    title: str
    subtitle: str
    subject: str
    dated: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


# What XML 1.0 cannot hold (a register is typed by hand), and marks that turn the direction of a line.
_UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def cleaned(content: T) -> T:
    r"""Take out of every text what no file can hold.

    Parameters
    ----------
    content
        A document, a part of one, or a text.

    Returns
    -------
    object
        The same, of the same type.

    Examples
    --------
    >>> cleaned(Paragraph("a\x00b")).text
    'ab'
    """
    found: Any = content
    if isinstance(found, str):
        found = _UNWRITABLE.sub("", found)
    elif isinstance(found, tuple):
        found = tuple(cleaned(item) for item in found)
    elif dataclasses.is_dataclass(found) and not isinstance(found, type):
        found = dataclasses.replace(
            found, **{f.name: cleaned(getattr(found, f.name)) for f in dataclasses.fields(found)}
        )
    return found  # type: ignore[no-any-return]
