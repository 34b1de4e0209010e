"""What Dash is called with, checked before it reads it: Dash takes for granted that its own scripts wrote the call."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from starlette.types import ASGIApp, Receive, Scope, Send

from cpts_map.texts import shield as said
from cpts_map.web.serving.asgi import again
from cpts_map.web.shield import costs, rates
from cpts_map.web.shield.bodies import TARGET_BYTES
from cpts_map.web.shield.costs import Cost
from cpts_map.web.shield.refusals import CALLS, refusal

# Properties that a browser fills with a text and nothing else.
_TEXTS = {"search", "pathname", "contents", "filename"}
# Those that stand in the address, and are bounded with it.
_SHORT = {"search", "pathname", "filename"}
_COUNTS = {"n_clicks", "n_submit"}
# Where those who stand within find what a call fills, as Dash writes it.
OUTPUT = "cpts_map.output"
# Above, another task may be answered meanwhile.
_LONG_BYTES = 1 << 16


class MalformedError(ValueError):
    """A call that no script of ours writes."""


class Envelope:
    """ASGI middleware: a call names a callback, its inputs and states in their order, with values of their kind."""

    def __init__(self, app: ASGIApp, callbacks: Mapping[str, Mapping[str, Any]], meter: rates.Meter) -> None:
        """Wrap an application.

        Parameters
        ----------
        app
            Wrapped; its bodies are bounded already.
        callbacks
            Of Dash, by output.
        meter
            Counts the costly calls.
        """
        self.app = app
        self.callbacks = callbacks
        self.meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"] != CALLS or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        body = (await receive())["body"]
        try:
            output = await self._checked(scope, body)
        except MalformedError:
            await refusal(scope, 400, said.MALFORMED)(scope, receive, send)
            return
        costly = any(f"{name}." in output for name in costs.COSTLY_OUTPUTS)
        wait = self.meter.charge(scope, Cost.COSTLY) if costly else None
        app = self.app if wait is None else rates.too_many(scope, wait)
        await app({**scope, OUTPUT: output}, again(body, receive), send)

    async def _checked(self, scope: Scope, body: bytes) -> str:
        # Dash reads no other type as JSON, and then fails.
        if not _header(scope, b"content-type").startswith(b"application/json"):
            raise MalformedError
        if len(body) > _LONG_BYTES:
            return await asyncio.to_thread(check, body, self.callbacks)
        return check(body, self.callbacks)


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for key, value in scope["headers"] if key == name), b"")


def check(body: bytes, callbacks: Mapping[str, Mapping[str, Any]]) -> str:
    """Check a call.

    Parameters
    ----------
    body
        JSON.
    callbacks
        Of Dash, by output.

    Returns
    -------
    str
        The output that it names.

    Raises
    ------
    MalformedError
        It is no call of ours: not JSON, or not the shape that the callback declares.
    """
    call = _read(body)
    output = call.get("output") if isinstance(call, dict) else None
    callback = callbacks.get(output) if isinstance(output, str) else None
    if callback is None or "callback" not in callback:  # the browser calls the others by itself
        raise MalformedError
    _check_values(call.get("inputs"), callback["inputs"])
    _check_values(call.get("state", []), callback["state"])
    _check_outputs(call.get("outputs"), str(output))
    changed = call.get("changedPropIds", [])
    if not isinstance(changed, list) or not all(isinstance(name, str) for name in changed):
        raise MalformedError
    return str(output)


def _read(body: bytes) -> Any:  # noqa: ANN401 - any JSON
    try:
        read = json.loads(body, parse_constant=_refuse)
        # Half a character, which JSON can name and no answer can hold.
        json.dumps(read, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MalformedError from None
    return read


def _refuse(_constant: str) -> NoReturn:
    """Refuse NaN and infinities: they are no JSON, and no control gives them."""
    raise MalformedError


def _check_values(given: object, declared: Sequence[Mapping[str, Any]]) -> None:
    if not isinstance(given, list) or len(given) != len(declared):
        raise MalformedError
    for value, place in zip(given, declared, strict=True):
        if not isinstance(value, dict):
            raise MalformedError
        if value.get("id") != place["id"] or value.get("property") != place["property"]:
            raise MalformedError
        _check_value(value.get("value"), place["property"])


def _check_value(value: object, name: str) -> None:
    if value is None:
        return
    if name in _TEXTS and not isinstance(value, str):
        raise MalformedError
    if name in _COUNTS and (not isinstance(value, int) or isinstance(value, bool)):
        raise MalformedError
    if name in _SHORT and len(str(value)) > TARGET_BYTES:
        raise MalformedError


def _check_outputs(given: object, output: str) -> None:
    """Check outputs: as many as the name says, of that name; one alone is not in a list."""
    names = output[2:-2].split("...") if output.startswith("..") else [output]
    listed = given if output.startswith("..") else [given]
    if not isinstance(listed, list) or len(listed) != len(names):
        raise MalformedError
    for value, name in zip(listed, names, strict=True):
        if not isinstance(value, dict) or f"{value.get('id')}.{value.get('property')}" != name:
            raise MalformedError
