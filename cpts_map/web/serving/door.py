"""Everything around the application: what answers before it, what watches its store, what notes its requests."""

from collections.abc import Callable
from dataclasses import dataclass

import uvicorn

from cpts_map.settings import Settings
from cpts_map.web.gate import Gate
from cpts_map.web.serving import journal
from cpts_map.web.serving.asgi import App, Receive, Scope, Send
from cpts_map.web.serving.exchange import Exchange, Observed
from cpts_map.web.serving.generation import Generation
from cpts_map.web.serving.health import Health
from cpts_map.web.serving.oldfiles import OldFiles
from cpts_map.web.serving.options import Serving
from cpts_map.web.serving.watch import Maker, Watcher

# How long requests may last once the server was told to stop, seconds: as long as a plan is waited for.
_LAST_S = 90
# How long a silent connection is kept, seconds: longer than one reads between two things. At uvicorn's 5 s, a request
# sent while the server closes the connection fails, and a browser does not send a POST again. As nginx by default.
_KEPT_S = 75


@dataclass(frozen=True, slots=True)
class Door:
    """A process's way in.

    Attributes
    ----------
    app
        What the server calls.
    gate
        Where the application is.
    watcher
        Looks at the store; not started.
    """

    app: App
    gate: Gate
    watcher: Watcher


def door(first: Callable[[], Generation], maker: Maker, serving: Serving) -> Door:
    """Put everything around a gate.

    Parameters
    ----------
    first
        Makes the first generation, in a thread.
    maker
        Makes the next ones.
    serving
        What is wanted.
    """
    gate = Gate(first)
    told: list[Callable[[Exchange], None]] = [journal.tell] if serving.logs == "json" else []
    watcher = Watcher(gate, maker, serving.watch)
    old = OldFiles(gate, gate, watcher.soon)
    watcher.leaving = lambda generation: old.keep(generation.files())
    app: App = Health(old, gate)
    if serving.metrics:
        app = _measured(app, gate, watcher, told)
    return Door(Lived(Observed(app, told) if told else app, watcher), gate, watcher)


def _measured(app: App, gate: Gate, watcher: Watcher, told: list[Callable[[Exchange], None]]) -> App:
    # Imported here: who does not want figures does not wait for their library; and the supervisor names the folder
    # of several workers before it is read.
    from cpts_map.web.serving.metrics import Metrics, Scraped  # noqa: PLC0415

    metrics = Metrics()

    def opened() -> None:
        if facts := gate.facts:
            metrics.opened(facts)

    def swapped() -> None:
        opened()
        metrics.swapped()

    gate.on_made(opened)
    watcher.swapped, watcher.failed = swapped, metrics.failed
    told.append(metrics.tell)
    return Scraped(app, metrics)


class Lived:
    """ASGI middleware: the life of the server is the life of the watch; the application is told nothing of it."""

    def __init__(self, app: App, watcher: Watcher) -> None:
        self._app, self._watcher = app, watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or note that the server starts or stops."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._watcher.start()
                await send({"type": "lifespan.startup.complete"})
            else:
                self._watcher.stop()
                await send({"type": "lifespan.shutdown.complete"})
                return


def config(app: App, settings: Settings, serving: Serving) -> uvicorn.Config:
    """Tell uvicorn what is wanted.

    Parameters
    ----------
    app
        What it calls.
    settings, serving
        Where to listen, and how.
    """
    quiet = {} if serving.logs == "texte" else {"log_config": None}
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        interface="asgi3",
        lifespan="on",
        log_level="warning",
        access_log=False,
        # Whoever reaches the port could otherwise say who they are: only the proxies that were named are believed.
        proxy_headers=bool(serving.proxy),
        forwarded_allow_ips=serving.proxy,
        server_header=False,
        timeout_keep_alive=_KEPT_S,
        timeout_graceful_shutdown=_LAST_S,
        **quiet,  # type: ignore[arg-type]  # one key of its own type
    )
