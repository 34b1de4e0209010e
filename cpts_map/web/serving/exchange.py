"""What is kept of a request: its kind, never its address nor its author."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cpts_map.web.serving.asgi import App, Message, Receive, Scope, Send

_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
# Beginnings of addresses and the kind that each one is, the first that fits.
_KINDS = (
    ("/_dash-update-component", "rappel"),
    ("/_dash", "fichier"),
    ("/assets/", "fichier"),
    ("/maplibre/", "fichier"),
    ("/clair.css", "fichier"),
    ("/apercu.svg", "fichier"),
    ("/donnees/", "donnees"),
    ("/telecharger", "telechargement"),
    ("/api", "api"),
    ("/ma-cpts", "ma-cpts"),
    ("/embed", "integration"),
    ("/oembed", "integration"),
    ("/sante", "sante"),
    ("/healthz", "sante"),
    ("/pret", "sante"),
    ("/readyz", "sante"),
    ("/metrics", "metriques"),
)
OTHER = "page"
KINDS = (*dict.fromkeys(kind for _, kind in _KINDS), OTHER)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer.

    Attributes
    ----------
    kind
        One of :data:`KINDS`.
    method
        HTTP method; ``AUTRE`` for one that no page uses.
    status
        HTTP status; 500 where the application failed before it answered.
    seconds
        Until the last byte was handed over.
    size
        Bytes of the body, as sent.
    """

    kind: str
    method: str
    status: int
    seconds: float
    size: int


def kind(path: str) -> str:
    """Kind of an address: what begins like none of those that are known is a page."""
    return next((kind for start, kind in _KINDS if path.startswith(start)), OTHER)


class Observed:
    """ASGI middleware: tells each exchange once it is over."""

    def __init__(self, app: App, told: Iterable[Callable[[Exchange], None]]) -> None:
        self._app, self._told = app, tuple(told)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start, status, size = time.perf_counter(), 500, 0

        async def noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "AUTRE"
            found = Exchange(kind(scope["path"]), method, status, time.perf_counter() - start, size)
            for tell in self._told:
                tell(found)
