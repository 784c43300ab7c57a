"""Limits on the number of requests, by address or by user, in one process or shared through Redis.

As a dependency of a route: ``dependencies=[Depends(RateLimiter("5/minute"))]``. For a whole application:
``app.add_middleware(RateLimitMiddleware, limiter=RateLimiter("100/minute"))``.
"""

from __future__ import annotations

import hashlib
import math
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from inspect import isawaitable
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway.exceptions import HTTPException
from typeway.ops._client import TrustedProxies, network_of
from typeway.ops._rate_store import Count, Counter, StoreDown, StrategyName, parse_limits
from typeway.ops._refusal import refuse

__all__ = ["RateLimitMiddleware", "RateLimiter", "Verdict", "address_key"]

Key = Callable[[Request], str | Awaitable[str | None] | None]
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._:@-]{1,64}", re.ASCII)


def address_key(trusted_proxies: Iterable[str] = ()) -> Key:
    """Return a key function: the address of the client, for IPv6 its /64.

    ``X-Forwarded-For`` counts only if the connection comes from one of the declared proxies (addresses, networks,
    ``"unix"`` for a local socket). Clients without a known address share one limit.
    """
    proxies = TrustedProxies(trusted_proxies)

    def key(request: Request) -> str:
        address = proxies.client(request.scope)
        return "unknown" if address is None else network_of(address)

    return key


@dataclass(frozen=True)
class Verdict:
    """What became of a request: whether it is within the limits, and the header fields that say so.

    ``store_down`` means that nothing could be counted.
    """

    allowed: bool
    headers: dict[str, str]
    store_down: bool = False


class RateLimiter:
    """A limit, or several: ``"5/minute"``, ``"5/minute; 100/day"``. All of them have to be kept.

    ``key`` says who is counted: a function, ``async`` or not, of the request; ``None`` from it means no limit for this
    request. By default it is the address of the connection. ``storage`` is ``memory://``, for one process, or the
    address of a Redis server, for all that use it. ``name`` separates limiters that share a store; give the same one to
    share the counts. ``strategy`` is one of the library ``limits``: ``moving-window`` is exact, the others need less
    memory. ``on_store_error`` is ``"open"``, let requests pass while Redis is away, or ``"closed"``, answer 503;
    Redis is given up after ``store_timeout`` seconds and asked again ``store_pause`` seconds later. With
    ``headers=False`` answers do not tell what is left.

    Raises:
        ImportError: limits, or redis for its storage, is not installed.
        ValueError: the limit or the storage cannot be read.
    """

    def __init__(
        self,
        limit: str,
        *,
        key: Key | None = None,
        storage: str = "memory://",
        name: str = "default",
        strategy: StrategyName = "moving-window",
        on_store_error: Literal["open", "closed"] = "open",
        store_timeout: float = 0.5,
        store_pause: float = 1.0,
        headers: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", name):
            raise ValueError(f"name must be letters, digits, _ and -, not {name!r}")
        self.name = name
        self._items = parse_limits(limit)
        self._key = key or address_key()
        self._counter = Counter(storage, strategy, store_timeout, store_pause, clock)
        self._open = on_store_error == "open"
        self._pause = store_pause
        self._headers = headers
        self._policy = ", ".join(
            f'"{name}{place or ""}";q={item.amount};w={item.get_expiry()}' for place, item in enumerate(self._items)
        )

    async def __call__(self, request: Request, response: Response) -> None:
        """Count a request, as a dependency.

        Raises:
            HTTPException: 429 with ``Retry-After`` (RFC 6585, section 4), or 503 if the store is away and matters.
        """
        verdict = await self.check(request)
        if not verdict.allowed:
            raise refusal(verdict)
        response.headers.update(verdict.headers)

    async def check(self, request: Request, *, key: str | None = None, cost: int = 1) -> Verdict:
        """Count a request and return what came of it; ``key`` is used instead of asking the key function."""
        if key is None:
            found = self._key(request)
            key = await found if isawaitable(found) else found
        if key is None:
            return Verdict(True, {})
        try:
            counts = await self._counter.hit(self._items, f"typeway:{self.name}:{_safe(key)}", cost)
        except StoreDown:
            if self._open:
                return Verdict(True, {}, store_down=True)
            return Verdict(False, {"Retry-After": str(max(math.ceil(self._pause), 1))}, store_down=True)
        return self._verdict(counts, cost)

    async def aclose(self) -> None:
        """Close connections to the store: at the end of the application's lifespan."""
        await self._counter.aclose()

    def _verdict(self, counts: list[Count], cost: int) -> Verdict:
        allowed = all(count.allowed for count in counts)
        if allowed:
            place, tightest = min(enumerate(counts), key=lambda pair: (pair[1].remaining, -pair[1].reset))
        else:  # the limit that lasts longest, be it one that this very request has used up
            full = [pair for pair in enumerate(counts) if not pair[1].allowed or pair[1].remaining < cost]
            place, tightest = max(full, key=lambda pair: pair[1].reset)
        reset = math.ceil(tightest.reset)
        headers: dict[str, str] = {}
        if self._headers:
            headers = {
                "RateLimit-Policy": self._policy,
                "RateLimit": f'"{self.name}{place or ""}";r={tightest.remaining};t={reset}',
                "RateLimit-Limit": str(tightest.quota),
                "RateLimit-Remaining": str(tightest.remaining),
                "RateLimit-Reset": str(reset),
            }
        if not allowed:
            headers["Retry-After"] = str(max(reset, 1))
        return Verdict(allowed, headers)


class RateLimitMiddleware:
    """ASGI middleware that holds every HTTP request to the limits of ``limiter``.

    ``skip`` is asked first; requests for which it is true are neither counted nor refused.
    """

    def __init__(self, app: ASGIApp, *, limiter: RateLimiter, skip: Callable[[Request], bool] | None = None) -> None:
        self.app = app
        self.limiter = limiter
        self._skip = skip

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        if self._skip is not None and self._skip(request):
            await self.app(scope, receive, send)
            return
        verdict = await self.limiter.check(request)
        if not verdict.allowed:
            await refuse(refusal(verdict), scope, receive, send)
            return
        fields = [(name.lower().encode(), value.encode()) for name, value in verdict.headers.items()]

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", ()))
                present = {name.lower() for name, _ in headers}  # a limit of the route's own says more
                message["headers"] = [*headers, *(field for field in fields if field[0] not in present)]
            await send(message)

        await self.app(scope, receive, told)


def refusal(verdict: Verdict) -> HTTPException:
    """Return the error that a verdict means."""
    if verdict.store_down:
        return HTTPException(503, "Rate limits cannot be checked now", headers=verdict.headers)
    return HTTPException(429, "Too many requests", headers=verdict.headers)


def _safe(key: str) -> str:
    """A key as the store may have it: what users send may be long, secret, or look like a separator."""
    if _PLAIN_KEY.fullmatch(key):
        return key
    return "#" + hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
