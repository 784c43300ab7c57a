"""What a handler is given: one request as its transport sees it.

A handler reads ``params``, ``query`` and ``headers``, awaits ``body()``, and asks for ``request()`` only where the
user's code wants one. Transports other than ASGI implement the same members.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import Response

from typeway._runtime.reply import Reply
from typeway._runtime.values import RawHeaders

__all__ = ["Exchange"]


class Exchange(Protocol):
    """One request and the way to answer it."""

    params: dict[str, Any]
    overrides: Mapping[Any, Any]
    query: bytes
    headers: RawHeaders
    request_stack: AsyncExitStack
    function_stack: AsyncExitStack

    async def body(self) -> bytes:
        """Return the whole body. Raises ``starlette.requests.ClientDisconnect`` if the client goes away first."""
        ...

    def request(self) -> Request:
        """Return the request object, the same one each time."""
        ...

    def use_stacks(self, request_stack: AsyncExitStack, function_stack: AsyncExitStack) -> None:
        """Take the exit stacks of the request: what has to be left after the answer, and before."""
        ...

    async def respond(self, reply: bytes | Reply | Response) -> None:
        """Send an answer and run its background tasks."""
        ...
