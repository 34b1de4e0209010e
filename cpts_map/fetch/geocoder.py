"""The commune of an address, asked of a geocoder that speaks as the national one; nothing when it cannot be told.

The address is neither kept nor logged: httpx writes each address that it asks at level INFO, and is kept from it here.
"""

import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from cpts_map.codes import COMMUNE

# Géoplateforme (IGN), which took the place of api-adresse.data.gouv.fr in January 2026.
NATIONAL = "https://data.geopf.fr/geocodage/search"
BAN = "ban"
PATIENCE_S = 2.0
# Below this score of the geocoder, in [0, 1], another street or another town would be taken for the address.
CERTAIN = 0.6
_LONGEST = 200
_MAX_BYTES = 1 << 18
_OK = 200
_THREADS = "geocodage"
_AT_ONCE = 4


def _silent(record: logging.LogRecord) -> bool:
    """Drop what is said while an address is asked."""
    return not (record.threadName or threading.current_thread().name).startswith(_THREADS)


for _name in ("httpx", "httpcore.http11", "httpcore.http2", "httpcore.connection", "httpcore.proxy"):
    logging.getLogger(_name).addFilter(_silent)


def asker(setting: str | None, patience_s: float = PATIENCE_S) -> Callable[[str], str | None] | None:
    """Make what asks for the commune of an address.

    Parameters
    ----------
    setting
        Address of the service, or ``ban`` for the national one; none to ask nobody.
    patience_s
        Longest wait, in seconds, the whole answer received.

    Returns
    -------
    callable or None
        Gives the official code of the commune, and ``None`` on any failure or doubt.
    """
    if setting is None:
        return None
    pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix=_THREADS)
    return partial(_commune, pool, NATIONAL if setting == BAN else setting, patience_s)


def _commune(pool: ThreadPoolExecutor, service: str, patience_s: float, address: str) -> str | None:
    """Wait for an answer no longer than told: time-outs of sockets begin anew at each byte."""
    try:
        until = time.monotonic() + patience_s
        return pool.submit(_ask, service, address[:_LONGEST], until).result(patience_s)
    except Exception:  # noqa: BLE001 - whatever went wrong, the visitor chooses among communes instead
        return None


def _ask(service: str, address: str, until: float) -> str | None:
    wanted = {"q": address, "limit": "1", "autocomplete": "0"}
    left = max(until - time.monotonic(), 0.01)
    received = bytearray()
    with httpx.stream("GET", service, params=wanted, timeout=left, follow_redirects=False) as response:
        if response.status_code != _OK:
            return None
        for piece in response.iter_bytes():
            received += piece
            if len(received) > _MAX_BYTES or time.monotonic() > until:
                return None
    return _read(bytes(received))


def _read(content: bytes) -> str | None:
    """Take the commune of the best answer, where it is good enough."""
    best = json.loads(content)["features"][0]["properties"]
    code = str(best["citycode"])
    return code if float(best["score"]) >= CERTAIN and COMMUNE.matches(code) else None
