"""The document as one HTML file, without script nor anything to fetch: headings, captions, header cells, texts."""

import base64
from functools import singledispatch
from html import escape

from cpts_map.documents.model import Blank, Block, Bullets, Cell, Document, Note, Paragraph, Picture, Section, Table
from cpts_map.texts import document as texts
from cpts_map.texts import pages

# Nothing that a register says may run, or ask for anything.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,"DejaVu Sans",sans-serif;color:#1a1f26;background:#fff;
margin:0 auto;padding:1rem;max-width:70rem}
h1{font-size:1.8rem;line-height:1.2}h2{font-size:1.4rem;border-bottom:2px solid #1b4f8f;margin-top:2.5rem}
h3{font-size:1.15rem;margin-top:1.5rem}a{color:#1b4f8f}
.aller{position:absolute;left:-99rem}.aller:focus{position:static}
.tableau{overflow-x:auto;margin:1rem 0}.tableau:focus{outline:2px solid #1b4f8f}
table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;font-weight:600;padding:.3rem 0}
th,td{border:1px solid #767e88;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:break-word}
thead th{background:#e6ecf3}tbody th{font-weight:400}.nombre{text-align:right}
mark{background:#fff2b3;color:#1a1f26;padding:0 .2rem}.source{font-size:.85rem;color:#4d5661}
.note{border-left:4px solid #8a5a00;background:#fff8e6;padding:.5rem 1rem}
figure{margin:1rem 0}img{max-width:100%;height:auto;border:1px solid #c5cad1}figcaption{font-weight:600}
@media print{.aller{display:none}body{max-width:none;font-size:10pt}thead{display:table-header-group}
tr,figure{break-inside:avoid}h2,h3{break-after:avoid}.tableau{overflow:visible}}
"""


def write(document: Document) -> bytes:
    """Write the file."""
    title = escape(document.title)
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f'<meta name="description" content="{escape(document.subject)}">'
        f'<meta name="dcterms.created" content="{escape(document.dated)}">'
        f"<title>{title}</title><style>{_STYLE}</style>"
    )
    listed = "".join(
        f'<li><a href="#partie-{i}">{escape(section.title)}</a></li>' for i, section in enumerate(document.sections)
    )
    body = (
        f'<a class="aller" href="#contenu">{pages.SKIP}</a><header><h1>{title}</h1>'
        f"<p>{escape(document.subtitle)}</p></header>"
        f'<nav aria-label="{texts.CONTENTS}"><ul>{listed}</ul></nav>'
        f'<main id="contenu">{"".join(map(_block, document.blocks))}'
        f"{''.join(_section(section, 2, f'partie-{i}') for i, section in enumerate(document.sections))}</main>"
    )
    return f'<!DOCTYPE html>\n<html lang="fr"><head>{head}</head><body>{body}</body></html>\n'.encode()


def _section(section: Section, level: int, anchor: str) -> str:
    inside = "".join(map(_block, section.blocks))
    parts = "".join(_section(part, level + 1, f"{anchor}-{i}") for i, part in enumerate(section.parts))
    # Parts of parts may bear the same title: only the first level is a landmark.
    named = f' aria-labelledby="{anchor}-titre"' if level == 2 else ""  # noqa: PLR2004 - of a heading
    return (
        f'<section id="{anchor}"{named}><h{level} id="{anchor}-titre">'
        f"{escape(section.title)}</h{level}>{inside}{parts}</section>"
    )


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(f"no HTML for {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> str:
    kind = ' class="source"' if block.source else ""
    return f"<p{kind}>{escape(block.text)}</p>"


@_block.register
def _(block: Note) -> str:
    return f'<p class="note" role="note">{escape(block.text)}</p>'


@_block.register
def _(block: Bullets) -> str:
    return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"


@_block.register
def _(block: Picture) -> str:
    data = base64.b64encode(block.svg.encode()).decode()
    # As an image, an SVG runs nothing, and its identifiers stay its own.
    image = f'<img src="data:image/svg+xml;base64,{data}" alt="{escape(block.alt)}">'
    return f"<figure>{image}<figcaption>{escape(block.caption)}</figcaption></figure>"


@_block.register
def _(block: Table) -> str:
    numeric = [' class="nombre"' if i in block.numeric else "" for i in range(len(block.columns))]
    head = "".join(
        f'<th scope="col"{kind}>{escape(name)}</th>' for name, kind in zip(block.columns, numeric, strict=True)
    )
    rows = "".join(
        "<tr>"
        f'<th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td{kind}>{_cell(cell)}</td>" for cell, kind in zip(row[1:], numeric[1:], strict=True))
        + "</tr>"
        for row in block.rows
    )
    caption = escape(block.caption)
    # A wide table scrolls in its own frame, which must then be reachable by keyboard.
    return (
        f'<div class="tableau" tabindex="0" role="group" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cell(cell: Cell) -> str:
    return f"<mark>{escape(cell.text)}</mark>" if isinstance(cell, Blank) else escape(cell)
