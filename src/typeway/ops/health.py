"""Liveness: the process answers. Readiness: what it needs is there, and it is not about to stop."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any, Protocol

import anyio
import anyio.to_thread
from starlette._utils import is_async_callable
from starlette.requests import Request
from starlette.responses import JSONResponse

__all__ = ["Health"]

Check = Callable[[], Awaitable[Any]] | Callable[[], Any]
_logger = logging.getLogger("typeway.health")
_LOOK_AGAIN = 0.02


class _Draining(Protocol):
    @property
    def draining(self) -> bool: ...


class _Routed(Protocol):
    def add_route(self, path: str, endpoint: Callable[..., Any], /, *, include_in_schema: bool = ...) -> None: ...


@dataclass(frozen=True)
class _Named:
    name: str
    check: Check
    timeout: float


class Health:
    """Two endpoints for whoever runs the service.

    A check is a function, ``async`` or not, that raises if something is wrong or returns ``False``. One without
    ``async`` runs in a thread; if it returns an awaitable, as ``ping`` of an asynchronous client may, that is awaited.
    All run at once, each for at most ``timeout`` seconds; a thread that takes longer is left to itself, and its check
    does not begin again before it has ended. A report is kept for ``cache`` seconds, so that probes, however many, cost
    the database one query. While ``drain`` says so, the service is not ready, whatever the checks say.
    """

    def __init__(
        self,
        checks: Mapping[str, Check] | None = None,
        *,
        timeout: float = 2.0,
        cache: float = 0.0,
        drain: _Draining | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._checks: dict[str, _Named] = {}
        self._timeout = timeout
        self._cache = cache
        self._drain = drain
        self._clock = clock
        self._kept: tuple[float, dict[str, str]] | None = None
        self._busy: set[str] = set()
        self._lock = anyio.Lock()
        for name, check in (checks or {}).items():
            self.add(name, check)

    def add(self, name: str, check: Check, *, timeout: float | None = None) -> None:
        """Add a check, or put it in the place of another of that name; ``timeout`` in seconds."""
        self._checks[name] = _Named(name, check, self._timeout if timeout is None else timeout)

    def install(self, app: _Routed, *, live: str = "/healthz", ready: str = "/readyz") -> None:
        """Add both endpoints to an application or router."""
        app.add_route(live, self.live, include_in_schema=False)
        app.add_route(ready, self.ready, include_in_schema=False)

    async def live(self, request: Request) -> JSONResponse:
        """Answer 200: if this is not answered, the process is to be replaced."""
        return _answer(200, {"status": "ok"})

    async def ready(self, request: Request) -> JSONResponse:
        """Answer 200 if requests may be sent here, otherwise 503 and which checks ``failed``.

        The causes go to the log ``typeway.health``, not to the client.
        """
        if self._drain is not None and self._drain.draining:
            return _answer(503, {"status": "draining"})
        results = await self.check()
        failed = [name for name, result in results.items() if result != "ok"]
        if failed:
            return _answer(503, {"status": "unavailable", "failed": failed, "checks": results})
        return _answer(200, {"status": "ok", "checks": results})

    async def check(self) -> dict[str, str]:
        """Run the checks, or return what is kept: by name ``"ok"``, ``"failed"`` or ``"timed out"``.

        ``"still running"``: the thread of an earlier probe has not ended, so that the check could not begin.
        """
        async with self._lock:
            if self._kept is None or self._clock() >= self._kept[0]:
                results = await self._run()
                self._kept = (self._clock() + self._cache, results)
            return dict(self._kept[1])

    async def _run(self) -> dict[str, str]:
        results = dict.fromkeys(self._checks, "timed out")
        async with anyio.create_task_group() as group:
            for named in self._checks.values():
                group.start_soon(self._judge, named, results)
        return results

    async def _judge(self, named: _Named, results: dict[str, str]) -> None:
        with anyio.move_on_after(named.timeout) as limit:
            try:
                if not is_async_callable(named.check):
                    await self._wait_for_earlier(named, results)
                good = await self._call(named) is not False
            except (Exception, asyncio.CancelledError) as error:
                if isinstance(error, asyncio.CancelledError) and (limit.cancel_called or _is_being_cancelled()):
                    raise
                _logger.warning("health check %r failed", named.name, exc_info=True)
                good = False
            results[named.name] = "ok" if good else "failed"
        if limit.cancelled_caught and results[named.name] == "still running":
            _logger.warning("health check %r is still running since an earlier probe", named.name)
        elif limit.cancelled_caught:
            _logger.warning("health check %r took more than %s seconds", named.name, named.timeout)

    async def _wait_for_earlier(self, named: _Named, results: dict[str, str]) -> None:
        """Wait until no thread of an earlier probe is at work: one for each check is enough."""
        while named.name in self._busy:  # by looking again, for a thread may outlive the event loop that began it
            results[named.name] = "still running"
            await anyio.sleep(_LOOK_AGAIN)
        results[named.name] = "timed out"

    async def _call(self, named: _Named) -> Any:
        if is_async_callable(named.check):
            return await named.check()
        self._busy.add(named.name)
        begins = threading.Lock()  # held by the first: the thread, or the probe that gives up before there is one
        try:
            call = partial(self._in_thread, named, begins)
            result = await anyio.to_thread.run_sync(call, abandon_on_cancel=True)
        finally:
            if begins.acquire(blocking=False):
                self._busy.discard(named.name)
        return await result if isawaitable(result) else result

    def _in_thread(self, named: _Named, begins: threading.Lock) -> Any:
        if not begins.acquire(blocking=False):
            return None
        try:
            return named.check()
        finally:
            self._busy.discard(named.name)


def _is_being_cancelled() -> bool:
    """Whether somebody cancels this task, and not only something that it waits for."""
    task = asyncio.current_task()
    return task is None or task.cancelling() > 0


def _answer(status: int, content: dict[str, Any]) -> JSONResponse:
    return JSONResponse(content, status, headers={"cache-control": "no-store"})
