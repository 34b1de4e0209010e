"""Compression made once for each content and kept, instead of once for each request."""

import asyncio
import gzip
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ClassVar

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.web.serving.asgi import FOR_GOOD

# Files of programs: what is sent to every visitor, and never changes while the server runs.
STATIC = ("/assets/", "/_dash-component-suites/", "/maplibre/")
# Above, brotli takes thirty times as long for a tenth.
QUALITY = 9
# Under this, what compression saves is less than a packet.
_SMALL_BYTES = 300
_KEPT = 256
_CODINGS = ("br", "gzip")
_OK, _NOT_MODIFIED = 200, 304
# Of a request: what would make the files answer with less than all of themselves.
_CONDITIONS = {b"accept-encoding", b"range", b"if-range", b"if-none-match", b"if-modified-since"}
_PACKED = ("application/javascript", "application/json", "image/svg+xml", "text/")


def best(accepted: str) -> str:
    """Best coding among those of an ``Accept-Encoding``; empty for none.

    Examples
    --------
    >>> best("gzip, deflate, br"), best("gzip;q=0.5"), best("br;q=0, gzip;q=0"), best("*"), best("")
    ('br', 'gzip', '', 'br', '')
    """
    weights = {}
    for part in accepted.lower().split(","):
        name, _, given = part.partition(";")
        weights[name.strip()] = given.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return next((coding for coding in _CODINGS if weights.get(coding, weights.get("*", False))), "")


@dataclass(frozen=True)
class Packed:
    """A content, and its compressed forms once they are asked for.

    Attributes
    ----------
    content
        As it is.
    quality, window
        Of brotli: how hard it tries, and how far back it looks (a power of two, bytes).
    """

    content: bytes
    quality: ClassVar[int] = QUALITY
    window: ClassVar[int] = 22

    @cached_property
    def digest(self) -> str:
        """What changes with the content."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    def coded(self, coding: str) -> bytes:
        """Content in a coding of :func:`best`."""
        if coding == "br":
            return self.br
        return self.gz if coding else self.content

    @cached_property
    def br(self) -> bytes:
        """Brotli."""
        packed: bytes = brotli.compress(self.content, quality=self.quality, lgwin=self.window)
        return packed

    @cached_property
    def gz(self) -> bytes:
        """Gzip."""
        return gzip.compress(self.content, 9, mtime=0)


def matches(asked: str, tag: str) -> bool:
    """Tell whether an ``If-None-Match`` names a tag, in whichever coding it was sent."""
    return any(part.strip().removeprefix("W/") in {tag, "*"} for part in asked.split(","))


def respond(packed: Packed, request: Headers, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
    """Give status, body and headers of the answer that sends a content.

    Parameters
    ----------
    packed
        What to send.
    request
        Headers of the request.
    headers
        Of the answer; its coding, its tag and what it varies with are added.
    """
    tag = f'"{packed.digest}"'
    told = headers | {"ETag": f"W/{tag}", "Vary": "Accept-Encoding"}
    if matches(request.get("if-none-match", ""), tag):
        return _NOT_MODIFIED, b"", told
    coding = best(request.get("accept-encoding", "")) if len(packed.content) >= _SMALL_BYTES else ""
    return _OK, packed.coded(coding), told | ({"Content-Encoding": coding} if coding else {})


class Packing:
    """ASGI middleware: files of programs leave compressed, with a tag, and for good where their address names them."""

    def __init__(self, app: ASGIApp, lasting: Callable[[str, str, Packed], bool]) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Gives the files as they are.
        lasting
            Tells, from path, query and content, whether another content would have another address.
        """
        self.app = app
        self.lasting = lasting
        self.packed = lru_cache(maxsize=_KEPT)(Packed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(STATIC):
            await self.app(scope, receive, send)
            return
        given = [(name, value) for name, value in scope["headers"] if name not in _CONDITIONS]
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app({**scope, "headers": given}, receive, hold)
        if held and held[0]["status"] == _OK and _worth(MutableHeaders(scope=held[0])):
            held = await asyncio.to_thread(self._pack, held, scope)
        for message in held:
            await send(message)

    def _pack(self, held: list[Message], scope: Scope) -> list[Message]:
        start = held[0]
        packed = self.packed(b"".join(message.get("body", b"") for message in held[1:]))
        lasting = self.lasting(scope["path"], scope["query_string"].decode("latin-1"), packed)
        kept = {"Cache-Control": FOR_GOOD if lasting else "no-cache"}
        status, body, told = respond(packed, Headers(scope=scope), kept)
        headers = MutableHeaders(scope=start)
        for name in ("last-modified", "content-length"):
            del headers[name]
        headers.update(told | ({"Content-Length": str(len(body))} if status == _OK else {}))
        return [{**start, "status": status}, {"type": "http.response.body", "body": body}]


def _worth(headers: MutableHeaders) -> bool:
    """Tell whether a file is text, and not already compressed by someone else."""
    return headers.get("content-type", "").startswith(_PACKED) and "content-encoding" not in headers
