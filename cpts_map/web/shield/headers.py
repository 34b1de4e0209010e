"""Headers of every answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.web.shield.policy import Policies, is_open, may_be_framed

# Nothing of what a browser can lend is asked for.
_PERMISSIONS = ", ".join(
    f"{name}=()" for name in ("camera", "microphone", "geolocation", "payment", "usb", "midi", "display-capture")
)
# A year; the names beside ours are the operator's business.
_TLS_ONLY = "max-age=31536000"


class Headers:
    """ASGI middleware: what a browser must know of an answer before it shows it."""

    def __init__(self, app: ASGIApp, policies: Policies, *, secure: bool) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Wrapped.
        policies
            Of its pages.
        secure
            Whether browsers must never come back without TLS.
        """
        self.app = app
        self.policies = policies
        self.secure = secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a socket is refused: no callback of ours pushes, and none should be held open."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), scope)
            await send(message)

        await self.app(scope, receive, dressed)

    def _dress(self, headers: MutableHeaders, scope: Scope) -> None:
        path, query = scope["path"], scope["query_string"].decode("latin-1")
        own = headers.get("content-security-policy")
        headers["Content-Security-Policy"] = self.policies.of(path, query, headers.get("content-type", ""), own)
        headers["X-Content-Type-Options"] = "nosniff"
        # The address is the work of the visitor (a perimeter, a commune): it goes to no other site.
        headers.setdefault("Referrer-Policy", "same-origin")
        headers["Permissions-Policy"] = _PERMISSIONS
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if is_open(path) else "same-origin"
        if not may_be_framed(path):
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if self.secure:
            headers["Strict-Transport-Security"] = _TLS_ONLY
