"""Addresses of what other sites show, oEmbed, and the header that keeps everything else out of their frames."""

import re
from typing import Annotated
from urllib.parse import unquote, urlsplit

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.atlas import Atlas
from cpts_map.errors import CptsMapError, SettingsError
from cpts_map.situation import LAYERS
from cpts_map.texts import embed as texts
from cpts_map.texts import pages as words
from cpts_map.texts.typography import fr
from cpts_map.version import __version__
from cpts_map.web.embed import PREFIX, pages

_NONE = "aucune"
_SIZE = re.compile(r"[1-9]\d{0,4}", re.ASCII)
_HEADERS = {"Content-Security-Policy": f"{pages.POLICY}; frame-ancestors *"}


class Framing:
    """ASGI middleware: pages of the application stay out of other sites' frames; those of ``/embed/`` do not."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Frame-Options"] = "SAMEORIGIN"
            await send(message)

        alone = scope["type"] != "http" or scope["path"].startswith((f"{PREFIX}/cpts/", f"{PREFIX}/carte"))
        await self.app(scope, receive, send if alone else framed)


def add(server: FastAPI, atlas: Atlas) -> None:
    """Add the addresses to a server, before Dash takes the rest."""
    server.add_middleware(Framing)

    @server.get(PREFIX + "/cpts/{cpts_id}", include_in_schema=False)
    def _card(cpts_id: str, request: Request) -> Response:
        try:
            return HTMLResponse(pages.card(atlas, cpts_id, _base(request)), headers=_HEADERS)
        except CptsMapError as error:
            return PlainTextResponse(fr(str(error)), 404)

    @server.get(PREFIX + "/carte", include_in_schema=False)
    @server.get(PREFIX + "/carte/{kind}/{code}", include_in_schema=False)
    def _map(request: Request, kind: str = "region", code: str = "", couches: str = "") -> Response:
        try:
            page = pages.carte(atlas, kind, code or atlas.region, _layers(couches), _base(request))
        except CptsMapError as error:
            return PlainTextResponse(fr(str(error)), 400 if isinstance(error, SettingsError) else 404)
        return HTMLResponse(page, headers=_HEADERS)

    @server.get(PREFIX + "/code/cpts/{cpts_id}", include_in_schema=False)
    def _snippets(cpts_id: str, request: Request) -> Response:
        try:
            page = pages.snippets(atlas, cpts_id, _base(request))
        except CptsMapError as error:
            return PlainTextResponse(fr(str(error)), 404)
        return HTMLResponse(page, headers={"Content-Security-Policy": pages.POLICY})

    @server.get("/oembed", include_in_schema=False)
    def _oembed(request: Request, url: str = "", form: Annotated[str, Query(alias="format")] = "json") -> Response:
        if form != "json":
            return PlainTextResponse(texts.UNKNOWN_FORMAT, 501)
        found = _embedded(atlas, url, _base(request))
        if found is None:
            return PlainTextResponse(texts.UNKNOWN_ADDRESS, 404)
        return JSONResponse(_described(url, *found, request), headers={"Access-Control-Allow-Origin": "*"})


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _layers(text: str) -> tuple[str, ...]:
    """Read the chosen layers; all by default."""
    wanted = [part for part in text.split(",") if part]
    if set(wanted) - {*LAYERS, _NONE}:
        raise SettingsError(texts.UNKNOWN_LAYER.format(known=", ".join(LAYERS)))
    return tuple(layer for layer in LAYERS if layer in wanted) if wanted else LAYERS


def _embedded(atlas: Atlas, url: str, base: str) -> tuple[str, tuple[int, int]] | None:
    """Name and size of what an address of ours shows; ``None`` for any other."""
    if not url.startswith(f"{base}{PREFIX}/"):
        return None
    parts = [unquote(part) for part in urlsplit(url).path.removeprefix(urlsplit(base).path + PREFIX).split("/")[1:]]
    try:
        match parts:
            case ["cpts", cpts_id]:
                return atlas.cpts(cpts_id).name, pages.CARD_SIZE
            case ["carte"]:
                return atlas.region_name, pages.MAP_SIZE
            case ["carte", kind, code]:
                atlas.territory(kind, code)
                return (atlas.cpts(code).name if kind == "cpts" else atlas.name(kind, code)), pages.MAP_SIZE
    except CptsMapError:
        return None
    return None


def _described(url: str, name: str, size: tuple[int, int], request: Request) -> dict[str, object]:
    """Answer as oEmbed 1.0 wants, within the size that is asked for."""
    asked = (request.query_params.get(key, "") for key in ("maxwidth", "maxheight"))
    width, height = (
        min(own, int(most)) if _SIZE.fullmatch(most) else own for own, most in zip(size, asked, strict=True)
    )
    return {
        "type": "rich",
        "version": "1.0",
        "title": fr(name),
        "provider_name": words.APP,
        "generator": f"cpts_map {__version__}",
        "html": pages.frame(url, name, (width, height)),
        "width": width,
        "height": height,
    }
