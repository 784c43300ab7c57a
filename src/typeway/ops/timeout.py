"""A deadline for the beginning of each answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from typeway.exceptions import HTTPException
from typeway.ops._refusal import refuse

__all__ = ["TimeoutMiddleware"]


class TimeoutMiddleware:
    """ASGI middleware that answers 503, or 504 as a gateway does (RFC 9110, section 15.6), when time is up.

    If no answer has begun ``seconds`` after the request came in, the client is refused, then the handler is cancelled
    and its clean-up runs. An answer that has begun may take as long as it takes. ``deadline`` may give each request
    seconds of its own, ``None`` for no limit. A function in a thread cannot be stopped: it runs to its end, unheard.

    Raises:
        ValueError: ``seconds`` is not positive.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        seconds: float,
        status: Literal[503, 504] = 503,
        detail: str = "The request took too long",
        deadline: Callable[[Scope], float | None] | None = None,
    ) -> None:
        if seconds <= 0:
            raise ValueError(f"seconds must be positive, not {seconds}")
        self.app = app
        self._seconds = seconds
        self._deadline = deadline
        self._status = status
        self._detail = detail

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within its time."""
        seconds: float | None = None
        if scope["type"] == "http":
            seconds = self._seconds if self._deadline is None else self._deadline(scope)
        if seconds is None:
            await self.app(scope, receive, send)
            return
        await self._serve(seconds, scope, receive, send)

    async def _serve(self, seconds: float, scope: Scope, receive: Receive, send: Send) -> None:
        started = refused = False
        failures: list[Exception] = []
        watch, handler = anyio.CancelScope(), anyio.CancelScope()

        async def guarded(message: Message) -> None:
            nonlocal started
            if refused:  # the client has its answer
                return
            started = True
            await send(message)

        async def refuse_in_time() -> None:
            nonlocal refused
            with watch:
                await anyio.sleep(seconds)
                if started:
                    return
                refused = True
                with anyio.CancelScope(shield=True):  # sent whole even if the handler ends meanwhile
                    try:
                        await refuse(HTTPException(self._status, self._detail), scope, receive, send)
                    except Exception as error:
                        failures.append(error)
                handler.cancel()

        async with anyio.create_task_group() as group:
            group.start_soon(refuse_in_time)
            with handler:
                try:
                    await self.app(scope, receive, guarded)
                except Exception as error:  # kept for later: the group would wrap it
                    failures.append(error)
            watch.cancel()
        if failures:
            raise failures[0]
