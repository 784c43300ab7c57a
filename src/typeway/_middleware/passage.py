"""The way through a middleware function: ``call_next``, and what happens to the application further in.

As in Starlette's ``BaseHTTPMiddleware``, the inner application runs in a task of its own with a copy of the context,
and its messages wait one by one until somebody takes them; behind the last one it waits until the whole answer has been
sent. What it hands over whole is not waited for, for then nothing is left to be done.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from functools import cache
from sys import exception
from typing import Any

from anyio import CancelScope, ClosedResourceError, create_task_group
from starlette.middleware.base import (
    _CachedRequest,  # pyright: ignore[reportPrivateUsage]  # what functions are given
    _StreamingResponse,  # pyright: ignore[reportPrivateUsage]  # what they get back
)
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Scope, Send

from typeway._serve.outlet import Answer, HandsOver, Outlet, whole_answer
from typeway._tasks import EagerTask

__all__ = ["Passage"]


class Passage(Outlet):
    """One request on its way through one function.

    ``error`` is what the inner application raised; ``told`` says that the function has been told.
    ``running`` counts the calls of the inner application that have not ended as calls do.
    """

    # PERF: what few requests have is kept here until they have it; an instance is made for each function and request.
    error: Exception | None = None
    told = False
    running = 0
    _broken = False
    """A call of the inner application has ended with what ends everything."""
    _closed = False
    """An inner application has ended, and nothing more is taken."""
    _sent = False
    """The answer is out, and nobody takes messages any more."""
    _touched = False
    """Somebody has begun to read the body of the whole answer."""
    _content: Any = None
    _sent_waiters: tuple[asyncio.Future[None], ...] = ()
    _reading: tuple[CancelScope, ...] = ()
    """Around whoever waits for the client."""
    _pending: deque[tuple[Message, asyncio.Future[bool]]] | None = None
    _readers: deque[asyncio.Future[Message | None]] | None = None

    def __init__(
        self, app: ASGIApp, scope: Scope, request: _CachedRequest, send: Send, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.send = send
        self.answer = None
        self._app = app
        self._scope = scope
        self._request = request
        self._loop = loop
        self._tasks: list[asyncio.Task[None]] = []
        self._scopes: list[CancelScope] = []

    # ------------------------------------------------------------------------------------------- the function

    async def call_next(self, request: Request) -> Response:
        """Run the application further in until its answer begins.

        Raises:
            Exception: what it raised before that.
            RuntimeError: it has ended without an answer.
        """
        first = not self._tasks
        if not first:
            self._reopen()
        outlet = self if first and isinstance(self._app, HandsOver) else self.__call__
        # While an exception is being handled, it would show in the chains of those that are raised further in.
        at_once = first and exception() is None
        guard = _scope_class()()
        self._scopes.append(guard)
        self.running += 1
        work = self._run(guard, outlet)
        task = EagerTask(work, loop=self._loop, eager_start=True) if at_once else self._loop.create_task(work)
        self._tasks.append(task)
        if self.answer is not None:
            return self._respond(self.answer.status, self.answer.headers, None)
        info: Any = None
        turn = not at_once
        while True:
            message, turn = await self._take(turn), True
            if message is None:
                if self.answer is not None:
                    return self._respond(self.answer.status, self.answer.headers, info)
                raise self._missing()
            if message["type"] == "http.response.debug":
                info = message["info"]
            elif message["type"] == "http.response.early_hint":
                await self.send(message)
            else:
                break
        if message["type"] != "http.response.start":
            raise AssertionError
        return self._respond(message["status"], message.get("headers", []), info)

    def _respond(self, status: int, headers: Any, info: Any) -> Response:
        self._content = self._body()
        response = _StreamingResponse(status_code=status, content=self._content, info=info)
        response.raw_headers = headers
        return response

    async def _body(self) -> AsyncGenerator[Any, None]:
        if self.answer is not None:
            self._touched = True
            for piece in self.answer.pieces:
                await asyncio.sleep(0)
                if piece:
                    yield piece
            return
        while (message := await self._take()) is not None:
            if message["type"] == "http.response.pathsend":
                yield message
                break
            assert message["type"] == "http.response.body", f"Unexpected message: {message}"
            if body := message.get("body", b""):
                yield body
            if not message.get("more_body", False):
                break

    def _missing(self) -> BaseException:
        """Return what the function gets instead of an answer."""
        error = self.error
        if error is None:
            if self._broken:
                return asyncio.CancelledError()  # everything ends
            return RuntimeError("No response returned.")
        self.told = True
        error.__cause__ = error.__cause__ or error.__context__
        return error

    def _reopen(self) -> None:
        """Go back to messages: a function calls for another answer."""
        answer, self.answer = self.answer, None
        if answer is not None and not self._touched:
            pieces = answer.pieces
            message: Message = {"type": "http.response.body", "body": pieces[0], "more_body": len(pieces) > 1}
            self._queue().append((message, self._loop.create_future()))

    def whole(self, response: Any) -> Answer | None:
        """Return the answer that a function's response stands for, if nothing can happen while it is sent."""
        content, self._content = self._content, None  # it refers to this object, and nobody else asks for it
        if self.error is not None and not self.told:
            return None
        if self.running:
            return None
        if type(response) is not _StreamingResponse:
            return whole_answer(response)
        answer = self.answer
        untouched = response.body_iterator is content and not self._touched
        if answer is None or not untouched or response.background is not None or response.info is not None:
            return None
        pieces = tuple([piece for piece in answer.pieces if piece])
        return Answer(response.status_code, response.raw_headers, (*pieces, b""), streamed=True)

    # ------------------------------------------------------------------------------------------- the inner application

    async def _run(self, guard: CancelScope, outlet: Send) -> None:
        try:
            with guard:
                await self._app(self._scope, self.receive, outlet)
            self.running -= 1
        except Exception as error:
            self.running -= 1
            self.error = error
        except asyncio.CancelledError:
            raise
        except BaseException:
            self._broken = True
            raise
        finally:
            self._closed = self.answer is None
            readers = self._readers
            while readers:
                _tell(readers.popleft(), None)

    async def __call__(self, message: Message) -> None:
        """Take one message of the inner application, and return when somebody else has taken it."""
        await asyncio.sleep(0)
        if self._closed:
            raise ClosedResourceError
        if self._sent:
            return
        readers = self._readers
        while readers:
            if _tell(readers.popleft(), message):
                break
        else:
            taken: asyncio.Future[bool] = self._loop.create_future()
            item, pending = (message, taken), self._queue()
            pending.append(item)
            try:
                if not await taken:
                    return
            finally:
                if item in pending:
                    pending.remove(item)
        kind = message["type"]
        last = kind == "http.response.pathsend" or (kind == "http.response.body" and not message.get("more_body"))
        if last and not self._sent:
            sent: asyncio.Future[None] = self._loop.create_future()
            self._sent_waiters += (sent,)
            await sent

    async def _take(self, turn: bool = True) -> Message | None:
        """Return the next message of the inner application; ``None``: there will be none.

        Takers and givers of messages let others have their turn first, as with Starlette's streams: that decides in
        which order the layers see the messages.
        """
        if turn:
            await asyncio.sleep(0)
        if self._sent:
            raise ClosedResourceError
        if self._pending:
            message, taken = self._pending.popleft()
            _tell(taken, True)
            return message
        if self._closed or self.answer is not None:
            return None
        reader: asyncio.Future[Message | None] = self._loop.create_future()
        if self._readers is None:
            self._readers = deque()
        readers = self._readers
        readers.append(reader)
        try:
            return await reader
        finally:
            if reader in readers:
                readers.remove(reader)

    def _queue(self) -> deque[tuple[Message, asyncio.Future[bool]]]:
        """Return the messages that nobody has taken yet, each with whoever waits for that."""
        if self._pending is None:
            self._pending = deque()
        return self._pending

    async def receive(self) -> Message:
        """Return the next message of the client; once the answer has been sent, the client has gone."""
        failure: Exception | None = None
        if not self._sent:
            with CancelScope() as scope:
                self._reading += (scope,)
                try:
                    message = await self._request.wrapped_receive()
                    if message["type"] == "http.disconnect":
                        await _let_turn(_TURNS)
                    if not self._sent:
                        return message
                except Exception as error:
                    failure = error
                    await _let_turn(_TURNS_TO_FAIL)
                finally:
                    self._reading = tuple(other for other in self._reading if other is not scope)
        if failure is not None:
            async with create_task_group():  # Starlette reads in one, which wraps what is raised
                raise failure
        return {"type": "http.disconnect"}

    # ------------------------------------------------------------------------------------------- the end

    def over(self) -> None:
        """The answer has been sent: let the inner application go on behind it."""
        self._sent = True
        while self._pending:
            _tell(self._pending.popleft()[1], False)
        for waiter in self._sent_waiters:
            _tell(waiter, None)
        for scope in self._reading:
            self._loop.call_soon(scope.cancel)  # not before those who send have had their turn

    def cancel(self) -> None:
        """Stop the inner application."""
        for scope in self._scopes:
            scope.cancel()

    async def join(self) -> None:
        """Wait until the inner application has ended.

        Raises:
            BaseException: what ended it, unless it is an ``Exception``.
        """
        interrupted: BaseException | None = None
        while left := [task for task in self._tasks if not task.done()]:
            try:
                await asyncio.wait(left)
            except asyncio.CancelledError as error:
                interrupted = error
                self.cancel()
        for task in self._tasks:
            if (failure := _failure(task)) is not None:
                raise failure
        if interrupted is not None:
            raise interrupted


_TURNS = 3
"""Turns of the loop between the end of the client and the news of it, as under Starlette's task group.

A stream that nobody reads any more goes on for so long.
"""

_TURNS_TO_FAIL = 7
"""Turns before the news that reading has failed, so that a short stream is out before it breaks off.

That happens where middleware has put in a ``receive`` that gives the same body again and again.
"""


async def _let_turn(times: int) -> None:
    for _ in range(times):
        await asyncio.sleep(0)


@cache
def _scope_class() -> type[CancelScope]:
    """Return what ``CancelScope()`` makes on asyncio. PERF: it looks for that each time."""
    return type(CancelScope())


def _tell(waiter: asyncio.Future[Any], what: Any) -> bool:
    """Answer whoever waits, if they still do."""
    if waiter.done():
        return False
    waiter.set_result(what)
    return True


def _failure(task: asyncio.Task[None]) -> BaseException | None:
    """Return what ended a task, other than its cancellation."""
    return task.exception() if task.done() and not task.cancelled() else None
