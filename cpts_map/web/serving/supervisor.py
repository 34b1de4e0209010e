"""Processes kept alive: one that dies is replaced at once; all end when asked.

uvicorn's own supervisor asks each worker whether it lives and waits for the answer: one killed meanwhile is waited for
until the delay is over, and nothing else is done. Here the system tells who dies.
"""

import logging
import signal
import socket
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from cpts_map.errors import StoreError
from cpts_map.texts import serving as texts
from cpts_map.texts.typography import fr

log = logging.getLogger(__name__)
# A process that lives less than this, seconds, failed to start; so many in a row, and there is no point in going on.
_YOUNG_S, _TRIES, _PAUSE_S = 10.0, 5, 1.0
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Supervisor:
    """Keeps processes alive until it is asked to stop by a signal.

    Parameters
    ----------
    start
        Starts a process; told whether it takes the place of another, while the rest serve.
    count
        How many there must be.
    """

    def __init__(self, start: Callable[[bool], BaseProcess], count: int) -> None:
        self._start, self._count = start, count
        self._born: dict[BaseProcess, float] = {}
        self._failures = 0
        self._ended = False

    def run(self) -> None:
        """Start the processes and replace those that die, until SIGTERM or SIGINT; main thread only.

        Raises
        ------
        StoreError
            Several processes in a row ended as soon as they were started.
        """
        woken, waker = socket.socketpair()

        def end(*_: object) -> None:
            self._ended = True
            waker.send(b"\0")

        before = {number: signal.signal(number, end) for number in _SIGNALS}
        try:
            for _ in range(self._count):
                self._add(replacing=False)
            while not self._ended:
                wait([woken, *(process.sentinel for process in self._born)])
                self._replace()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)
            woken.close()
            waker.close()

    def _add(self, *, replacing: bool) -> None:
        process = self._start(replacing)
        self._born[process] = time.monotonic()

    def _replace(self) -> None:
        for process, born in list(self._born.items()):
            if self._ended or process.is_alive():
                continue
            process.join()
            del self._born[process]
            log.error(fr(texts.DIED.format(pid=process.pid, code=process.exitcode)))
            young = time.monotonic() - born < _YOUNG_S
            self._failures = self._failures + 1 if young else 0
            if self._failures >= _TRIES:
                raise StoreError(texts.KEEPS_DYING.format(tries=_TRIES))
            if young:
                time.sleep(_PAUSE_S)
            self._add(replacing=True)

    def _stop(self) -> None:
        for process in self._born:
            process.terminate()
        for process in self._born:
            process.join()
