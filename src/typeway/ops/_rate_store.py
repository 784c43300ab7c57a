"""Where hits are counted: in memory, or in Redis for all processes; and what happens when Redis is not there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Literal

import anyio

from typeway.ops._extra import from_extra

if TYPE_CHECKING:
    from limits import RateLimitItem

__all__ = ["Count", "Counter", "StoreDown", "StrategyName", "parse_limits"]

StrategyName = Literal["moving-window", "sliding-window-counter", "fixed-window"]
_logger = logging.getLogger("typeway.rate_limit")
_POOLED = ("redis://", "rediss://", "redis+unix://", "unix://")


class StoreDown(Exception):
    """The store cannot be reached now."""


@dataclass(frozen=True)
class Count:
    """What one limit has left: ``quota`` requests in ``window`` seconds, ``remaining`` of them, more in ``reset``.

    ``allowed`` says whether this limit has room for the request.
    """

    allowed: bool
    quota: int
    window: int
    remaining: int
    reset: float


def parse_limits(text: str) -> list[RateLimitItem]:
    """Read ``"5/minute"``, ``"5 per 2 hours"``, several separated by ``;``.

    Raises:
        ImportError: limits is not installed.
        ValueError: the text cannot be read.
    """
    with from_extra("limits", "rate_limit"):
        from limits import parse_many
    return parse_many(text)


class Counter:
    """Counts hits. A store that failed is left alone for ``pause`` seconds: an outage does not slow down each request.

    Connections belong to an event loop, so each loop has a store of its own; memory is shared.
    """

    def __init__(
        self, uri: str, strategy: StrategyName, timeout: float, pause: float, clock: Callable[[], float]
    ) -> None:
        self._uri = uri
        self._strategy_name: StrategyName = strategy
        self._timeout = timeout
        self._pause = pause
        self._clock = clock
        self._down_until = float("-inf")
        self._failures: tuple[type[Exception], ...] = (OSError, TimeoutError)
        self._rounding = 0.0
        self._strategy: Any = None
        self._pool: Any = None
        self._loop: Any = None
        if uri.startswith("memory://"):
            self._strategy = _memory(strategy)
        elif uri.startswith(_POOLED):
            with from_extra("redis", "rate_limit"):
                self._failures += (
                    import_module("redis.exceptions").RedisError,
                )  # missing, it is said when the application starts
            if strategy == "fixed-window":  # Redis tells what is left of the window in seconds, rounded
                self._rounding = 0.5
        else:
            kind = uri.partition(":")[0]  # what follows may be a password
            raise ValueError(f"storage must be memory:// or the address of a Redis server; it begins with {kind!r}")

    async def hit(self, items: Sequence[RateLimitItem], key: str, cost: int) -> list[Count]:
        """Count a request against each limit, in order, up to the first that refuses; the others are only read.

        Raises:
            StoreDown: the store did not answer in time, or not long ago.
        """
        if self._clock() < self._down_until:
            raise StoreDown
        strategy = self._current()
        try:
            with anyio.fail_after(self._timeout):
                return await _count(strategy, items, key, cost, self._rounding)
        except self._failures as error:
            now = self._clock()
            if now >= self._down_until:  # once for all requests that have been waiting for it
                _logger.error("the store of the rate limits does not answer: %s: %s", type(error).__name__, error)
            self._down_until = now + self._pause
            raise StoreDown from error

    async def aclose(self) -> None:
        """Close the connections of this event loop."""
        pool, self._pool = self._pool, None
        if pool is not None:
            self._strategy = self._loop = None
            await pool.aclose()

    def _current(self) -> Any:
        if self._uri.startswith("memory://"):
            return self._strategy
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._strategy, self._pool = _redis(self._uri, self._strategy_name, self._timeout)
            self._loop = loop
        return self._strategy


async def _count(strategy: Any, items: Sequence[RateLimitItem], key: str, cost: int, rounding: float) -> list[Count]:
    counts: list[Count] = []
    refused = False
    for item in items:
        allowed = not refused and bool(await _value(strategy.hit(item, key, cost=cost)))
        stats = await _value(strategy.get_window_stats(item, key))
        window = item.get_expiry()
        # Of a window in which nothing has been counted, the library gives a time in the past.
        reset = max(stats.reset_time - time.time(), 0.0) + rounding
        room = stats.remaining >= cost if refused else allowed
        refused = refused or not allowed
        counts.append(Count(room, item.amount, window, max(stats.remaining, 0), min(reset, window)))
    return counts


async def _value(result: Any) -> Any:
    """Memory answers at once, Redis has to be waited for."""
    return await result if isawaitable(result) else result


def _memory(strategy: StrategyName) -> Any:
    from limits.storage import MemoryStorage
    from limits.strategies import STRATEGIES

    # That for coroutines starts a task at each hit that looks through all keys.
    chosen: Any = STRATEGIES[strategy]
    return chosen(MemoryStorage())


def _redis(uri: str, strategy: StrategyName, timeout: float) -> tuple[Any, Any]:
    from limits.aio.storage import RedisStorage
    from limits.aio.strategies import STRATEGIES
    from redis.asyncio import BlockingConnectionPool
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    address = "unix://" + uri.removeprefix("redis+unix://") if uri.startswith("redis+unix://") else uri
    pools: Any = BlockingConnectionPool
    pool = pools.from_url(
        address,
        socket_connect_timeout=timeout,
        socket_timeout=timeout,
        max_connections=50,
        timeout=timeout,
        retry=Retry(NoBackoff(), 1),  # a connection that Redis has closed since is replaced at once
    )
    # The library keeps an address that it recognises as its own; where the connections go is the pool's.
    storage: Any = RedisStorage("async+redis://", implementation="redispy", connection_pool=pool)
    chosen: Any = STRATEGIES[strategy]
    return chosen(storage), pool
