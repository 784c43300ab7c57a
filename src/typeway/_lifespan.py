"""Start-up and shut-down: lifespans as programs write them, merged along the router tree, and event handlers."""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager, contextmanager
from functools import reduce
from types import TracebackType
from typing import Any

from starlette._utils import is_async_callable

__all__ = ["DefaultLifespan", "include_lifespan", "lifespan_parts", "wrapped_lifespan"]

Handler = Callable[[], Any]
LifespanContext = Callable[[Any], AbstractAsyncContextManager[Any]]


class DefaultLifespan:
    """Runs the ``on_startup`` and ``on_shutdown`` handlers of a router that has no lifespan of its own.

    COMPAT(fastapi): including a router copies its handlers to the lists of the other one, so that they start in the
    order in which all of them were declared. That they do not run in its own lifespan as well is our doing: ``begun``
    is how many of the start-up handlers somebody further out runs, ``left`` are the shut-down handlers that somebody
    further in runs.
    """

    def __init__(self, router: Any, begun: int = 0, left: Sequence[Handler] = ()) -> None:
        self.router = router
        self.begun = begun
        self.left = tuple(left)

    def __call__(self, app: Any) -> DefaultLifespan:
        return self

    async def __aenter__(self) -> None:
        for handler in self.router.on_startup[self.begun :]:
            await _run(handler)

    async def __aexit__(self, *error: object) -> None:
        left = list(self.left)
        for handler in self.router.on_shutdown:
            if handler in left:
                left.remove(handler)
            else:
                await _run(handler)


def include_lifespan(outer: Any, inner: Any) -> None:
    """Have a router run the handlers and the lifespan of a router that is included in it."""
    if not (inner.on_startup or inner.on_shutdown):
        outer.lifespan_context = _merged(outer.lifespan_context, inner.lifespan_context)
        return
    own, *rest = lifespan_parts(outer.lifespan_context)
    further_in = [*lifespan_parts(inner.lifespan_context)]
    if isinstance(own, DefaultLifespan) and own.router is outer:
        left = [handler for handler in inner.on_shutdown if any(_ends(part, handler) for part in further_in)]
        own = DefaultLifespan(outer, own.begun, (*own.left, *left))
        further_in = [_behind(part, inner.on_startup) for part in further_in]
    outer.on_startup.extend(inner.on_startup)
    outer.on_shutdown.extend(inner.on_shutdown)
    outer.lifespan_context = reduce(_merged, [own, *rest, *further_in])


def _ends(part: LifespanContext, handler: Handler) -> bool:
    """Tell whether a lifespan runs a shut-down handler."""
    return isinstance(part, DefaultLifespan) and handler in part.router.on_shutdown and handler not in part.left


def _behind(part: LifespanContext, handlers: Sequence[Handler]) -> LifespanContext:
    """Return a lifespan without those of its start-up handlers that are run before it."""
    if not isinstance(part, DefaultLifespan):
        return part
    begun, own = part.begun, part.router.on_startup
    while begun < len(own) and own[begun] in handlers:
        begun += 1
    return DefaultLifespan(part.router, begun, part.left)


async def _run(handler: Handler) -> None:
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


def _merged(outer: LifespanContext, inner: LifespanContext) -> LifespanContext:
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
