"""Dependencies that look synchronous and are not, and the other way round: awaitables from partials, objects and wrapped calls."""

import asyncio
import functools
import threading
from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from ..calls import get

EVENTS: list[str] = []
app = FastAPI()
LOOP_THREAD = threading.main_thread()


def place() -> str:
    return "loop" if threading.current_thread() is LOOP_THREAD else "thread"


class Sync:
    def __call__(self, q: int = 0) -> list[Any]:
        return ["sync call", q, place()]


class Async:
    async def __call__(self, q: int = 0) -> list[Any]:
        return ["async call", q, place()]


class SyncYield:
    def __call__(self, q: int = 0) -> Iterator[list[Any]]:
        yield ["sync yield", q, place()]
        EVENTS.append(f"sync yield left in {place()}")


class AsyncYield:
    async def __call__(self, q: int = 0) -> AsyncIterator[list[Any]]:
        yield ["async yield", q, place()]
        EVENTS.append(f"async yield left in {place()}")


class Inherited(Async):
    pass


class Both(Sync):
    async def __call__(self, q: int = 0) -> list[Any]:  # type: ignore[override]
        return [*super().__call__(q), "in async"]


def to_async(function: Any) -> Any:
    @functools.wraps(function)
    async def wrapper(*args: Any, **kwargs: Any) -> Any:
        return await run_in_threadpool(function, *args, **kwargs)

    return wrapper


async def coroutine(q: int = 0) -> list[Any]:
    return ["coroutine", q, place()]


def function(q: int = 0) -> list[Any]:
    return ["function", q, place()]


class WithMethods:
    async def method(self, q: int = 0) -> list[Any]:
        return ["async method", q, place()]

    @classmethod
    def of_class(cls, q: int = 0) -> list[Any]:
        return ["class method", q, place()]

    @staticmethod
    async def static(q: int = 0) -> list[Any]:
        return ["static", q, place()]


DEPENDENCIES: dict[str, Any] = {
    "sync": Sync(), "async": Async(), "sync-yield": SyncYield(), "async-yield": AsyncYield(), "inherited": Inherited(), "both": Both(),
    "to-async": to_async(function), "partial-async": functools.partial(coroutine, q=5), "partial-sync": functools.partial(function, 6),
    "partial-object": functools.partial(Async(), q=7), "method": WithMethods().method, "class-method": WithMethods.of_class,
    "static": WithMethods.static, "lambda": lambda q=0: function(q), "lambda-coroutine": lambda q=0: coroutine(q),
    "partial-of-wrapped": functools.partial(to_async(function), q=8), "bound-call": Async().__call__,
}  # fmt: skip


def add(name: str, dependency: Any) -> None:
    @app.get(f"/async/{name}", name=f"async-{name}")
    async def asynchronous(found: Annotated[Any, Depends(dependency)]):
        return [await found if asyncio.iscoroutine(found) else found, place()]

    @app.get(f"/endpoint/{name}", name=f"endpoint-{name}")
    def sync(found: Annotated[Any, Depends(dependency)]):
        if asyncio.iscoroutine(found):
            found.close()
            return "a coroutine"
        return [found, place()]


for name, dependency in DEPENDENCIES.items():
    add(name, dependency)
app.get("/as-endpoint/async")(Async())
app.get("/as-endpoint/sync")(Sync())
app.get("/as-endpoint/method")(WithMethods().method)
app.get("/as-endpoint/wrapped", name="wrapped")(to_async(function))

REQUESTS = [
    *(get(f"/{how}/{name}") for how in ("async", "endpoint") for name in DEPENDENCIES),
    *(get(f"/as-endpoint/{name}?q=3") for name in ("async", "sync", "method", "wrapped")),
    get("/async/async?q=x"),
]
