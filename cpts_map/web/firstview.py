"""What the first HTML of the page *Carte* holds beyond that of any page: a picture of the map, what the map needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any

from dash import html
from fastapi import FastAPI, Request
from fastapi.responses import Response

from cpts_map.atlas import Atlas
from cpts_map.preview import Previews
from cpts_map.texts import pages
from cpts_map.texts import preview as texts
from cpts_map.texts.typography import fr
from cpts_map.web import components, drawing
from cpts_map.web.assetfiles import AssetFiles
from cpts_map.web.layout.shell import FIRST
from cpts_map.web.mapfiles import MapFiles
from cpts_map.web.packing import Packed, respond
from cpts_map.web.serving.asgi import FOR_GOOD
from cpts_map.web.urlstate import MapState
from cpts_map.web.views import state as state_of

PATH = "/apercu.svg"
# Pictures kept: some 40 KB each.
_KEPT = 128


def drawn(state: MapState) -> MapState:
    """State of the picture of a state: only what the picture shows."""
    return MapState(indicator=state.indicator, method=state.method, departement=state.departement)


def stamp(atlas: Atlas) -> str:
    """What changes with the data."""
    return atlas.fingerprint[:8]


def address(state: MapState, atlas: Atlas) -> str:
    """Address of the picture of a state: another one with other data."""
    search = drawn(state).to_search()
    return f"{PATH}{search}{'&' if search else '?'}m={stamp(atlas)}"


def alt(state: MapState, atlas: Atlas) -> str:
    """What the picture is, for who does not see it."""
    place = atlas.departements[state.departement] if state.departement else atlas.region_name
    return fr(texts.ALT.format(name=atlas.indicator(state.indicator).name, place=place))


def _framing(state: MapState) -> str:
    """Classes of the picture: the map leaves more room around a department than around the region."""
    return "apercu-carte apercu-departement" if state.departement else "apercu-carte"


def picture_of(state: MapState, atlas: Atlas) -> html.Div:
    """Stand in for the map inside its element, until it has its colours."""
    found = address(state, atlas)
    image = html.Img(src=f"{found}#carte", alt=alt(state, atlas))
    return html.Div([image, html.P(texts.LOADING)], className=_framing(state), **{"data-de": found})


class Pictures:
    """The pictures of a region, as they are sent."""

    def __init__(self, atlas: Atlas) -> None:
        """Keep the atlas; nothing is drawn yet."""
        self.atlas = atlas
        self.previews = Previews(atlas)
        self._get = lru_cache(maxsize=_KEPT)(self._draw)

    def get(self, search: str) -> Packed:
        """Picture of an address; what is malformed or unknown there is as if absent."""
        return self._get(drawn(state_of.read(MapState, search, self.atlas)))

    def _draw(self, state: MapState) -> Packed:
        return Packed(self.previews.draw(state.indicator, state.method, state.departement).encode())

    def warm(self) -> None:
        """Draw what most visitors see first."""
        _ = self.get("").br


def add(server: FastAPI, pictures: Pictures) -> None:
    """Add the route of the pictures; a plain function, which the server runs in a thread."""

    @server.get(PATH, include_in_schema=False)
    def _picture(request: Request, m: str = "") -> Response:
        kept = FOR_GOOD if m == stamp(pictures.atlas) else "no-cache"
        status, body, headers = respond(pictures.get(request.url.query), request.headers, {"Cache-Control": kept})
        return Response(body, status, media_type="image/svg+xml", headers=headers)


@dataclass(frozen=True, slots=True)
class First:
    """Makes what the first HTML of a page holds for itself.

    Attributes
    ----------
    atlas, files, assets
        Where it comes from.
    """

    atlas: Atlas
    files: MapFiles
    assets: AssetFiles

    def head(self, path: str, search: str) -> str:
        """First lines of the head: the picture, to be asked for before any script."""
        if path != "/":
            return ""
        image = escape(address(self._state(search), self.atlas))
        return f'<link rel="preload" as="image" href="{image}" fetchpriority="high">'

    def modules(self, path: str) -> str:
        """Lines that come after the map of imports, which browsers ignore once a module was asked for."""
        early = self.assets.early(path)
        lines = [f'<link rel="modulepreload" href="{module}">' for module in early]
        if path == "/":
            # Before Dash: it asks at once for what the map needs.
            start = f'<script type="module" src="{early[0]}"></script>'
            lines = [*lines, *_of_map(self.files), start]
        return "\n".join(lines)

    def body(self, path: str, search: str) -> str:
        """Page to show until Dash has drawn its own: only that of the map has one."""
        if path != "/":
            return ""
        state = self._state(search)
        image, said = escape(address(state, self.atlas)), escape(alt(state, self.atlas))
        banner = _written(drawing.plain(components.register_banner(self.atlas.register, foldable=True)))
        return (
            f'<div id="{FIRST}"><div class="titre"><h1>{pages.MAP_TITLE}</h1>{banner}</div>'
            f'<div class="plan plan-carte">'
            f'<div class="carte"><div class="{_framing(state)}"><img src="{image}#carte" alt="{said}">'
            f"<p>{texts.LOADING}</p></div></div>"
            f'<div class="legende apercu-legende"><img src="{image}#legende" alt="{texts.LEGEND_ALT}"></div>'
            "</div></div>"
        )

    def _state(self, search: str) -> MapState:
        return replace(state_of.read(MapState, search, self.atlas), selection=None)


def _of_map(files: MapFiles) -> list[str]:
    """Name what ``takeUp`` of ``charger.mjs`` asks for; no preloads, which would delay the picture."""
    library = files.library
    needed = [("style", library.style), ("script", library.script), *(("fetch", one) for one in files.addresses())]
    return [f'<meta name="carte-{kind}" content="{one}">' for kind, one in needed]


def _written(nodes: Sequence[Any]) -> str:
    """HTML of what :func:`drawing.plain` gives."""
    return "".join(escape(node) if isinstance(node, str) else _tag(node) for node in nodes)


def _tag(node: Mapping[str, Any]) -> str:
    attributes = "".join(
        f" {key}" if value is True else f' {key}="{escape(value)}"' for key, value in node["a"].items()
    )
    return f"<{node['t']}{attributes}>{_written(node['c'])}</{node['t']}>"
