"""The door of the dashboard: it listens while the rest is still loading, and hands over from one store to the next.

Loading takes seconds (Dash, pandas, the store); listening takes none. A visitor who comes early waits for the page
instead of being refused; one who comes while the data change is answered by the old or by the new, never by neither.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from cpts_map.texts import serving as texts
from cpts_map.web.serving.asgi import App, Receive, Scope, Send, answer
from cpts_map.web.serving.generation import Facts, Generation

# Between two looks at whether the wait has become pointless, seconds.
_PATIENCE_S = 0.5


class Gate:
    """An ASGI application that makes another one, and hands every request to it once made.

    Attributes
    ----------
    reason
        Why nothing can be answered yet, in French: requests are then refused with 503 rather than kept waiting.
    """

    def __init__(self, make: Callable[[], App | Generation]) -> None:
        """Begin to make the application, in a thread."""
        self.reason = ""
        pool = ThreadPoolExecutor(1)
        self._made: Future[Generation] = pool.submit(lambda: _generation(make()))
        pool.shutdown(wait=False)

    def on_failure(self, act: Callable[[], None]) -> None:
        """Act when the application cannot be made; :meth:`result` then raises why."""
        self._made.add_done_callback(lambda made: act() if made.exception() else None)

    def on_made(self, act: Callable[[], None]) -> None:
        """Act when the application is made."""
        self._made.add_done_callback(lambda made: None if made.exception() else act())

    @property
    def facts(self) -> Facts | None:
        """What is known of the store being shown; ``None`` while there is none."""
        made = self._made
        return made.result().facts if made.done() and not made.exception() else None

    def replace(self, generation: Generation) -> Generation:
        """Hand new requests to another generation; the old one, retired, ends after its last request."""
        old, made = self._made.result(), Future[Generation]()
        made.set_result(generation)
        self._made = made
        old.retire()
        return old

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, however long it must wait."""
        generation = await self._ready()
        if generation is None:
            body, headers = texts.UNAVAILABLE.encode(), {"Content-Type": "text/plain; charset=utf-8"}
            await answer(send, 503, body, headers | {"Retry-After": "10", "Cache-Control": "no-store"})
        elif (app := generation.enter()) is None:
            await self(scope, receive, send)  # retired between two instructions: its heir is already there
        else:
            try:
                await app(scope, receive, send)
            finally:
                generation.leave()

    async def _ready(self) -> Generation | None:
        while not (made := self._made).done():
            if self.reason:
                return None
            await asyncio.wait({asyncio.ensure_future(asyncio.wrap_future(made))}, timeout=_PATIENCE_S)
        return made.result()

    def wait(self, seconds: float) -> None:
        """Wait until the application is made, or cannot be, at most for a time."""
        wait([self._made], seconds)

    def result(self) -> Generation:
        """Return the application, waiting for it.

        Raises
        ------
        CptsMapError
            It could not be made.
        """
        return self._made.result()


def _generation(made: App | Generation) -> Generation:
    return made if isinstance(made, Generation) else Generation(made)
