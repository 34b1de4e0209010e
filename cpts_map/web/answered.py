"""Answers of callbacks, kept by what was asked: visitors look at the same indicators, cards and pages.

A callback of :data:`KEPT` depends on nothing but its call, the store and the day, and holds nothing that a visitor
made: no perimeter of the workshop, no list of communes. An application answers for one store only: what is kept goes
with it when another store is taken up.
"""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import TTLCache
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.web import ids
from cpts_map.web.packing import Packed, best
from cpts_map.web.serving.asgi import again
from cpts_map.web.shield.envelope import OUTPUT

# Components whose callbacks read nothing else than their call, and are asked the same by many.
KEPT = frozenset(
    {
        ids.CARD,
        ids.COMPARE_BODY,
        ids.DIAGNOSTIC_BODY,
        ids.LEGEND,
        ids.MAP_FOCUS,
        ids.MAP_FOCUS_KEY,
        ids.MAP_PAINT,
        ids.MAP_PAINT_KEY,
        ids.NAV,
        ids.PAGE,
        ids.TABLE,
        ids.WORKSHOP_COLOURS,
        ids.WORKSHOP_LEGEND,
    }
)
# Some 5,000 cards or 1,500 diagnoses.
_KEPT_BYTES = 32 << 20
_KEPT_S = 600
# A perimeter of one's own, in an address.
_OWN = b"communes="
# A call is some hundred bytes; a longer one (a perimeter of many communes) is not asked twice.
_LONGEST_CALL = 4096
_SMALL_BYTES = 500
# What Dash adds where a callback failed, its message standing elsewhere on the page; and an error told in place, which
# may repeat what was typed, or be of a store that could not be read for a moment.
_FAILED = (b'"sideUpdate"', b"note-alerte")
_OK = 200


class _Told(Packed):
    # Made while somebody waits: at 9, a large answer takes longer to compress than to make.
    quality = 3


@dataclass(frozen=True, slots=True)
class _Answer:
    headers: list[tuple[bytes, bytes]]
    body: bytes

    @property
    def size(self) -> int:
        """Bytes that keeping it takes, about."""
        return len(self.body) + 1200


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


class Answered:
    """ASGI middleware: an answer that was given before is given again, compressed as it was."""

    def __init__(self, app: ASGIApp, today: Callable[[], dt.date] = _today) -> None:
        """Wrap an application; stands within the shield, which reads what is asked.

        Parameters
        ----------
        app
            Answers what was not asked before.
        today
            Gives the day, UTC: some pages tell how old their files are.
        """
        self.app = app
        self.today = today
        self._kept: TTLCache[tuple[bytes, str, dt.date], _Answer] = TTLCache(
            _KEPT_BYTES, _KEPT_S, getsizeof=lambda answer: answer.size
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if not fills(scope.get(OUTPUT, "")):
            await self.app(scope, receive, send)
            return
        message = await receive()  # whole: the shield has read it
        body = message.get("body", b"")
        if len(body) > _LONGEST_CALL or _OWN in body or not _plain(scope["query_string"]):
            await self.app(scope, again(body, receive), send)
            return
        coding = best(Headers(scope=scope).get("accept-encoding", ""))
        key = (hashlib.blake2b(body, digest_size=16).digest(), coding, self.today())
        answer = self._kept.get(key)
        if answer is None:
            held = await self._ask(scope, again(body, receive))
            content = b"".join(part.get("body", b"") for part in held[1:])
            if held[0]["status"] != _OK or any(mark in content for mark in _FAILED):
                for part in held:
                    await send(part)
                return
            self._kept[key] = answer = _packed(held[0], content, coding)
        await send({"type": "http.response.start", "status": _OK, "headers": list(answer.headers)})
        await send({"type": "http.response.body", "body": answer.body})

    async def _ask(self, scope: Scope, receive: Receive) -> list[Message]:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        return held


def fills(output: str) -> bool:
    """Tell whether an output, as Dash writes it, fills components of :data:`KEPT` only.

    Examples
    --------
    >>> fills(f"{ids.CARD}.children"), fills(f"..{ids.CARD}.children...{ids.STATUS}.children.."), fills("")
    (True, False, False)
    """
    return bool(output) and {part.rpartition(".")[0] for part in output.strip(".").split("...")} <= KEPT


def _plain(query: bytes) -> bool:
    """Tell whether a query says nothing but which load of a page asks, as the renderer does of each call.

    Examples
    --------
    >>> _plain(b""), _plain(b"endId=a~b"), _plain(b"endId=a~b&job=3")
    (True, True, False)
    """
    return all(part.startswith(b"endId=") for part in query.split(b"&") if part)


def _packed(start: Message, content: bytes, coding: str) -> _Answer:
    told = MutableHeaders(raw=list(start["headers"]))
    if coding and len(content) >= _SMALL_BYTES and "content-encoding" not in told:
        content = _Told(content).coded(coding)
        told["Content-Encoding"] = coding
    told["Content-Length"] = str(len(content))
    told.add_vary_header("Accept-Encoding")
    return _Answer(told.raw, content)
