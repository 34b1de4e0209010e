"""Counts of what was served, in Prometheus' text format: kinds of page, never addresses.

With several workers the library keeps the figures of each in files of a folder that the supervisor names
(``PROMETHEUS_MULTIPROC_DIR``), so that any worker tells the sum.
"""

import datetime as dt
import ipaddress
import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from cpts_map.texts import serving as texts
from cpts_map.web.serving.asgi import App, Receive, Scope, Send, answer, header
from cpts_map.web.serving.exchange import Exchange
from cpts_map.web.serving.generation import Facts

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
PATH = "/metrics"
# The budget of a callback is 0.3 s, a plan takes up to 90.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10, 30, 90)
# What a proxy adds: a request that holds one does not come from this machine, whatever the connection says.
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip", b"via")


class Metrics:
    """The figures of one process."""

    def __init__(self) -> None:
        self._own = own = CollectorRegistry()
        self._asked = Counter("cpts_requests", texts.ASKED, ("genre", "statut"), registry=own)
        self._seconds = Histogram("cpts_request_seconds", texts.DURATION, ("genre",), buckets=_BUCKETS, registry=own)
        self._built = Gauge(
            "cpts_store_built_timestamp_seconds", texts.STORE_DATE, registry=own, multiprocess_mode="mostrecent"
        )
        self._swaps = Counter("cpts_store_swaps", texts.SWAPS, registry=own)
        self._failures = Counter("cpts_store_swap_failures", texts.SWAP_FAILURES, registry=own)

    def tell(self, exchange: Exchange) -> None:
        """Count a request."""
        self._asked.labels(exchange.kind, f"{exchange.status // 100}xx").inc()
        self._seconds.labels(exchange.kind).observe(exchange.seconds)

    def opened(self, facts: Facts) -> None:
        """Note the store being shown."""
        self._built.set(dt.datetime.fromisoformat(facts.built).timestamp())

    def swapped(self) -> None:
        """Count a store taken up."""
        self._swaps.inc()

    def failed(self) -> None:
        """Count a store that could not be."""
        self._failures.inc()

    def page(self) -> bytes:
        """Write the figures; of every worker, where there are several."""
        registry = self._own
        if folder := os.environ.get(FOLDER):
            registry = CollectorRegistry()
            MultiProcessCollector(registry, folder)  # type: ignore[no-untyped-call]  # the library does not type it
        return generate_latest(registry)


class Scraped:
    """ASGI middleware: the page of figures, to this machine alone."""

    def __init__(self, app: App, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http" or scope["path"] != PATH:
            await self._app(scope, receive, send)
        elif scope["method"] != "GET" or not _from_here(scope):
            body = texts.NOT_FOUND.encode()
            await answer(send, 404, body, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"})
        else:
            headers = {"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"}
            await answer(send, 200, self._metrics.page(), headers)


def _from_here(scope: Scope) -> bool:
    host = (scope.get("client") or ("",))[0]
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
    return local and not any(header(scope, name) for name in _FORWARDED)
