"""Tasks that begin at once: before whoever starts one goes on, it has run as far as it goes without waiting.

From Python 3.12 on that is ``Task(…, eager_start=True)``. For 3.11 it is made here of what asyncio has for extensions:
the first step is done in the context of the task, as the current one, and the loop is given what is left of it.
"""

from __future__ import annotations

import sys
from asyncio import (
    AbstractEventLoop,
    Task,
    _enter_task,  # pyright: ignore[reportPrivateUsage]  # documented, for extensions of asyncio
    _leave_task,  # pyright: ignore[reportPrivateUsage]  # as well
    current_task,
)
from collections.abc import Coroutine, Generator
from contextvars import copy_context
from typing import Any, Final

__all__ = ["EAGER", "EagerTask"]

EAGER: Final = sys.version_info >= (3, 12)


class _Rest(Coroutine[Any, Any, Any]):
    """What is left of work whose first step has been done already, for a task to go on with."""

    __slots__ = ("_error", "_marked", "_work", "_yielded")

    def __init__(self, work: Coroutine[Any, Any, Any]) -> None:
        self._work: Coroutine[Any, Any, Any] | None = work
        self._yielded: tuple[Any, ...] = ()
        """What the first step waits for, until the task knows."""
        self._marked = False
        """It is a future, which says so by a mark; the mark is off in between, for others wait for the same one."""
        self._error: BaseException | None = None
        """How the work has ended within its first step, if not by ending everything."""

    def begin(self) -> None:
        assert self._work is not None
        try:
            waits_for: Any = self._work.send(None)
        except (KeyboardInterrupt, SystemExit):
            self._work = None
            raise
        except BaseException as error:  # a ``StopIteration``, as a rule
            self._work, self._error = None, error
        else:
            self._yielded = (waits_for,)
            if getattr(waits_for, "_asyncio_future_blocking", False):
                waits_for._asyncio_future_blocking = False
                self._marked = True

    def send(self, value: Any) -> Any:
        """Tell what the first step waits for, or go on behind it."""
        if self._yielded:
            (yielded,), self._yielded = self._yielded, ()
            if self._marked:
                yielded._asyncio_future_blocking = True
            return yielded
        return self._left().send(value)

    def throw(self, *error: Any) -> Any:
        """Raise an exception where the work waits."""
        self._yielded = ()
        return self._left().throw(*error)

    def _left(self) -> Coroutine[Any, Any, Any]:
        """Return the work, unless it has ended: then the task does, the same way."""
        if self._work is None:
            error, self._error = self._error or StopIteration(), None
            raise error
        return self._work

    def close(self) -> None:
        """Close the work."""
        if self._work is not None:
            self._work.close()

    def __await__(self) -> Generator[Any, Any, Any]:
        raise NotImplementedError  # it is for a task only


def _begun(work: Coroutine[Any, Any, Any], *, loop: AbstractEventLoop, eager_start: bool) -> Task[Any]:
    """Start a task as ``Task`` does from Python 3.12 on."""
    assert eager_start
    rest = _Rest(work)
    context = copy_context()
    task: Task[Any] = Task(rest, loop=loop, context=context)
    outer = current_task(loop)
    if outer is not None:
        _leave_task(loop, outer)
    _enter_task(loop, task)
    try:
        context.run(rest.begin)
    finally:
        _leave_task(loop, task)
        if outer is not None:
            _enter_task(loop, outer)
    return task


EagerTask: Any = Task if EAGER else _begun
"""Called with the work, the loop and ``eager_start=True``. On Python 3.11 such a task is done only at the next turn of
the loop, even if its work has ended."""
