"""How often one may ask: generous, an office behind one address being one client."""

import asyncio
import hashlib
import secrets
import time
from ipaddress import IPv6Address, ip_address, ip_network

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from cpts_map.texts import shield as said
from cpts_map.web.shield import costs
from cpts_map.web.shield.costs import Cost
from cpts_map.web.shield.refusals import refusal

# Usual requests for each costly one: a page is some ten calls, a reader of Parquet asks for many ranges.
USUAL_PER_COSTLY = 20
WINDOW_S = 60
# One subscriber has a whole network of this size.
_IPV6_NETWORK = 64


class Meter:
    """Requests of each client within a minute, in the memory of this process.

    Parameters
    ----------
    per_minute
        Costly requests that a client may make; ``None``: as many as it likes.
    """

    def __init__(self, per_minute: int | None) -> None:
        """Begin with no client."""
        self._limits: dict[Cost, RateLimitItemPerMinute] = {}
        if per_minute is not None:
            self._limits = {
                Cost.COSTLY: RateLimitItemPerMinute(per_minute),
                Cost.USUAL: RateLimitItemPerMinute(per_minute * USUAL_PER_COSTLY),
            }
        self._storage = MemoryStorage()
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._salt = secrets.token_bytes(16)

    def charge(self, scope: Scope, cost: Cost) -> int | None:
        """Count a request.

        Returns
        -------
        int or None
            Seconds to wait where it is one too many, 1 at least; ``None`` where it may pass.
        """
        limit = self._limits.get(cost)
        if limit is None:
            return None
        client = self._client(scope)
        allowed = self._limiter.hit(limit, cost.value, client)
        key = limit.key_for(cost.value, client)
        if self._storage.get(key) == 1:
            # The storage forgets when it is asked: without this a last visitor would stay until the next one.
            asyncio.get_running_loop().call_later(WINDOW_S + 1, self._storage.get, key)
        if allowed:
            return None
        return max(1, round(self._limiter.get_window_stats(limit, cost.value, client).reset_time - time.time()))

    def _client(self, scope: Scope) -> str:
        """Name a client without its address: the peer, as uvicorn gives it once it has read the proxies it trusts."""
        host = (scope.get("client") or ("",))[0]
        return hashlib.blake2b(_network(host).encode(), key=self._salt, digest_size=16).hexdigest()


def _network(host: str) -> str:
    """Network of an address; any other text as it is."""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ip_network((address, _IPV6_NETWORK), strict=False))


class Rates:
    """ASGI middleware: costly and usual requests are counted; static files and light pages never are."""

    def __init__(self, app: ASGIApp, meter: Meter) -> None:
        """Wrap an application."""
        self.app = app
        self.meter = meter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        wait = None
        if scope["type"] == "http":
            wait = self.meter.charge(scope, costs.of(scope["method"], scope["path"]))
        await (self.app if wait is None else too_many(scope, wait))(scope, receive, send)


def too_many(scope: Scope, wait: int) -> ASGIApp:
    """Tell a client to come back in some seconds."""
    return refusal(scope, 429, said.TOO_MANY.format(seconds=wait), {"Retry-After": str(wait)})
