"""Searching a territory: links to what a text may mean."""

from collections.abc import Callable
from urllib.parse import urlencode

from dash import dcc, html, no_update

from cpts_map.answers import Hit
from cpts_map.atlas import Atlas
from cpts_map.texts import macpts, pages
from cpts_map.texts.typography import fr

# A search begins with so many letters.
LETTERS = 2


def results(
    text: str | None, atlas: Atlas, address: Callable[[Hit], str], *, typed: bool
) -> tuple[list[object], object]:
    """Links to what a text may mean, and the text itself, emptied once the address has changed.

    Parameters
    ----------
    text
        As typed.
    atlas
        The façade.
    address
        Where a hit leads.
    typed
        Whether the visitor just typed; otherwise the address changed.
    """
    if not typed:
        return [], ""
    if len((text or "").strip()) < LETTERS:
        return [], no_update
    hits = atlas.search(text or "")
    if not hits:
        # Those pages read slips of the keyboard, former names and addresses.
        forgiving = html.A(macpts.TITLE, href=f"/ma-cpts?{urlencode({'q': text or ''})}")
        return [html.P([pages.SEARCH_EMPTY, pages.SEARCH_EMPTY_HELP, forgiving])], no_update
    links = [html.Li(dcc.Link(fr(hit.label), href=address(hit))) for hit in hits]
    return [html.Ul(links, className="resultats")], no_update


def first(text: str | None, atlas: Atlas, address: Callable[[Hit], str]) -> object:
    """Query of the best hit, for who presses Enter; nothing when there is none."""
    hits = atlas.search(text or "", limit=1)
    return "?" + address(hits[0]).partition("?")[2] if hits else no_update
