"""The limit of simultaneous executions that ``Depends(max_concurrency=n)`` sets: one semaphore per event loop."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from anyio import Semaphore
from anyio.lowlevel import RunVar

__all__ = ["ConcurrencyLimit"]

_semaphores: RunVar[WeakKeyDictionary[ConcurrencyLimit, Semaphore]] = RunVar("typeway_dependency_semaphores")


class ConcurrencyLimit:
    """A number of slots, shared by all requests that run in one event loop. Waiting for a slot holds no thread."""

    __slots__ = ("__weakref__", "slots")

    def __init__(self, slots: int) -> None:
        self.slots = slots

    def semaphore(self) -> Semaphore:
        """Return the running event loop's semaphore for this limit."""
        semaphores: WeakKeyDictionary[ConcurrencyLimit, Semaphore] | None = _semaphores.get(None)
        if semaphores is None:
            semaphores = WeakKeyDictionary()
            _semaphores.set(semaphores)
        semaphore = semaphores.get(self)
        if semaphore is None:
            semaphore = semaphores[self] = Semaphore(self.slots)
        return semaphore
