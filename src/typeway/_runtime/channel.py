"""The ways on which the pieces of a stream reach the client, as the two ends of such a way see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, Protocol

from starlette.responses import StreamingResponse

__all__ = ["Channel", "Line", "Streaming"]


class Channel(Protocol):
    """The way to one client."""

    def put(self, piece: bytes) -> Awaitable[None] | None:
        """Send a piece of the body. What is returned is to be awaited before anything else is sent."""
        ...


class Line(Channel, Protocol):
    """A channel that leads to the server itself."""

    def start(self, status: int, headers: list[tuple[bytes, bytes]]) -> None:
        """Send the head of the answer."""
        ...

    def end(self) -> None:
        """Send the end of the body."""
        ...

    def on_leaving(self, leave: Callable[[], None]) -> bool:
        """Call ``leave`` when the client goes away. ``False`` says that only messages can tell."""
        ...


class Streaming(StreamingResponse):
    """A response that can do without messages. ``plain`` says that nobody has changed how it is sent."""

    plain: ClassVar[bool]

    async def serve(self, line: Line) -> bool:
        """Send the answer, and run its background tasks; ``False`` if it is to be sent in messages after all."""
        raise NotImplementedError
