"""Start-up and shut-down: lifespans as programs write them, merged along the router tree, and event handlers."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from types import TracebackType
from typing import Any

from starlette._utils import is_async_callable

__all__ = ["DefaultLifespan", "lifespan_parts", "merged_lifespan", "wrapped_lifespan"]

LifespanContext = Callable[[Any], AbstractAsyncContextManager[Any]]


class DefaultLifespan:
    """Runs the ``on_startup`` and ``on_shutdown`` handlers of a router that has no lifespan of its own."""

    def __init__(self, router: Any) -> None:
        self.router = router

    def __call__(self, app: Any) -> DefaultLifespan:
        return self

    async def __aenter__(self) -> None:
        for handler in self.router.on_startup:
            await _run(handler)

    async def __aexit__(self, *error: object) -> None:
        for handler in self.router.on_shutdown:
            await _run(handler)


async def _run(handler: Callable[[], Any]) -> None:
    if is_async_callable(handler):
        await handler()
    else:
        handler()


class _Lifted(AbstractAsyncContextManager[Any]):
    """A synchronous context manager as an asynchronous one."""

    def __init__(self, manager: AbstractContextManager[Any]) -> None:
        self.manager = manager

    async def __aenter__(self) -> Any:
        return self.manager.__enter__()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool | None:
        return self.manager.__exit__(kind, error, traceback)


def wrapped_lifespan(lifespan: Any) -> LifespanContext:
    """Return a lifespan as a context manager function; generator functions, async or sync, are wrapped."""
    if inspect.isasyncgenfunction(lifespan):
        return asynccontextmanager(lifespan)
    if inspect.isgeneratorfunction(lifespan):
        managed = contextmanager(lifespan)
        return lambda app: _Lifted(managed(app))
    declared: LifespanContext = lifespan
    return declared


def merged_lifespan(outer: LifespanContext, inner: LifespanContext) -> LifespanContext:
    """Return a lifespan that runs ``inner`` inside ``outer``; where both yield state, that of ``outer`` wins."""

    @asynccontextmanager
    async def merged(app: Any) -> AsyncGenerator[Mapping[str, Any] | None, None]:
        async with outer(app) as outer_state, inner(app) as inner_state:
            if outer_state is None and inner_state is None:
                yield None
            else:
                yield {**(inner_state or {}), **(outer_state or {})}

    vars(merged)["parts"] = (outer, inner)
    return merged


def lifespan_parts(lifespan: LifespanContext) -> Iterator[LifespanContext]:
    """Yield the lifespans that one was merged from, outermost first; itself if it was not merged."""
    parts: tuple[LifespanContext, ...] = getattr(lifespan, "parts", ())
    if not parts:
        yield lifespan
    for part in parts:
        yield from lifespan_parts(part)
