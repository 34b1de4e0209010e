"""One application on one store, from its first request to its last."""

import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cpts_map.web.serving.asgi import App


def _nothing() -> None:
    return None


def _no_files() -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is told of a generation.

    Attributes
    ----------
    region
        Code.
    built
        When the store was written, ISO 8601, UTC.
    fingerprint
        What the store was built from.
    version
        Of the program.
    """

    region: str
    built: str
    fingerprint: str
    version: str


class Generation:
    """An application, the requests that it is answering, and what ends with it.

    Parameters
    ----------
    app
        Answers.
    facts
        Of its store.
    warm
        Waits until nothing remains to be prepared.
    files
        Gives its map files by address; they outlive it, pages that are open may still ask for them.
    close
        Releases the store; called once, when it is retired and its last request is over.

    Attributes
    ----------
    application
        The application without holding it: whether anything is left of it.
    """

    def __init__(
        self,
        app: App,
        facts: Facts | None = None,
        *,
        warm: Callable[[], None] = _nothing,
        files: Callable[[], Mapping[str, Any]] = _no_files,
        close: Callable[[], None] = _nothing,
    ) -> None:
        self._app: App | None = app
        self.application = weakref.ref(app)
        self.facts, self.warm, self.files, self._close = facts, warm, files, close
        self._lock = threading.Lock()
        self._running = 0
        self._retired = False
        self.over = threading.Event()

    def enter(self) -> App | None:
        """Begin a request, to end with :meth:`leave`; ``None`` once retired: another generation must answer."""
        with self._lock:
            if self._retired:
                return None
            self._running += 1
            return self._app

    def leave(self) -> None:
        """End a request."""
        with self._lock:
            self._running -= 1
            last = self._retired and not self._running
        if last:
            self._end()

    def retire(self) -> None:
        """Take no more requests; end after those that are running."""
        with self._lock:
            last = not self._retired and not self._running
            self._retired = True
        if last:
            self._end()

    def _end(self) -> None:
        close = self._close
        # Whoever still holds this object no longer holds the application through it.
        self._app, self.warm, self.files, self._close = None, _nothing, _no_files, _nothing
        close()
        self.over.set()
