"""The outermost layer: an exception that nobody handled becomes a 500 and is raised again for the server's log."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette._utils import is_async_callable
from starlette.concurrency import run_in_threadpool
from starlette.middleware.errors import ServerErrorMiddleware
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from typeway._serve.limit import Watched, refusal_for_outside
from typeway._serve.outlet import towards
from typeway._telemetry import SCOPE_KEY

__all__ = ["ServerErrors"]

HTTPApp = Callable[[Scope, Receive, Send], Awaitable[None]]


class ServerErrors(ServerErrorMiddleware):
    """Starlette's layer without the per-message cost.

    Where the dispatcher is directly below (``direct``), it says itself whether an answer had begun when it failed, and
    ``http`` is its entry for requests; with other middleware in between, the messages have to be watched.
    """

    def __init__(self, app: ASGIApp, handler: Any = None, debug: bool = False, *, direct: bool = False) -> None:
        super().__init__(app, handler=handler, debug=debug)
        self.direct = direct
        self.http: HTTPApp | None = getattr(app, "http", None) if direct else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the layers below."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        watched = Watched(send)
        try:
            await self.app(scope, receive, send if self.direct else towards(self.app, watched))
            await watched.finish(nested="app_root_path" in scope)
        except Exception as error:
            await self.answer(error, scope, receive, send, watched.started)
            raise

    async def answer(self, error: Exception, scope: Scope, receive: Receive, send: Send, started: bool = False) -> None:
        """Answer an exception that nobody handled; its handler runs, too, if an answer is under way already."""
        if (recorder := scope.get(SCOPE_KEY)) is not None:
            recorder.failed(error)
        if scope["type"] != "http" or refusal_for_outside(error, scope):
            return
        request = Request(scope)
        handler: Any = self.handler
        if self.debug:
            response = self.debug_response(request, error)
        elif handler is None:
            response = self.error_response(request, error)
        elif is_async_callable(handler):
            response = await handler(request, error)
        else:
            response = await run_in_threadpool(handler, request, error)
        if not (started or (self.direct and scope.get("typeway.started"))):
            await response(scope, receive, send)
