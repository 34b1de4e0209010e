"""Around every answer: validators that follow the data, HEAD, a bound on what is sent to us."""

import datetime as dt
import hashlib
from email.utils import format_datetime, parsedate_to_datetime

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.atlas import Atlas
from cpts_map.texts import api as texts
from cpts_map.version import __version__
from cpts_map.web.api.problems import TOO_LARGE, problem

# Far above the longest list of communes that is admitted.
BODY_BYTES = 200_000
# A store is asked at each use whether it changed: an old figure is worse than a short question.
CACHE = "public, no-cache"


class Freshness:
    """ASGI middleware: ETag and Last-Modified from the store, 304 before anything is computed."""

    def __init__(self, app: ASGIApp, atlas: Atlas) -> None:
        """Keep what the validators are made of."""
        self.app = app
        # The moment too: a store built again from the same sources is another answer, were it only by its date.
        self._seed = f"{__version__} {atlas.fingerprint} {atlas.built} {atlas.region}"
        built = dt.datetime.fromisoformat(atlas.built).astimezone(dt.UTC).replace(microsecond=0)
        self._built = built
        self._modified = format_datetime(built, usegmt=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] in {"GET", "HEAD"}:
            await self._read(scope, receive, send)
        else:
            await self._bounded(scope, receive, send)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = Headers(scope=scope)
        validators = {"ETag": self._tag(scope), "Last-Modified": self._modified, "Cache-Control": CACHE}
        # Only we make these tags, and only for answers: nothing needs to be computed.
        if validators["ETag"] in _tags(asked):
            await send({"type": "http.response.start", "status": 304, "headers": MutableHeaders(validators).raw})
            await send({"type": "http.response.body", "body": b""})
            return
        silent = scope["method"] == "HEAD"

        async def stamped(message: Message) -> None:
            nonlocal silent
            if message["type"] == "http.response.start" and message["status"] in {200, 206}:
                headers = MutableHeaders(scope=message)
                for name, value in validators.items():
                    headers.setdefault(name, value)
                if message["status"] == 200 and self._unchanged(asked, headers["etag"]):  # noqa: PLR2004 - OK
                    silent = True
                    message["status"] = 304
                    del headers["content-length"]
            elif silent and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"}, receive, stamped)

    def _tag(self, scope: Scope) -> str:
        """Validator of an address; weak, for its compressed form has the same."""
        asked = f"{self._seed} {scope['path']} ".encode() + scope["query_string"]
        return f'W/"{hashlib.sha256(asked).hexdigest()[:20]}"'

    def _unchanged(self, asked: Headers, tag: str) -> bool:
        """Tell whether the client already has the answer that was made; a date counts where it gave no tag."""
        if held := _tags(asked):
            return tag in held or "*" in held
        try:
            return parsedate_to_datetime(asked.get("if-modified-since", "")) >= self._built
        except (ValueError, TypeError):
            return False

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read what is sent, up to the bound, then answer."""
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > BODY_BYTES:
                refusal = problem(TOO_LARGE, texts.TOO_LARGE.format(limit=BODY_BYTES), scope["path"])
                await refusal(scope, receive, send)
                return
        given = iter([{"type": "http.request", "body": body, "more_body": False}])

        async def again() -> Message:
            return next(given, None) or await receive()

        await self.app(scope, again, send)


def _tags(asked: Headers) -> list[str]:
    return [tag.strip() for tag in asked.get("if-none-match", "").split(",") if tag.strip()]
