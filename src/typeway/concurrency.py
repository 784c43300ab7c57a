"""Blocking code beside the event loop."""

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


def contextmanager_in_threadpool(cm: AbstractContextManager[_T]) -> AbstractAsyncContextManager[_T, bool | None]:
    """Return an asynchronous context manager that enters and leaves ``cm`` in worker threads.

    Leaving takes no slot of the default thread limit and is shielded from cancellation: whatever holds all threads may
    be waiting for exactly the resource that leaving gives back.
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
        leave = partial(self._cm.__exit__, exc_type, exc, traceback)
        swallow: bool | None = False
        with anyio.CancelScope(shield=True):
            swallow = await anyio.to_thread.run_sync(leave, limiter=anyio.CapacityLimiter(1))
        return bool(swallow)
