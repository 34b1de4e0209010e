"""One process or several behind a port."""

import os
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path

import uvicorn

from cpts_map.errors import StoreError
from cpts_map.settings import Settings
from cpts_map.texts import serving as texts
from cpts_map.web.serving import journal
from cpts_map.web.serving.door import Door, config, door
from cpts_map.web.serving.generation import Generation
from cpts_map.web.serving.options import Serving
from cpts_map.web.serving.supervisor import Supervisor
from cpts_map.web.serving.watch import Maker

# How long a process that takes the place of another may load before it listens all the same, seconds.
_LOADING_S = 60
# As `cpts_map.web.serving.metrics.FOLDER`, whose library must not be read before it is set.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def alone(prepare: Callable[[], None], settings: Settings, serving: Serving) -> None:
    """Serve from this process: listen at once, prepare the store meanwhile, until stopped.

    Parameters
    ----------
    prepare
        Builds the store where it must be.
    settings, serving
        What to show, and how to serve it.

    Raises
    ------
    CptsMapError
        The application cannot be made: no store, unknown region.
    """
    journal.configure(serving.logs)
    maker = Maker(settings.store, partial(_make, settings))

    def first() -> Generation:
        prepare()
        return maker()

    way = door(first, maker, serving)
    server = uvicorn.Server(config(way.app, settings, serving))
    way.gate.on_failure(lambda: setattr(server, "should_exit", True))
    try:
        server.run()
    finally:
        way.watcher.stop()
    way.gate.result()


def several(settings: Settings, serving: Serving, listening: socket.socket) -> None:
    """Serve from several processes that share a socket; one that dies is replaced, until stopped.

    Parameters
    ----------
    settings, serving
        What to show, and how to serve it.
    listening
        Bound to the port.

    Raises
    ------
    CptsMapError
        The store can be neither opened nor built, or lacks the region.
    """
    journal.configure(serving.logs)
    _ensure(settings)
    with tempfile.TemporaryDirectory(prefix="cpts-map-plans-") as shared, _folder_of_figures(serving):
        told = replace(settings, shared=Path(shared))
        Supervisor(partial(_start, told, serving, listening), serving.workers).run()


def _start(settings: Settings, serving: Serving, listening: socket.socket, replacing: bool) -> BaseProcess:  # noqa: FBT001
    process = get_context("spawn").Process(target=_work, args=(settings, serving, listening, replacing))
    process.start()
    return process


def _work(settings: Settings, serving: Serving, listening: socket.socket, replacing: bool) -> None:  # noqa: FBT001
    """Serve, as one of several processes, until told to stop or left alone; the store was built before."""
    journal.configure(serving.logs)
    maker = Maker(settings.store, partial(_make, settings))
    ready, doors = threading.Event(), list[Door]()

    def first() -> Generation:
        ready.wait()
        return maker.patiently(doors[0].gate, serving.watch)

    doors.append(door(first, maker, serving))
    ready.set()
    server = uvicorn.Server(config(doors[0].app, settings, serving))
    _end_with_supervisor(server)
    if replacing:  # the others answer meanwhile: nobody waits for what loads
        doors[0].gate.wait(_LOADING_S)
    with suppress(KeyboardInterrupt):  # a terminal sends it to all of us
        server.run(sockets=[listening])


def _end_with_supervisor(server: uvicorn.Server) -> None:
    def orphaned() -> None:
        if supervisor := parent_process():
            supervisor.join()
            server.should_exit = True

    threading.Thread(target=orphaned, daemon=True).start()


def _make(settings: Settings) -> Generation:
    # Imported here: this is the loading that an early visitor waits for.
    from cpts_map.web.serving import making  # noqa: PLC0415

    return making.generation(settings)


def _ensure(settings: Settings) -> None:
    """Prepare the store in a process that ends, and gives back the memory that it took."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            pool.submit(_prepared, settings).result()
        except BrokenProcessPool as error:
            raise StoreError(texts.STOPPED) from error


def _prepared(settings: Settings) -> None:
    from cpts_map.web.serving import making  # noqa: PLC0415 - heavy, and only for the process that prepares

    making.ensure(settings)


@contextmanager
def _folder_of_figures(serving: Serving) -> Iterator[None]:
    """Name the folder where workers keep their figures, for the library that reads it from the environment."""
    if not serving.metrics:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="cpts-map-") as folder:
        os.environ[_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[_FOLDER]
