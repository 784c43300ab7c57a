"""Answers that a block gives itself, in the shape of the application's own errors."""

from __future__ import annotations

from typing import Any

from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from typeway.exceptions import HTTPException

__all__ = ["refuse"]


async def refuse(error: HTTPException, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer with an error: through the handler that the application in the scope has for it, else as ``detail``."""
    handler = _handler(error, scope)
    response: Response | None
    request = Request(scope, receive)
    if handler is None:
        response = JSONResponse({"detail": error.detail}, error.status_code, headers=error.headers)
    elif is_async_callable(handler):
        response = await handler(request, error)
    else:
        response = await run_in_threadpool(handler, request, error)
    if response is not None:
        await response(scope, receive, send)


def _handler(error: HTTPException, scope: Scope) -> Any:
    """Find a handler as Starlette does: that of the status, else that of the nearest class."""
    handlers: dict[Any, Any] = getattr(scope.get("app"), "exception_handlers", {})
    if error.status_code in handlers:
        return handlers[error.status_code]
    return next((handlers[cls] for cls in type(error).__mro__ if cls in handlers and cls is not Exception), None)
