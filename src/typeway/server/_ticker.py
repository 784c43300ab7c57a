"""One coarse timer for all connections of a server: a request sets no timer of its own."""

from __future__ import annotations

import asyncio
from typing import Protocol

__all__ = ["Ticker"]


class Ticked(Protocol):
    """Who is told the time."""

    def on_tick(self, now: float) -> None: ...


class Ticker:
    """Tells its members the time at every step. ``now`` is the time of the last step, in seconds.

    The timer rests while there are no members; the clock is set anew when it starts again.
    """

    __slots__ = ("_handle", "_loop", "_members", "_step", "now")

    def __init__(self, loop: asyncio.AbstractEventLoop, step: float) -> None:
        self._loop = loop
        self._step = step
        self._members: set[Ticked] = set()
        self._handle: asyncio.TimerHandle | None = None
        self.now = loop.time()

    def join(self, member: Ticked) -> None:
        """Tell the time to one more."""
        self._members.add(member)
        self.start()

    def leave(self, member: Ticked) -> None:
        """Tell the time no more to a member; it need not be one."""
        self._members.discard(member)

    def start(self) -> None:
        """Start the timer if it rests."""
        if self._handle is None:
            self.now = self._loop.time()
            self._handle = self._loop.call_later(self._step, self._turn)

    def tick(self, now: float) -> None:
        """Set the clock and tell all members."""
        self.now = now
        for member in tuple(self._members):
            member.on_tick(now)

    def _turn(self) -> None:
        self._handle = None
        if self._members:
            self._handle = self._loop.call_later(self._step, self._turn)
            self.tick(self._loop.time())
