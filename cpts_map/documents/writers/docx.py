"""The document as a Word file: real styles, headings, lists and tables, pictures with their text."""

import datetime as dt
import io
from functools import singledispatch
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from cpts_map.documents.model import Blank, Block, Bullets, Cell, Document, Note, Paragraph, Picture, Section, Table
from cpts_map.documents.writers.pictures import is_tall, to_png
from cpts_map.documents.writers.widths import shares
from cpts_map.texts import document as texts

LANGUAGE = "fr-FR"
BLUE = RGBColor(0x1B, 0x4F, 0x8F)
_FONT = "Calibri"
_PAGE, _MARGIN, _WIDE, _TALL = (Cm(21), Cm(29.7)), Cm(1.8), Cm(14), Cm(11)
# A table with more columns than this is set smaller.
_FEW = 4


def write(document: Document) -> bytes:
    """Write the file."""
    word = docx.Document()
    _properties(word, document)
    _page(word, document)
    _styles(word)
    word.add_paragraph(document.title, style="Title")
    word.add_paragraph(document.subtitle, style="Subtitle")
    for block in document.blocks:
        _block(block, word)
    _contents(word, document)
    for section in document.sections:
        _section(word, section, 1)
    content = io.BytesIO()
    word.save(content)
    return content.getvalue()


def _properties(word: Word, document: Document) -> None:
    found = word.core_properties
    found.title, found.subject, found.language = document.title, document.subject, LANGUAGE
    found.author, found.comments, found.keywords = "", "", "CPTS ; diagnostic"
    found.created = found.modified = dt.datetime.combine(dt.date.fromisoformat(document.dated), dt.time(12))
    found.last_modified_by = ""


def _page(word: Word, document: Document) -> None:
    page = word.sections[0]
    page.page_width, page.page_height = _PAGE
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    foot = page.footer.paragraphs[0]
    foot.add_run(f"{document.title} — {texts.PAGE} ")
    _field(foot, "PAGE", "1")


def _styles(word: Word) -> None:
    # What a style does not say comes from here: Word spells and reads aloud by it.
    for found in word.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), LANGUAGE)
    for found in word.settings.element.iter(qn("w:themeFontLang")):
        found.set(qn("w:val"), LANGUAGE)
    for name, size in (("Normal", 10.5), ("Title", 22), ("Subtitle", 12), ("Heading 1", 16), ("Heading 2", 13)):
        style: Any = word.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        # A font of the theme would win over the named one.
        for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{attribute}"), None)
        if name.startswith(("Title", "Heading")):
            style.font.color.rgb = BLUE
    caption: Any = word.styles["Caption"]
    caption.font.size, caption.font.color.rgb = Pt(9.5), RGBColor(0x1A, 0x1F, 0x26)
    caption.paragraph_format.keep_with_next = True


def _contents(word: Word, document: Document) -> None:
    """Put a table of contents that Word brings up to date; until then it lists the sections."""
    word.add_paragraph(texts.CONTENTS, style="TOC Heading" if "TOC Heading" in word.styles else "Subtitle")
    listed = "\n".join(section.title for section in document.sections)
    _field(word.add_paragraph(), r'TOC \o "1-2" \h \z \u', listed)


def _field(line: Line, code: str, shown: str) -> None:
    for kind, text in (("begin", ""), ("", code), ("separate", ""), ("shown", shown), ("end", "")):
        run = line.add_run(text if kind == "shown" else "")
        if kind in {"begin", "separate", "end"}:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)  # noqa: SLF001 - no public way to a field
        elif not kind:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = text
            run._r.append(instruction)  # noqa: SLF001 - as above


def _section(word: Word, section: Section, level: int) -> None:
    word.add_heading(section.title, level)
    for block in section.blocks:
        _block(block, word)
    for part in section.parts:
        _section(word, part, level + 1)


@singledispatch
def _block(block: Block, word: Word) -> None:  # noqa: ARG001 - what the others take
    raise TypeError(f"no Word for {type(block).__name__}")


@_block.register
def _(block: Paragraph, word: Word) -> None:
    run = word.add_paragraph().add_run(block.text)
    if block.source:
        run.font.size = Pt(9)


@_block.register
def _(block: Note, word: Word) -> None:
    word.add_paragraph(block.text, style="Intense Quote")


@_block.register
def _(block: Bullets, word: Word) -> None:
    for item in block.items:
        word.add_paragraph(item, style="List Bullet")


@_block.register
def _(block: Picture, word: Word) -> None:
    room = {"height": _TALL} if is_tall(block.svg) else {"width": _WIDE}
    word.add_paragraph(block.caption, style="Caption")
    line = word.add_paragraph()
    picture = line.add_run().add_picture(io.BytesIO(to_png(block.svg)), **room)
    properties = picture._inline.docPr  # noqa: SLF001 - no public way to the text of a picture
    properties.set("descr", block.alt)
    properties.set("title", block.caption)


@_block.register
def _(block: Table, word: Word) -> None:
    word.add_paragraph(block.caption, style="Caption")
    table = word.add_table(rows=1 + len(block.rows), cols=len(block.columns), style="Table Grid")
    _describe(table, block)
    _widen(table, block)
    size = Pt(8 if len(block.columns) > _FEW else 9)
    # Cells are asked for once: python-docx looks each one up from the start.
    cells = table._cells  # noqa: SLF001 - as above
    wide = len(block.columns)
    for i, row in enumerate((block.columns, *block.rows)):
        for j, cell in enumerate(row):
            _fill(cells[i * wide + j].paragraphs[0], cell, size, head=i == 0, right=j in block.numeric)
    for j in range(wide):
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "E6ECF3")
        cells[j]._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - as above
    word.add_paragraph()


def _describe(table: Any, block: Table) -> None:  # noqa: ANN401 - a table of python-docx
    """Repeat the header on each page, keep rows whole, and tell readers aloud what the table is."""
    rows = table._tbl.tr_lst  # noqa: SLF001 - no public way
    for i, row in enumerate(rows):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if i == 0:
            properties.append(OxmlElement("w:tblHeader"))
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), block.caption)
    table._tbl.tblPr.append(caption)  # noqa: SLF001 - as above


def _widen(table: Any, block: Table) -> None:  # noqa: ANN401 - a table of python-docx
    """Set the width of each column: Word reads that of cells, other programs that of the grid."""
    table.autofit = False
    room = _PAGE[0] - 2 * _MARGIN
    widths = [Length(round(share * room)) for share in shares(block)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table._tbl.tr_lst:  # noqa: SLF001 - no public way that does not look each cell up
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = width


def _fill(line: Line, cell: Cell, size: Pt, *, head: bool, right: bool) -> None:
    run = line.add_run(cell.text if isinstance(cell, Blank) else cell)
    run.font.size = size
    run.bold = head or None
    line.paragraph_format.space_after = Pt(0)
    if isinstance(cell, Blank):
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
    if right:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
