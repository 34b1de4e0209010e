"""Whether the server lives, and whether it is ready: answered without the application, even while it is made."""

import json
from collections.abc import Mapping

from cpts_map.texts import serving as texts
from cpts_map.version import __version__
from cpts_map.web.gate import Gate
from cpts_map.web.serving.asgi import App, Receive, Scope, Send, answer

ALIVE = ("/sante", "/healthz")
READY = ("/pret", "/readyz")
_HEADERS = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}


class Health:
    """ASGI middleware: the addresses that a supervisor or a proxy asks."""

    def __init__(self, app: App, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or path not in {*ALIVE, *READY} or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        status, content = self._alive() if path in ALIVE else self._ready()
        headers = _HEADERS if status == 200 else {**_HEADERS, "Retry-After": "5"}  # noqa: PLR2004 - OK
        body = json.dumps(content, ensure_ascii=False).encode()
        await answer(send, status, body, headers, silent=scope["method"] == "HEAD")

    def _alive(self) -> tuple[int, Mapping[str, object]]:
        facts = self._gate.facts
        shown = {"region": facts.region if facts else None, "magasin": facts.built if facts else None}
        return 200, {"version": __version__, **shown}

    def _ready(self) -> tuple[int, Mapping[str, object]]:
        facts = self._gate.facts
        if facts is None:
            # Why in detail is in the log: the message may name a path of the server.
            return 503, {"pret": False, "raison": texts.UNAVAILABLE if self._gate.reason else texts.LOADING}
        return 200, {
            "pret": True,
            "version": facts.version,
            "region": facts.region,
            "magasin": facts.built,
            "empreinte": facts.fingerprint,
        }
