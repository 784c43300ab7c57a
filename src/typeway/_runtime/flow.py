"""How the pieces of a stream reach the client: one after the other, with turns for others and signs of life between.

A generator that never waits would keep the event loop to itself, and what it sends would stay in the server's buffer.
So the loop turns after each piece, except in a burst: pieces that follow one another without any waiting, for no longer
than ``BURST``. The first piece is sent by itself, so that one which takes long to follow does not hold it back.
Middleware that passes messages on through a task of its own waits for each, so that there it is as it would be without
bursts.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from time import monotonic
from typing import Any

from anyio import CancelScope, Event, create_task_group, sleep
from anyio.lowlevel import checkpoint
from starlette.types import Send

from typeway import sse
from typeway._runtime.channel import Channel

__all__ = ["BURST", "Messages", "flow", "flow_with_pings"]

BURST = 0.001
"""Seconds."""


class Messages:
    """Sends pieces as messages (ASGI 3.0, ``http.response.body``)."""

    __slots__ = ("_send",)

    def __init__(self, send: Send) -> None:
        self._send = send

    def put(self, piece: bytes) -> Awaitable[None]:
        """Send a piece of the body."""
        return self._send({"type": "http.response.body", "body": piece, "more_body": True})


class _Burst:
    """The burst that is going on. Only under asyncio there are any."""

    __slots__ = ("_loop", "turned", "until")

    def __init__(self) -> None:
        self._loop = _asyncio_loop()
        self.turned = True
        self.until = 0.0

    async def end(self) -> None:
        """Let all others have their turn; the next burst begins."""
        if self._loop is None:
            await checkpoint()
            return
        await asyncio.sleep(0)
        self.turned = False
        self.until = monotonic() + BURST
        self._loop.call_soon(self._note)

    def _note(self) -> None:
        self.turned = True


def _asyncio_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


class Pings:
    """Sends a comment when there was nothing to send for a while, without disturbing what makes the pieces.

    ``quiet_since`` is when the last piece was sent, on the monotonic clock; infinite while one is being sent.
    ``sending`` is set when the ping that is on its way has been sent. Where one cannot be sent, ``failure`` says why,
    and ``scope`` is cancelled.
    """

    __slots__ = ("_channel", "_loop", "_scope", "_task", "_timer", "failure", "quiet_since", "sending")

    def __init__(self, channel: Channel, scope: CancelScope) -> None:
        self._channel = channel
        self._scope = scope
        self.sending: Event | None = None
        self._loop = _asyncio_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self.failure: Exception | None = None
        self.quiet_since = monotonic()
        if self._loop is not None:
            self._timer = self._loop.call_later(_interval(), self._look)

    def stop(self) -> None:
        """Send no more pings."""
        for handle in (self._timer, self._task):
            if handle is not None:
                handle.cancel()

    async def settle(self) -> None:
        """Wait until a ping that is being sent is on its way; none is begun from now on."""
        self.quiet_since = math.inf
        if self.sending is not None:
            await self.sending.wait()

    async def watch(self) -> None:
        """Send pings for ever, where no timer does."""
        while True:
            await sleep(self._left())
            if self._is_due():
                self.sending = Event()
                await self._send(self.sending)

    def _look(self) -> None:
        assert self._loop is not None
        if self._is_due():
            self.sending = Event()
            self._task = self._loop.create_task(self._send(self.sending))
        self._timer = self._loop.call_later(self._left(), self._look)

    def _is_due(self) -> bool:
        now = monotonic()
        if now < self.quiet_since + _interval():
            return False
        self.quiet_since = now
        return True

    def _left(self) -> float:
        """Return how long it takes at least until a ping is due."""
        return max(min(self.quiet_since + _interval() - monotonic(), _interval()), 0)

    async def _send(self, sent: Event) -> None:
        try:
            if (rest := self._channel.put(sse.KEEPALIVE_COMMENT)) is not None:
                await rest
        except Exception as error:
            self.failure = error
            self._scope.cancel()
        finally:
            self.sending = None
            sent.set()


def _interval() -> float:
    return sse._PING_INTERVAL  # pyright: ignore[reportPrivateUsage]  # tests set it


async def flow(
    items: AsyncIterator[Any],
    write: Callable[[Any], bytes],
    turns: bool,
    channel: Channel,
    pings: Pings | None = None,
) -> None:
    """Send what ``write`` makes of each item. ``turns`` says that the loop has to be told to turn in between."""
    burst = _Burst()
    async for item in items:
        piece = write(item)
        if pings is not None:
            pings.quiet_since = math.inf
            if pings.sending is not None:
                await pings.sending.wait()
        if (rest := channel.put(piece)) is not None:
            await rest
        now = monotonic()
        if pings is not None:
            pings.quiet_since = now
        if turns and (burst.turned or now >= burst.until):
            await burst.end()
    if pings is not None:
        await pings.settle()


async def flow_with_pings(
    items: AsyncIterator[Any], write: Callable[[Any], bytes], turns: bool, channel: Channel
) -> None:
    """The same for server-sent events, with pings.

    Raises:
        ExceptionGroup: with what the generator, or the way to the client, has raised.
    """
    scope = CancelScope()
    pings = Pings(channel, scope)
    with scope:
        if _asyncio_loop() is None:
            async with create_task_group() as group:
                group.start_soon(pings.watch)
                await flow(items, write, turns, channel, pings)
                group.cancel_scope.cancel()
        else:
            try:
                await flow(items, write, turns, channel, pings)
            except Exception as error:
                raise _grouped(error) from None
            finally:
                pings.stop()
    if pings.failure is not None:
        raise _grouped(pings.failure)


def _grouped(error: Exception) -> ExceptionGroup[Exception]:
    # COMPAT(fastapi): its events come from a task of their own, whose exceptions arrive in a group.
    return ExceptionGroup("unhandled errors in a TaskGroup", [error])
