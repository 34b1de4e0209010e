"""What first_view.py needs around a page: our server, a static peer, a headless Chromium that counts bytes."""

import contextlib
import gzip
import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from _harness import ROOT, free_port
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
WINDOW = {"width": 1280, "height": 800}
PATIENCE_MS = 60_000

# Each notes, on the page's own clock, when the first values are on screen.
OURS_READY = """new MutationObserver(() => {
  if (!window.benchReady && document.querySelector('#carte[data-pret]')) window.benchReady = performance.now();
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ['data-pret']});"""
DRAWN_READY = """addEventListener('load', () => requestAnimationFrame(() => requestAnimationFrame(() => {
  window.benchReady = performance.now(); })));"""
PARSED_READY = "addEventListener('DOMContentLoaded', () => { window.benchReady = performance.now(); });"


@dataclass
class Visit:
    """A loaded page: bytes as transferred (headers included) by address, and seconds until the first values."""

    page: Page
    cdp: CDPSession
    seconds: float = 0.0
    transferred: dict[str, float] = field(default_factory=dict)
    posts: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    requests: int = 0

    def bytes(self, part: str = "") -> float:
        """Bytes of the addresses that hold this text."""
        return sum(size for url, size in self.transferred.items() if part in url)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
        yield browser
        browser.close()


@contextlib.contextmanager
def visit(browser: Browser, url: str, ready: str) -> Iterator[Visit]:
    """Open an address with an empty cache and wait until it is ready and quiet."""
    context = browser.new_context(viewport=WINDOW, locale="fr-FR", bypass_csp=True)  # waits evaluate text
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.add_init_script(ready)
    found = Visit(page, context.new_cdp_session(page))
    addresses: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        request = event["request"]
        if request["url"].startswith("http"):
            addresses[event["requestId"]] = request["url"]
            found.posts.append(request.get("postData", ""))

    def finished(event: dict[str, Any]) -> None:
        if (address := addresses.get(event["requestId"])) is not None:
            found.requests += 1
            found.transferred[address] = found.transferred.get(address, 0.0) + event["encodedDataLength"]

    found.cdp.on("Network.requestWillBeSent", sent)
    found.cdp.on("Network.loadingFinished", finished)
    found.cdp.send("Network.enable")
    found.cdp.send("Performance.enable")
    page.on("pageerror", lambda error: found.errors.append(str(error)))
    page.goto(url)
    page.wait_for_function("window.benchReady")
    found.seconds = page.evaluate("window.benchReady") / 1000
    page.wait_for_load_state("networkidle")
    yield found
    context.close()


@contextlib.contextmanager
def our_server(store: Path) -> Iterator[str]:
    """Our application under uvicorn, in its own process; gives its address once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "app:server", "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"CPTS_STORE": str(store)})
    try:
        yield _answering(f"http://127.0.0.1:{port}", process)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _answering(address: str, process: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if process.poll() is not None:
            break
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/sante").is_success:
                return address
        time.sleep(0.1)
    raise SystemExit("The application does not answer.")


@contextlib.contextmanager
def static_server(files: Mapping[str, tuple[str, bytes]]) -> Iterator[str]:
    """Files (address to media type and content) behind a plain HTTP server that compresses with gzip."""
    packed = {path: (media, gzip.compress(content, 9)) for path, (media, content) in files.items()}

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            media, content = packed.get(self.path, ("text/plain", gzip.compress(b"")))
            self.send_response(200 if self.path in packed else 404)
            self.send_header("Content-Type", media)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
