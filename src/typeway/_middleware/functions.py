"""``BaseHTTPMiddleware``: functions around the application, without a task group and a stream for each request."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.middleware.base import (
    BaseHTTPMiddleware,
    _CachedRequest,  # pyright: ignore[reportPrivateUsage]  # what functions are given
)
from starlette.types import Receive, Scope, Send

from typeway._middleware.passage import Passage
from typeway._serve.outlet import HandsOver

__all__ = ["Function"]


class Function(BaseHTTPMiddleware, HandsOver):
    """Calls a function with the request and a way further in. Only asyncio has it; elsewhere it is Starlette's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection of any kind; only requests are for the function."""
        loop = _running_loop()
        if scope["type"] != "http" or loop is None:
            await BaseHTTPMiddleware.__call__(self, scope, receive, send)
            return
        request = _CachedRequest(scope, receive, send)
        passage = Passage(self.app, scope, request, send, loop)
        try:
            response = await self.dispatch_func(request, passage.call_next)
            answer = passage.whole(response)
            if answer is not None:
                await answer.leave(send)
                return
            await response(scope, request.wrapped_receive, send)
        except BaseException as error:
            await _stopped(passage, error)
            raise
        passage.over()
        await passage.join()
        if passage.error is not None and not passage.told:
            raise passage.error


async def _stopped(passage: Passage, error: BaseException) -> None:
    """Stop what is further in before the error goes on outwards, with the cause that Starlette would show."""
    passage.cancel()
    with suppress(asyncio.CancelledError):  # what the function raised counts
        await passage.join()
    if isinstance(error, Exception):
        context = None if error.__suppress_context__ else error.__context__
        error.__cause__ = error.__cause__ or context


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
