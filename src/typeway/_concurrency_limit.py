"""The limit of simultaneous executions that ``Depends(max_concurrency=n)`` sets: one semaphore per event loop."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from anyio import Semaphore
    from anyio.lowlevel import RunVar

__all__ = ["ConcurrencyLimit"]


@cache
def _by_loop() -> RunVar[WeakKeyDictionary[ConcurrencyLimit, Semaphore]]:
    from anyio.lowlevel import RunVar  # slow to import, and few programs set a limit

    return RunVar("typeway_dependency_semaphores")


class ConcurrencyLimit:
    """A number of slots, shared by all requests that run in one event loop. Waiting for a slot holds no thread."""

    __slots__ = ("__weakref__", "slots")

    def __init__(self, slots: int) -> None:
        self.slots = slots

    def semaphore(self) -> Semaphore:
        """Return the running event loop's semaphore for this limit."""
        from anyio import Semaphore

        semaphores: WeakKeyDictionary[ConcurrencyLimit, Semaphore] | None = _by_loop().get(None)
        if semaphores is None:
            semaphores = WeakKeyDictionary()
            _by_loop().set(semaphores)
        semaphore = semaphores.get(self)
        if semaphore is None:
            semaphore = semaphores[self] = Semaphore(self.slots)
        return semaphore
