"""The door of the dashboard: it listens while the rest is still loading.

Loading takes seconds (Dash, pandas, the store); listening takes none. A visitor who comes early waits for the page
instead of being refused.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import uvicorn

from cpts_map.settings import Settings

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


class Gate:
    """An ASGI application that makes another one, and hands every request to it once made."""

    def __init__(self, make: Callable[[], App]) -> None:
        """Begin to make the application, in a thread."""
        self._made = ThreadPoolExecutor(1).submit(make)

    def on_failure(self, act: Callable[[], None]) -> None:
        """Act when the application cannot be made; :meth:`result` then raises why."""
        self._made.add_done_callback(lambda made: act() if made.exception() else None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, however long it must wait."""
        app = await asyncio.wrap_future(self._made)
        await app(scope, receive, send)

    def result(self) -> App:
        """Return the application, waiting for it.

        Raises
        ------
        CptsMapError
            It could not be made.
        """
        return self._made.result()


def serve(make: Callable[[], App], settings: Settings) -> None:
    """Listen at once, make the application meanwhile, until stopped.

    Parameters
    ----------
    make
        Makes the application; runs in a thread.
    settings
        Where to listen.

    Raises
    ------
    CptsMapError
        The application cannot be made: no store, unknown region.
    """
    door = Gate(make)
    config = uvicorn.Config(
        door, host=settings.host, port=settings.port, log_level="warning", lifespan="off", server_header=False
    )
    server = uvicorn.Server(config)
    door.on_failure(lambda: setattr(server, "should_exit", True))
    server.run()
    door.result()
