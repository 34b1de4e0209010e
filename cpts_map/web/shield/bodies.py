"""How much one may send, and how slowly."""

import asyncio

from starlette.types import ASGIApp, Receive, Scope, Send

from cpts_map.texts import shield as said
from cpts_map.web.api import PREFIX
from cpts_map.web.api.freshness import BODY_BYTES as API_BYTES
from cpts_map.web.serving.asgi import again
from cpts_map.web.shield.refusals import CALLS, refusal

# A list dropped into the workshop: outlines as GeoJSON or GeoPackage weigh some megabytes, a third more as base64.
CALL_BYTES = 16 << 20
OTHER_BYTES = 64 << 10
# The longest links of ours name a few hundred communes; h11 itself stops at 16 KB with all headers.
TARGET_BYTES = 12 << 10
# For the whole of a body, which is held in memory until then.
PATIENCE_S = 60.0


class Bodies:
    """ASGI middleware: a body is counted as it comes, whatever its header says of its length."""

    def __init__(self, app: ASGIApp, patience_s: float = PATIENCE_S) -> None:
        """Wrap an application."""
        self.app = app
        self.patience_s = patience_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > TARGET_BYTES:
            too_long = said.TOO_LONG.format(limit=TARGET_BYTES)
            await refusal(scope, 414, too_long)(scope, receive, send)
            return
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:  # their body, if any, is never read
            await self.app(scope, receive, send)
            return
        await self._read(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = limit_of(scope["path"])
        try:
            async with asyncio.timeout(self.patience_s):
                body = await _body(receive, limit)
        except TimeoutError:
            await refusal(scope, 408, said.TOO_SLOW, _CLOSED)(scope, receive, send)
            return
        except _GoneError:
            return
        if body is None:
            await refusal(scope, 413, said.TOO_LARGE.format(limit=limit), _CLOSED)(scope, receive, send)
            return
        await self.app(scope, again(body, receive), send)


# What is still on its way would be read as the next request.
_CLOSED = {"Connection": "close"}


class _GoneError(Exception):
    """Who sent has left."""


def limit_of(path: str) -> int:
    """Bytes that one may send to an address."""
    if path == CALLS:
        return CALL_BYTES
    return API_BYTES if path.startswith(f"{PREFIX}/") else OTHER_BYTES


async def _body(receive: Receive, limit: int) -> bytes | None:
    """Read a body; ``None`` as soon as it is too long."""
    parts, count, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GoneError
        part, more = message.get("body", b""), message.get("more_body", False)
        count += len(part)
        if count > limit:
            return None
        parts.append(part)
    return b"".join(parts)
