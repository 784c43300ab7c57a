"""Running the user's functions: thread hops, generator dependencies, limits, and the stacks that leave them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    asynccontextmanager,
    contextmanager,
)
from functools import partial
from types import TracebackType
from typing import Any

from anyio import CancelScope
from starlette.requests import HTTPConnection
from starlette.responses import Response

from typeway import _threads
from typeway._concurrency_limit import ConcurrencyLimit
from typeway._runtime.inputs import name_request
from typeway._runtime.reply import Reply
from typeway.exceptions import FastAPIError

__all__ = [
    "amendable_response",
    "enter_async_generator",
    "enter_generator",
    "entered_with_limit",
    "limited",
    "run_inside_stacks",
    "run_with_stacks",
    "sent_to",
]

Enter = Callable[..., AbstractAsyncContextManager[Any]]


def enter_generator(call: Callable[..., Any]) -> Enter:
    """Return the context manager of a sync generator; both halves run in the thread pool."""
    manager = contextmanager(call)

    def enter(**arguments: Any) -> AbstractAsyncContextManager[Any]:
        return _InThreads(manager(**arguments))

    return enter


class _InThreads(AbstractAsyncContextManager[Any, bool | None]):
    """A sync generator dependency. It is left in every outcome, and without waiting for a limit."""

    __slots__ = ("_inner",)

    def __init__(self, inner: AbstractContextManager[Any, bool | None]) -> None:
        self._inner = inner

    async def __aenter__(self) -> Any:
        return await _threads.in_thread(self._inner.__enter__)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        return bool(await _threads.in_thread_whole(partial(self._inner.__exit__, exc_type, exc, traceback)))


class _Guarded(AbstractAsyncContextManager[Any, bool | None]):
    """An async generator dependency whose exit cannot be cancelled half-way."""

    __slots__ = ("_guard", "_inner")

    def __init__(self, guard: CancelScope, inner: AbstractAsyncContextManager[Any, bool | None]) -> None:
        self._guard = guard
        self._inner = inner

    async def __aenter__(self) -> Any:
        return await self._inner.__aenter__()

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        self._guard.shield = True
        try:
            return await self._inner.__aexit__(exc_type, exc, traceback)
        finally:
            self._guard.shield = False


def enter_async_generator(call: Callable[..., AsyncGenerator[Any, None]]) -> Enter:
    """Return what makes the context manager of an async generator, given the request's outer stack."""
    manager = asynccontextmanager(call)

    def enter(stack: AsyncExitStack, /, **arguments: Any) -> AbstractAsyncContextManager[Any]:
        return _Guarded(_guard(stack), manager(**arguments))

    return enter


def _guard(stack: AsyncExitStack) -> CancelScope:
    """Return the one cancel scope around all async generator dependencies of a request.

    A scope of its own around each exit would do as a shield, but a dependency that opens a task group or a cancel scope
    could not close it there: scopes close in the reverse order of their opening.
    """
    attributes = vars(stack)  # the stack may be one that the caller of ``solve_dependencies`` made
    guard: CancelScope | None = attributes.get("_typeway_guard")
    if guard is None:
        guard = attributes["_typeway_guard"] = stack.enter_context(CancelScope())
    return guard


def limited(limit: ConcurrencyLimit, call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Return ``call`` restricted to the limit's number of simultaneous executions."""

    async def run(*positional: Any, **arguments: Any) -> Any:
        async with limit.semaphore():
            return await call(*positional, **arguments)

    return run


def entered_with_limit(limit: ConcurrencyLimit, enter: Enter) -> Enter:
    """Return a context manager that holds a slot until it is left."""

    @asynccontextmanager
    async def enter_with_slot(*positional: Any, **arguments: Any) -> AsyncGenerator[Any, None]:
        async with limit.semaphore(), enter(*positional, **arguments) as value:
            yield value

    return enter_with_slot


def sent_to(x: Any, scheme: Any, own: Callable[..., Any]) -> HTTPConnection:
    """Return what a security scheme of ours looks at, or the request if its ``__call__`` has been replaced since."""
    if type(scheme).__call__ is not own:
        request: HTTPConnection = x.request()
        return request
    return HTTPConnection({"type": "http", "headers": x.headers, "query_string": x.query})


def amendable_response() -> Response:
    """Return what a ``Response`` parameter gets.

    Its headers and cookies are added to the answer; its status wins if it is set.
    """
    response = Response()
    del response.headers["content-length"]
    response.status_code = None  # type: ignore[assignment]  # means: not set by the program
    return response


async def run_with_stacks(handler: Callable[[Any], Awaitable[bytes | Reply | Response | None]], x: Any) -> None:
    """Run a handler whose dependencies have something to leave.

    Those of function scope are left before the answer is sent, those of request scope after.

    Raises:
        FastAPIError: there is no answer, because a dependency with ``yield`` swallowed an exception.
    """
    answered = False
    async with AsyncExitStack() as request_stack:
        reply: bytes | Reply | Response | None = None
        async with AsyncExitStack() as function_stack:
            x.use_stacks(request_stack, function_stack)
            try:
                reply = await handler(x)
            except Exception as error:
                name_request(error, x.scope)
                raise
        if reply is not None:
            await x.respond(reply)
            answered = True
        elif not x.is_socket:  # COMPAT(fastapi): dependencies of request scope see that there is none
            raise FastAPIError(_NO_ANSWER)
    if not answered and not x.is_socket:
        raise FastAPIError(_NO_ANSWER)


async def run_inside_stacks(handler: Callable[[Any], Awaitable[bytes | Reply | Response]], x: Any) -> None:
    """Run a handler whose dependencies are all left after the answer is sent, those of function scope first.

    Raises:
        FastAPIError: there is no answer, because a dependency with ``yield`` swallowed an exception.
    """
    answered = False
    async with AsyncExitStack() as request_stack, AsyncExitStack() as function_stack:
        x.use_stacks(request_stack, function_stack)
        await x.respond(await handler(x))
        answered = True
    if not answered:
        raise FastAPIError(_NO_ANSWER)


_NO_ANSWER = (
    "There is no answer: the endpoint or a dependency raised an exception, and a dependency with `yield` caught it "
    "without raising anything. End its `except` block with `raise`."
)
