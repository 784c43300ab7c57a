"""Blocking code beside the event loop."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import partial
from types import TracebackType
from typing import TypeVar

import anyio
import anyio.to_thread
from starlette.concurrency import iterate_in_threadpool as iterate_in_threadpool
from starlette.concurrency import run_in_threadpool as run_in_threadpool
from starlette.concurrency import run_until_first_complete as run_until_first_complete  # pyright: ignore[reportUnknownVariableType]  # Starlette leaves its arguments untyped

__all__ = [
    "contextmanager_in_threadpool",
    "iterate_in_threadpool",
    "run_in_threadpool",
    "run_until_first_complete",
]

_T = TypeVar("_T")


async def in_own_thread(call: Callable[[], _T]) -> _T:
    """Run what cleans up in a worker thread that no limit has to grant, whole even if the caller is cancelled.

    Whatever holds all threads of the pool may be waiting for exactly what the cleanup gives back.
    """
    with anyio.CancelScope(shield=True):
        return await anyio.to_thread.run_sync(call, limiter=anyio.CapacityLimiter(1))
    raise AssertionError  # the scope is never cancelled


def contextmanager_in_threadpool(cm: AbstractContextManager[_T]) -> AbstractAsyncContextManager[_T, bool | None]:
    """Return an asynchronous context manager that enters and leaves ``cm`` in worker threads.

    Leaving takes no slot of the default thread limit and is shielded from cancellation.
    """
    return _InThreads(cm)


class _InThreads(AbstractAsyncContextManager[_T, bool | None]):
    __slots__ = ("_cm",)

    def __init__(self, cm: AbstractContextManager[_T]) -> None:
        self._cm = cm

    async def __aenter__(self) -> _T:
        return await run_in_threadpool(self._cm.__enter__)

    async def __aexit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        return bool(await in_own_thread(partial(self._cm.__exit__, exc_type, exc, traceback)))
