"""A publisher on 127.0.0.1 that answers as told, well or badly, and remembers what it was asked."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[BaseHTTPRequestHandler], None]


class Publisher(ThreadingHTTPServer):
    """Gives its answers in turn, the last one for ever."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: list[Answer] = []
        self.asked: list[tuple[str, dict[str, str]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def gives(self, *answers: Answer) -> None:
        self.answers, self.asked = list(answers), []

    def ranges(self) -> list[str | None]:
        return [headers.get("range") for _, headers in self.asked]

    def handle_error(self, request, client_address):
        """A client that hangs up is expected here."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        answers = self.server.answers
        (answers.pop(0) if len(answers) > 1 else answers[0])(self)

    def do_CONNECT(self):
        self.send_error(403, "Forbidden")

    def log_message(self, *_):
        """Nothing on the terminal."""


@contextmanager
def published() -> Iterator[Publisher]:
    """Listen for the length of a block."""
    server = Publisher()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _begin(handler, status, headers):
    handler.send_response(status)
    for name, value in headers.items():
        if value is not None:
            handler.send_header(name, str(value))
    handler.end_headers()


def says(status: int, body: bytes = b"", **headers: str) -> Answer:
    """Answer this; ``_`` in the name of a header stands for a hyphen."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(handler):
        _begin(handler, status, {"Content-Length": len(body)} | named)
        handler.wfile.write(body)

    return answer


def gives(
    content: bytes, *, etag: str | None = None, modified: str | None = None, cut: int | None = None, ranges: bool = True
) -> Answer:
    """Answer as a good server: whole, or from the place asked for when the file is still the same.

    ``cut`` breaks the connection after so many bytes; without ``ranges`` the place asked for is ignored.
    """

    def answer(handler):
        asked, condition = handler.headers.get("Range"), handler.headers.get("If-Range")
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        resumed = ranges and asked and condition in {etag, modified} and start < len(content)
        headers = {"ETag": etag, "Last-Modified": modified}
        if resumed:
            body = content[start:]
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        else:
            body = content
        _begin(handler, 206 if resumed else 200, headers | {"Content-Length": len(body)})
        handler.wfile.write(body if cut is None else body[:cut])

    return answer


def without_length(content: bytes) -> Answer:
    """Answer and hang up: nothing tells where the end is."""

    def answer(handler):
        _begin(handler, 200, {})
        handler.wfile.write(content)

    return answer


def late(content: bytes, wait: float, piece: int = 1000) -> Answer:
    """Answer piece by piece, a silence before each."""

    def answer(handler):
        _begin(handler, 200, {"Content-Length": len(content), "ETag": '"late"'})
        for place in range(0, len(content), piece):
            time.sleep(wait)
            handler.wfile.write(content[place : place + piece])

    return answer
