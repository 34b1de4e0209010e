"""What may be loaded: the state of each open source, what it adds, and the command that loads it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from dash import html

from cpts_map import opendata
from cpts_map.opendata import OpenSource
from cpts_map.queries import ImportedRow
from cpts_map.texts import numbers, pages
from cpts_map.texts.typography import fr
from cpts_map.web import components
from cpts_map.web.components import Child


def files(imported: Iterable[ImportedRow], today: dt.date) -> list[Child]:
    """Draw the table of the open sources.

    Parameters
    ----------
    imported
        What is loaded.
    today
        With which the days of loading are compared.
    """
    loaded: dict[str, list[ImportedRow]] = {}
    for part in imported:
        loaded.setdefault(part.source, []).append(part)
    rows = [_row(source, loaded.get(source.id, []), today) for source in opendata.load().values()]
    return [html.P(pages.OPEN_INTRO), components.table(pages.OPEN_TITLE, pages.OPEN_COLUMNS, rows)]


def _row(source: OpenSource, parts: Sequence[ImportedRow], today: dt.date) -> list[Child]:
    command = f"cpts-map fetch {source.id}" if source.files else "cpts-map import FICHIER"
    return [
        [components.external(fr(source.title), source.page), html.Small(fr(f"{source.producer}, {source.cadence}"))],
        _state(source, parts, today),
        fr(source.adds),
        [html.Code(command), *([html.Small(fr(source.manual))] if source.manual else [])],
    ]


def _state(source: OpenSource, parts: Sequence[ImportedRow], today: dt.date) -> list[Child]:
    if not parts:
        text, kind = (
            (pages.OPEN_EMBEDDED, "partiellement-couvert") if source.replaces else (pages.OPEN_ABSENT, "non-documente")
        )
        return [html.Span(text, className=f"signal signal-{kind}")]
    oldest = dt.date.fromisoformat(min(part.imported for part in parts)[:10])
    old = (today - oldest).days > source.max_age_days
    text, kind = (pages.OPEN_OLD, "a-verifier") if old else (pages.OPEN_LOADED, "couvert")
    said: list[Child] = [html.Span(text, className=f"signal signal-{kind}")]
    for part in parts:
        name = "" if part.part == "tout" else f"{part.part.replace('_', ' ')}, "
        rows = numbers.count(part.rows, "ligne")
        dates = f"millésime {numbers.date(part.vintage)}, chargé le {numbers.date(part.imported[:10])}"
        said += [html.Small(fr(f"{name}{dates}, {rows}")), *[html.Small(fr(remark)) for remark in part.remarks]]
    return said
