"""A new store is taken up while the old one serves: seen, opened, prepared, then put in its place."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from cpts_map.errors import CptsMapError, StoreError
from cpts_map.texts import serving as texts
from cpts_map.texts.typography import fr
from cpts_map.web.gate import Gate
from cpts_map.web.serving import memory
from cpts_map.web.serving.generation import Generation

log = logging.getLogger(__name__)
Signature = tuple[int, int, int]
# Where nothing is to be watched: between two looks at whether the process ends, seconds.
_ASLEEP_S = 5.0
# How many times what is left of an application is looked for before it is given up.
_LOOKS = 12


def signature(path: Path) -> Signature | None:
    """What tells a file from the one that replaces it; ``None`` without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


class Maker:
    """Makes generations of a store, and remembers which file the last one was made from.

    Parameters
    ----------
    store
        The file.
    make
        Opens it as it is.
    """

    def __init__(self, store: Path, make: Callable[[], Generation]) -> None:
        self.store, self._make = store, make
        self.seen: Signature | None = None

    def __call__(self) -> Generation:
        """Make a generation.

        Raises
        ------
        CptsMapError
            The store cannot be opened.
        """
        # Before opening: a file that comes meanwhile is seen again, and made again.
        self.seen = signature(self.store)
        # In a context of its own: Dash keeps there the application that it made last.
        return contextvars.copy_context().run(self._make)

    def stale(self) -> bool:
        """Tell whether the file is another than the one that was opened last."""
        return signature(self.store) != self.seen

    def patiently(self, gate: Gate, every: float) -> Generation:
        """Make the first generation of a process, trying again until the store can be read.

        Raises
        ------
        CptsMapError
            The process was stopped meanwhile, or waiting cannot help: unknown region.
        """
        told = ""
        while True:
            try:
                found = self()
            except StoreError as error:
                gate.reason = reason = fr(str(error))
                if reason != told:
                    log.error(fr(texts.WAITING.format(seconds=round(every) or 1, reason=reason)))  # noqa: TRY400
                told = reason
                time.sleep(every or 1)
                if not threading.main_thread().is_alive():
                    raise
            else:
                gate.reason = ""
                return found


class Watcher(threading.Thread):
    """Looks at the store from time to time, and hands over to a new one.

    Parameters
    ----------
    gate
        To whom the new generation is given.
    maker
        Of generations.
    every
        Seconds between two looks; 0: never.

    Attributes
    ----------
    leaving
        Told of the generation about to be replaced.
    swapped, failed
        Told that a store was taken up, that one could not be.
    """

    def __init__(
        self,
        gate: Gate,
        maker: Maker,
        every: float,
    ) -> None:
        # Not a daemon: a process that stops must not tear DuckDB away under it.
        super().__init__(name="veille")
        self._gate, self._maker, self._every = gate, maker, every
        self.leaving: Callable[[Generation], None] = lambda _: None
        self.swapped: Callable[[], None] = lambda: None
        self.failed: Callable[[], None] = lambda: None
        self._ended, self._wake = threading.Event(), threading.Event()
        self._told = ""
        self._retired: list[Generation] = []
        self._busy = False
        self._settled, self._looks = False, 0
        self._left: list[Callable[[], object]] = []

    def run(self) -> None:
        """Look until stopped."""
        try:
            self._gate.result().warm()
        except Exception:  # noqa: BLE001 - whoever serves tells it
            return
        while threading.main_thread().is_alive() and not self._ended.is_set():
            self._wake.wait(self._every or _ASLEEP_S)
            self._wake.clear()
            self._settle()
            if self._every and not self._ended.is_set():
                self.look()

    def _settle(self) -> None:
        """Set apart what lasts, once nothing is left of the applications that are over: it would last with it."""
        if self._settled or self._retired or self._ended.is_set():
            return
        self._left = [application for application in self._left if application() is not None]
        self._looks += 1
        if self._left and self._looks < _LOOKS:
            memory.forget()  # a request that had just ended may have held it still
            return
        if self._left:
            log.warning(fr(texts.HELD))
        memory.settle()
        self._settled, self._left, self._looks = True, [], 0

    def stop(self) -> None:
        """Ask the thread to end."""
        self._ended.set()
        self._wake.set()

    def soon(self) -> bool:
        """Look at once if the file changed; tell whether a new generation may come."""
        if not self._every or not (self._maker.stale() or self._busy):
            return False
        self._wake.set()
        return True

    def look(self) -> None:
        """Take up a store that is not the one being shown; a second look at one that cannot be opened says nothing."""
        self._forget()
        if not self._maker.stale():
            return
        seen, self._busy = self._maker.seen, True
        try:
            if signature(self._maker.store) is None:
                raise StoreError(texts.GONE.format(path=self._maker.store))  # noqa: TRY301 - said as the others
            self._replace(self._maker())
        except CptsMapError as error:
            self._maker.seen = seen  # tried again: a writer may only be holding it
            self._tell(str(error))
        except Exception as error:
            log.exception(fr(texts.KEPT.format(reason=texts.UNEXPECTED.format(kind=type(error).__name__))))
            self.failed()
        finally:
            self._busy = False

    def _replace(self, generation: Generation) -> None:
        generation.warm()
        self.leaving(self._gate.result())
        old = self._gate.replace(generation)
        self._retired.append(old)
        self._left.append(old.application)
        self._told = ""
        self.swapped()
        if facts := generation.facts:
            told = texts.SWAPPED.format(built=facts.built, fingerprint=facts.fingerprint[:12])
            log.info(fr(told))
        self._forget()

    def _tell(self, reason: str) -> None:
        if reason != self._told:
            log.error(fr(texts.KEPT.format(reason=reason)))
            self.failed()
        self._told = reason

    def _forget(self) -> None:
        """Give back the memory of generations that are over: their parts name each other in circles."""
        over = [generation for generation in self._retired if generation.over.is_set()]
        if over:
            self._retired = [generation for generation in self._retired if not generation.over.is_set()]
            memory.forget()
            self._settled = False
