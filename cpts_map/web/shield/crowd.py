"""How many documents are written at once: the threads that write them answer everybody else too."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cpts_map.texts import shield as said
from cpts_map.web.shield import costs
from cpts_map.web.shield.refusals import refusal

# Of the forty threads of the server; a fifth one would make each of the four slower.
PLACES = 4
PATIENCE_S = 30.0
_RETRY_S = 10


class Crowd:
    """ASGI middleware: so many documents at once, others wait for a place, and are told when none comes."""

    def __init__(self, app: ASGIApp, places: int = PLACES, patience_s: float = PATIENCE_S) -> None:
        """Wrap an application; those who wait for the plan of the region have their own places."""
        self.app = app
        self.patience_s = patience_s
        self._documents = asyncio.Semaphore(places)
        self._plans = asyncio.Semaphore(places)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or not scope["path"].startswith("/telecharger/"):
            await self.app(scope, receive, send)
            return
        places = self._plans if costs.waits_for_a_plan(scope["path"]) else self._documents
        try:
            async with asyncio.timeout(self.patience_s):
                await places.acquire()
        except TimeoutError:
            await refusal(scope, 503, said.BUSY.format(seconds=_RETRY_S), {"Retry-After": str(_RETRY_S)})(
                scope, receive, send
            )
            return
        await self._within(places, scope, receive, send)

    async def _within(self, places: asyncio.Semaphore, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and free the place once the document is written: who reads it slowly keeps nobody waiting."""
        held = [places]

        async def freeing(message: Message) -> None:
            if held:
                held.pop().release()
            await send(message)

        try:
            await self.app(scope, receive, freeing)
        finally:
            if held:
                held.pop().release()
