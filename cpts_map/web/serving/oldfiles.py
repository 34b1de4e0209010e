"""Map files of the stores before: pages that are open still ask for them, by an address that holds their content.

A page may also come from another worker, which took up the new store first: its files are then waited for.
"""

import asyncio
import re
from collections import deque
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from cpts_map.web.gate import Gate
from cpts_map.web.packing import best
from cpts_map.web.serving.asgi import FOR_GOOD, App, Receive, Scope, Send, answer, header

if TYPE_CHECKING:
    from cpts_map.web.mapfiles import MapFile

_ADDRESS = re.compile(r"/donnees/[0-9a-f]{16}/[a-z]+\.(topojson|json)")
# Stores before the present one whose files are kept.
_KEPT = 2
# How long a store that is being taken up is waited for: a new application takes seconds.
_PATIENCE_S, _STEP_S = 60.0, 0.25


class OldFiles:
    """ASGI middleware: map files that the present store no longer has, or does not have yet.

    Parameters
    ----------
    app
        Answers everything else.
    gate
        Where the present store is.
    soon
        Has the store looked at; tells whether another may come.
    """

    def __init__(self, app: App, gate: Gate, soon: Callable[[], bool]) -> None:
        self._app, self._gate, self._soon = app, gate, soon
        self._kept: deque[Mapping[str, MapFile]] = deque(maxlen=_KEPT)

    def keep(self, files: Mapping[str, "MapFile"]) -> None:
        """Keep the files of a store that is about to go."""
        self._kept.append(dict(files))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] != "GET" or not _ADDRESS.fullmatch(path):
            await self._app(scope, receive, send)
            return
        await self._awaited(path)
        file = next((files[path] for files in self._kept if path in files), None)
        if file is None:
            await self._app(scope, receive, send)
            return
        coding = best(header(scope, b"accept-encoding"))
        headers = {"Content-Type": file.media, "Cache-Control": FOR_GOOD, "Vary": "Accept-Encoding"}
        await answer(send, 200, file.coded(coding), headers | ({"Content-Encoding": coding} if coding else {}))

    async def _awaited(self, path: str) -> None:
        """Wait for the store that has a file, where one may come."""
        if self._gate.facts is None or any(path in files for files in self._kept) or not self._soon():
            return
        before = self._gate.result()
        if path in await asyncio.to_thread(before.files):
            return
        steps = int(_PATIENCE_S / _STEP_S)
        for _ in range(steps):
            await asyncio.sleep(_STEP_S)
            if self._gate.result() is not before or not self._soon():
                return
