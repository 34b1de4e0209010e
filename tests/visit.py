"""A visitor in a real Chromium: the page, and everything that its console and its network said."""

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(bool(os.environ.get("CPTS_NO_BROWSER")), reason="CPTS_NO_BROWSER is set"),
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
# Software rendering: what a machine without a graphics card needs for WebGL.
FLAGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
MAPLESS = ["--no-sandbox", "--disable-gpu"]
PATIENCE_MS = 60_000


@contextmanager
def served(application: Any) -> Iterator[str]:
    """Serve an ASGI application for the length of a block; gives its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(application, host="127.0.0.1", port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


class Visit:
    """A page of a new visitor, and everything that its console and its network said."""

    def __init__(self, browser: Any, address: str, width: int = 1280, height: int = 800, **options: Any) -> None:
        """Open an empty page; ``options`` are those of a Playwright context."""
        # Waits evaluate text, which the policy of our pages forbids; test_browser_policy.py keeps it.
        told = {"viewport": {"width": width, "height": height}, "locale": "fr-FR", "bypass_csp": True} | options
        self.context = browser.new_context(**told)
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.address = address
        self.said: list[str] = []
        self.asked: list[str] = []
        self.spared = False
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: str) -> "Visit":
        """Go to an address of the server."""
        self.page.goto(self.address + path)
        return self

    def without_map(self) -> "Visit":
        """Spare the drawing of the map, which takes most of the time where there is no graphics card."""
        # Not a route of Playwright's: one alone would do without the browser's cache, for every file of every page.
        session = self.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.setBlockedURLs", {"urls": ["*/maplibre/*.js"]})
        self.spared = True
        return self

    def faults(self) -> list[str]:
        """What the console said, but for the two lines of a map that is spared."""
        spared = ("ERR_BLOCKED_BY_CLIENT", "MapLibre GL could not be loaded") if self.spared else ()
        return [text for text in self.said if not any(expected in text for expected in spared)]

    def wait_for_map(self) -> "Visit":
        """Wait until the map has its colours."""
        self.page.wait_for_selector("#carte[data-pret='1']", state="attached")
        return self

    def wait_for_query(self, *parts: str) -> "Visit":
        """Wait until the address holds these."""
        self.page.wait_for_function(f"{list(parts)!r}.every(part => location.search.includes(part))")
        return self

    def reads(self, selector: str, text: str) -> "Visit":
        """Wait until a part of the page says this."""
        self.page.wait_for_function(
            "([s, t]) => document.querySelector(s)?.innerText?.includes(t)", arg=[selector, text]
        )
        return self

    def foreign_requests(self) -> list[str]:
        """Addresses asked for elsewhere than on the server."""
        return [url for url in self.asked if not url.startswith((self.address, "data:", "blob:"))]
