"""From an exception to the handler that answers it: by status if it is an HTTP exception, then along its classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException, WebSocketException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope
from starlette.websockets import WebSocket

from typeway._runtime.reply import Reply

__all__ = ["ErrorTable", "Failing", "close_socket"]

Handler = Callable[[Any, Any], Any]


class Failing(Protocol):
    """A request that failed, on any transport. ``started`` tells whether its answer is under way."""

    @property
    def started(self) -> bool: ...

    @property
    def scope(self) -> Scope: ...

    def request(self) -> Request: ...

    async def respond(self, reply: bytes | Reply | Response) -> None: ...


async def close_socket(socket: WebSocket, error: WebSocketException) -> None:
    """Close a socket with the code and reason of the exception: the default handler."""
    await socket.close(code=error.code, reason=error.reason)


class ErrorTable:
    """The exception handlers of an application, looked up once per exception class."""

    def __init__(self, handlers: Mapping[Any, Handler]) -> None:
        self.by_status = {key: handler for key, handler in handlers.items() if isinstance(key, int)}
        self.by_class = {key: handler for key, handler in handlers.items() if not isinstance(key, int)}
        self.known: dict[type[BaseException], Handler | None] = {}

    def find(self, error: Exception) -> Handler | None:
        """Return the handler of an exception, ``None`` if nobody handles it."""
        if isinstance(error, HTTPException):
            handler = self.by_status.get(error.status_code)
            if handler is not None:
                return handler
        kind = type(error)
        if kind not in self.known:
            self.known[kind] = next((self.by_class[base] for base in kind.__mro__ if base in self.by_class), None)
        return self.known[kind]

    async def answer(self, handler: Handler, connection: Request | WebSocket, error: Exception) -> Response | None:
        """Run a handler, in the thread pool unless it is async."""
        if is_async_callable(handler):
            response: Response | None = await handler(connection, error)
            return response
        return await run_in_threadpool(handler, connection, error)
