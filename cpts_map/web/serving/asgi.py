"""The words of ASGI, and an answer written without any framework: it must be ready before they are loaded."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
# For an address that holds its content's digest.
FOR_GOOD = "public, max-age=31536000, immutable"


async def answer(send: Send, status: int, body: bytes, headers: Mapping[str, str], *, silent: bool = False) -> None:
    """Send a whole answer.

    Parameters
    ----------
    send
        Of the request.
    status
        HTTP status.
    body
        Content.
    headers
        Beside the length, and the order not to guess a type.
    silent
        Whether the request was ``HEAD``, whose answer has no body.
    """
    given = {"content-length": str(len(body)), "x-content-type-options": "nosniff", **headers}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in given.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if silent else body})


def header(scope: Scope, name: bytes) -> str:
    """Value of a header of the request; empty without it."""
    return next((value.decode("latin-1") for key, value in scope.get("headers", ()) if key == name), "")


def again(body: bytes, receive: Receive) -> Receive:
    """Give a body that is already read, then what comes after it."""
    waiting = [body]

    async def received() -> Message:
        return {"type": "http.request", "body": waiting.pop(), "more_body": False} if waiting else await receive()

    return received
