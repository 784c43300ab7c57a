"""Stopping without dropping anybody.

When the process is told to stop (SIGTERM), first everybody is told: readiness turns 503, open streams hear of it,
answers ask for the connection to be closed. After ``delay`` seconds – the time a load balancer needs to notice – the
server is told, which stops to accept and waits for requests in flight. What still runs after ``deadline`` seconds is
cancelled.
"""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway.exceptions import HTTPException
from typeway.ops._refusal import refuse

__all__ = ["Drain", "DrainMiddleware"]

SCOPE_KEY = "typeway.drain"
"""Where streams and sockets find the ``Drain`` in their scope."""


class Drain:
    """The state of stopping, shared by middleware, health endpoint, streams and lifespan of one application.

    ``delay`` and ``deadline`` are seconds, the deadline counted from the end of the delay; ``deadline=None`` waits for
    as long as the server does. ``signals`` are those that mean it. Servers that run on asyncio are supported.
    """

    def __init__(
        self,
        *,
        delay: float = 0.0,
        deadline: float | None = 30.0,
        signals: tuple[signal.Signals, ...] = (signal.SIGTERM,),
    ) -> None:
        self.delay = delay
        self.deadline = deadline
        self._signals = signals
        self._draining = False
        self._waiting: set[anyio.Event] = set()
        self._running: set[anyio.CancelScope] = set()
        self._ends_at = float("inf")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._previous: dict[int, Any] = {}

    @property
    def draining(self) -> bool:
        """Whether the process is about to stop."""
        return self._draining

    @property
    def in_flight(self) -> int:
        """How many requests and connections are being served, as far as ``DrainMiddleware`` sees them."""
        return len(self._running)

    def start(self) -> None:
        """Begin to drain: readiness, streams and deadline. Call it in the event loop; once more changes nothing."""
        if self._draining:
            return
        self._draining = True
        if self.deadline is not None:
            self._ends_at = asyncio.get_running_loop().time() + self.delay + self.deadline
            for running in self._running:
                running.deadline = self._ends_at
        self._wake()

    async def wait(self, seconds: float | None = None) -> bool:
        """Wait until the process is about to stop, at most ``seconds``; return whether it is.

        A stream calls this where it would sleep, and ends when it returns ``True``.
        """
        if not self._draining:
            with anyio.move_on_after(seconds):
                await self._changed()
        return self._draining

    @asynccontextmanager
    async def lifespan(self, app: Any = None) -> AsyncGenerator[None]:
        """Listen for the signals while the application runs: ``FastAPI(lifespan=drain.lifespan)``, or inside another.

        At the end it waits for requests that the server has not waited for.
        """
        self._loop = asyncio.get_running_loop()
        self._draining, self._ends_at = False, float("inf")  # an application may be started again
        self._listen()
        try:
            yield
        finally:
            self._stop_listening()
            self.start()
            while self._running:
                await self._changed()

    @contextmanager
    def serving(self) -> Generator[anyio.CancelScope]:
        """Count one request; the scope is cancelled when the deadline has passed."""
        with anyio.CancelScope(deadline=self._ends_at) as running:
            self._running.add(running)
            try:
                yield running
            finally:
                self._running.discard(running)
                if self._draining and not self._running:
                    self._wake()

    async def _changed(self) -> None:
        event = anyio.Event()
        self._waiting.add(event)
        try:
            await event.wait()
        finally:
            self._waiting.discard(event)

    def _wake(self) -> None:
        for event in list(self._waiting):
            event.set()

    def _listen(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return  # no signals here; whoever runs the loop calls start()
        for number in self._signals:
            self._previous[number] = signal.signal(number, self._signalled)

    def _stop_listening(self) -> None:
        for number, previous in self._previous.items():
            if signal.getsignal(number) == self._signalled:
                signal.signal(number, previous)
        self._previous.clear()

    def _signalled(self, number: int, frame: FrameType | None) -> None:
        loop = self._loop
        if loop is None or loop.is_closed() or self._draining:  # a second signal does not wait
            self._pass_on(number, frame)
            return
        loop.call_soon_threadsafe(self._begin, number, frame)

    def _begin(self, number: int, frame: FrameType | None) -> None:
        self.start()
        asyncio.get_running_loop().call_later(self.delay, self._pass_on, number, frame)

    def _pass_on(self, number: int, frame: FrameType | None) -> None:
        """Do what would have been done without us."""
        previous = self._previous.get(number)
        if callable(previous):
            previous(number, frame)
        elif previous is not None and previous != signal.SIG_IGN:
            signal.signal(number, previous)
            signal.raise_signal(number)


class DrainMiddleware:
    """ASGI middleware that counts what is in flight, tells it of the ``drain``, and ends it at the deadline.

    The ``Drain`` is in the scope as ``typeway.drain``. While draining, answers over HTTP/1 have ``Connection: close``.
    A request that is ended before its answer has begun gets a 503; its clean-up runs in either case.
    """

    def __init__(self, app: ASGIApp, *, drain: Drain) -> None:
        self.app = app
        self.drain = drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        drain = self.drain
        scope[SCOPE_KEY] = drain
        closes = scope["type"] == "http" and scope.get("http_version", "1.1").startswith("1")
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = True
            if closes and drain.draining and message["type"] == "http.response.start":
                message["headers"] = _with_close(message.get("headers", ()))
            await send(message)

        with drain.serving() as running:
            await self.app(scope, receive, watch)
        if running.cancelled_caught and not started and scope["type"] == "http":
            await refuse(HTTPException(503, "The server is stopping"), scope, receive, watch)


def _with_close(headers: Any) -> list[tuple[bytes, bytes]]:
    """Set the field of RFC 9112, section 9.6, unless the application sets it."""
    fields = list(headers)
    if all(name.lower() != b"connection" for name, _ in fields):
        fields.append((b"connection", b"close"))
    return fields
