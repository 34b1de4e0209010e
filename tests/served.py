"""The dashboard of a store on a free port of this machine, for the time of a block."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from cpts_map.atlas import Atlas
from cpts_map.settings import Settings, embedded_data
from cpts_map.web.factory import create_app


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Give the address of the dashboard while it listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    app = create_app(Settings(data=embedded_data(), store=store, port=port), Atlas(store))
    server = uvicorn.Server(uvicorn.Config(app.server, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(timeout=10)
