"""The map of the region as a sheet to print: title, choropleth, CPTS by status, legend, scale, north, sources."""

import datetime as dt
import textwrap
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely

from cpts_map.atlas import Atlas
from cpts_map.choropleth import STROKE, Choropleth, Outline, of_communes, outlines, read, union
from cpts_map.diagnostics.classes import Method
from cpts_map.documents.writers import pictures
from cpts_map.errors import SettingsError
from cpts_map.rules import Coverage, Definition
from cpts_map.situation import FONTS, Frame, lines, round_length
from cpts_map.texts import carte as texts
from cpts_map.texts import labels, numbers
from cpts_map.texts.typography import fr

FORMS = ("svg", "pdf", "png")
# A4, upright.
WIDTH, HEIGHT = 720.0, 1018.0
DETAIL_M = 100.0
_EDGE, _LINE, _SMALL = 24.0, 19.0, 14.0
_TITLE_LETTERS, _FOOT_LETTERS = 72, 112
_CSS = f"text{{font:12px {FONTS};fill:#1a1f26}}.titre{{font-size:19px;font-weight:bold}}.pied{{font-size:10.5px}}"
_HATCH = {Coverage.NON_COUVERTE: "M-1 1L1 -1M0 8L8 0M7 9L9 7", Coverage.NON_DOCUMENTEE: "M-1 7L1 9M0 0L8 8M7 -1L9 1"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed map: its drawing, and what it says in words.

    Attributes
    ----------
    svg
        The drawing, with the proportions of A4.
    title, told
        Title and description.
    dated
        Day on which the data were put together.
    """

    svg: str
    title: str
    told: str
    dated: dt.date


def write(sheet: Sheet, form: str) -> bytes:
    """Write a sheet in one of :data:`FORMS`.

    Raises
    ------
    SettingsError
        The form is unknown.
    """
    if form == "svg":
        return sheet.svg.encode()
    if form == "png":
        return pictures.to_png(sheet.svg)
    if form == "pdf":
        return pictures.to_pdf(sheet.svg, sheet.title, sheet.told, sheet.dated)
    raise SettingsError(f"Format inconnu : « {form} ». Formats possibles : {', '.join(FORMS)}.")


def draw(
    atlas: Atlas, indicator_id: str, method: Method = Method.QUANTILES, definition: Definition = Definition.LARGE
) -> Sheet:
    """Draw the map of an indicator.

    Parameters
    ----------
    atlas
        Where everything comes from.
    indicator_id
        Of a declared indicator.
    method, definition
        How classes are cut, and under which definition a commune is covered.

    Raises
    ------
    UnknownCodeError
        No indicator has this id.
    """
    shown, drawn = read(atlas, indicator_id, method, definition), outlines(atlas)
    title = fr(f"{atlas.region_name} : {shown.title}")
    heads = textwrap.wrap(title, _TITLE_LETTERS)
    legend, high = _legend(shown, drawn)
    feet = _feet(shown, atlas.built)
    top = _EDGE + 24 * len(heads)
    bottom = HEIGHT - _EDGE - _SMALL * len(feet) - high - 34
    told = fr(texts.DESCRIBED.format(title=shown.title))
    parts = [
        *(_text(_EDGE, _EDGE + 16 + 24 * i, line, "titre") for i, line in enumerate(heads)),
        f'<g transform="translate(0 {top:.1f})">{"".join(_map(atlas, shown, drawn, bottom - top))}</g>',
        f'<g transform="translate(0 {bottom + 34:.1f})">{legend}</g>',
        *(_text(_EDGE, HEIGHT - _EDGE - _SMALL * (len(feet) - 1 - i), line, "pied") for i, line in enumerate(feet)),
    ]
    return Sheet(_svg(title, told, parts), title, told, dt.date.fromisoformat(atlas.built[:10]))


def _map(atlas: Atlas, shown: Choropleth, drawn: tuple[Outline, ...], height: float) -> list[str]:
    """Communes, hatches, borders, CPTS, scale and north, in a box of the width of the sheet."""
    everywhere, metric = of_communes(atlas, drawn, DETAIL_M)
    shapes = everywhere[everywhere.index.isin(atlas.communes.index)]
    frame = _frame(everywhere.total_bounds, height)
    borders = atlas.departement_outlines().dropna().to_crs(metric)
    found = [
        f'<path d="{line}" fill="{shown.colors[code]}" stroke="#ffffff" stroke-width="0.15"/>'
        for code, line in zip(shapes.index, lines(shapes, frame), strict=True)
        if line
    ]
    states = shown.states.reindex(shapes.index)
    for state in shown.outside:
        (line,) = lines([union(shapes, shapes.index[(states == state).to_numpy()])], frame)
        found.append(f'<path d="{line}" fill="url(#{state.value})"/>')
    found += [
        f'<path d="{line}" fill="none" stroke="#5b6470" stroke-width="1" stroke-dasharray="6 3"/>'
        for line in lines(borders, frame)
    ]
    around = lines([union(everywhere, outline.codes) for outline in drawn], frame)
    found += [
        f'<path d="{line}" fill="none" stroke="#fff" stroke-width="3.6"/><path d="{line}" fill="none" '
        f"{_stroke(outline)}/>"
        for outline, line in zip(drawn, around, strict=True)
    ]
    return [*found, *_names(atlas, borders.index, borders.to_numpy(), frame), *_scale(frame, height)]


def _frame(bounds: np.ndarray, height: float) -> Frame:
    """Fit the map in its box, in its middle."""
    west, south, east, north = (float(x) for x in bounds)
    scale = min((WIDTH - 2 * _EDGE) / (east - west), (height - _EDGE) / (north - south))
    return Frame(
        west - (WIDTH / scale - (east - west)) / 2, north + (height / scale - (north - south)) / 2, scale, height
    )


def _stroke(outline: Outline) -> str:
    color, dashes = STROKE[outline.status]
    return f'stroke="{color}" stroke-width="2"' + (f' stroke-dasharray="{dashes}"' if dashes else "")


def _names(atlas: Atlas, codes: "np.ndarray", shapes: np.ndarray, frame: Frame) -> list[str]:
    """Names of departments, white under black: Typst does not paint a stroke under its text."""
    inside = frame.to_pixels(shapely.get_coordinates(shapely.point_on_surface(shapes)))
    found = []
    for code, (x, y) in zip(codes, inside, strict=True):
        name = escape(fr(atlas.name("departement", str(code))))
        place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="middle"'
        found += [f'<text {place} style="stroke:#fff;stroke-width:3px;fill:#fff">{name}</text>',
                  f"<text {place}>{name}</text>"]  # fmt: skip
    return found


def _scale(frame: Frame, height: float) -> list[str]:
    """Scale bar and north, under the map."""
    metres = round_length(WIDTH / 5 / frame.scale)
    right = _EDGE + metres * frame.scale
    said = numbers.with_unit(metres / 1000, 0 if metres >= 1000 else 1, "km")  # noqa: PLR2004 - metres in a kilometre
    x, y = WIDTH - _EDGE - 12, height + 14
    return [
        f'<path d="M{_EDGE:.1f} {y - 5:.1f}V{y:.1f}H{right:.1f}V{y - 5:.1f}" fill="none" stroke="#1a1f26"/>',
        _text(right + 6, y, said),
        f'<path d="M{x:.1f} {y - 30:.1f}l6 18l-6 -5l-6 5Z" fill="#1a1f26"/>',
        _text(x - 4, y, texts.NORTH),
    ]


def _legend(shown: Choropleth, drawn: tuple[Outline, ...]) -> tuple[str, float]:
    """Legend in two columns, and its height: classes on the left, hatches and outlines on the right."""
    left = [
        f'<rect x="{_EDGE}" y="{i * _LINE:.1f}" width="26" height="14" fill="{row.color}" stroke="#767e88"/>'
        + _text(_EDGE + 34, i * _LINE + 11, f"{row.text} ({numbers.count(row.communes, 'commune')})")
        for i, row in enumerate(shown.rows)
    ]
    x, right = WIDTH * 0.56, []
    for i, state in enumerate(shown.outside):
        said = fr(texts.OUTSIDE.format(state=labels.COVERAGE[state]))
        box = f'<rect x="{x}" y="{i * _LINE:.1f}" width="26" height="14" fill="url(#{state.value})" stroke="#767e88"/>'
        right.append(box + _text(x + 34, i * _LINE + 11, said))
    one = {outline.status: outline for outline in drawn}
    for i, status in enumerate((s for s in STROKE if s in one), len(right)):
        line = f'<path d="M{x} {i * _LINE + 7:.1f}h26" {_stroke(one[status])}/>'
        right.append(line + _text(x + 34, i * _LINE + 11, fr(texts.CPTS.format(status=labels.STATUS[status]))))
    y = len(right) * _LINE
    right.append(f'<path d="M{x} {y + 7:.1f}h26" stroke="#5b6470" stroke-dasharray="6 3"/>'
                 + _text(x + 34, y + 11, texts.DEPARTEMENTS))  # fmt: skip
    return "".join([*left, *right]), max(len(left), len(right)) * _LINE + 12


def _feet(shown: Choropleth, built: str) -> list[str]:
    told = (*shown.notes, fr(f"{texts.SOURCES} : {shown.source}"), fr(texts.BUILT.format(built=numbers.date(built))))
    return [line for text in told for line in textwrap.wrap(text, _FOOT_LETTERS)]


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _svg(title: str, told: str, parts: list[str]) -> str:
    hatches = "".join(
        f'<pattern id="{state.value}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{line}" stroke="#4d5661" stroke-width="0.6"/></pattern>'
        for state, line in _HATCH.items()
    )
    size = f"{WIDTH:.0f} {HEIGHT:.0f}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" width="{WIDTH:.0f}" height="{HEIGHT:.0f}" '
        f'role="img" aria-labelledby="titre description" lang="fr"><title id="titre">{escape(title)}</title>'
        f'<desc id="description">{escape(told)}</desc><style>{_CSS}</style><defs>{hatches}</defs>'
        f'<rect width="{WIDTH:.0f}" height="{HEIGHT:.0f}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )
