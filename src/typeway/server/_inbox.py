"""What has arrived of a request's body and waits to be read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

__all__ = ["Inbox"]


class Inbox:
    """The body of one request between the connection and its reader.

    ``complete`` says that all of it has arrived, ``ended`` that nothing more will, ``gone`` that nobody waits for an
    answer any more. ``whole`` says that the reader takes nothing until the end: then the body is not held back, however
    long it is. ``on_end`` is called when ``ended`` has been set.
    """

    __slots__ = ("_changed", "complete", "ended", "gone", "on_end", "pieces", "size", "whole")

    def __init__(self) -> None:
        self.pieces: list[bytes] = []
        self.size = 0
        self.complete = False
        self.ended = False
        self.gone = False
        self.whole = False
        self.on_end: Callable[[], None] | None = None
        self._changed: asyncio.Event | None = None

    def put(self, pieces: list[bytes]) -> None:
        """Add pieces."""
        for piece in pieces:
            self.pieces.append(piece)
            self.size += len(piece)

    def take(self) -> bytes:
        """Return everything that has arrived, and forget it."""
        pieces = self.pieces
        octets = pieces[0] if len(pieces) == 1 else b"".join(pieces)
        self.pieces = []
        self.size = 0
        return octets

    def changed(self) -> None:
        """Wake whoever waits."""
        if self._changed is not None:
            self._changed.set()
            self._changed = None
        if self.ended and self.on_end is not None:
            self.on_end()
            self.on_end = None

    def leave(self) -> None:
        """The client has gone."""
        self.ended = self.gone = True
        self.changed()

    async def wait(self) -> None:
        """Return when something has changed."""
        if self._changed is None:
            self._changed = asyncio.Event()
        await self._changed.wait()
