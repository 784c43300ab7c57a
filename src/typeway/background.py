"""Work to be done after the response has been sent."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.background import BackgroundTask
from starlette.background import BackgroundTasks as StarletteBackgroundTasks
from typing_extensions import ParamSpec

from typeway import _threads
from typeway._telemetry import current

__all__ = ["BackgroundTasks"]

P = ParamSpec("P")

_STARLETTES_CALL = BackgroundTask.__call__


class BackgroundTasks(StarletteBackgroundTasks):
    """Functions to call, in the order they were added, once the response has been sent.

    One that raises ends the sequence. A parameter of this class gets the object all dependencies of the request share.
    """

    async def __call__(self) -> None:
        """Run the tasks; telemetry sees each of them."""
        recorder = current.get()
        for task in self.tasks:
            if recorder is None:
                await _run(task)
            else:
                with recorder.background_task(task.func):
                    await _run(task)

    def add_task(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Add a call of ``func``; a plain function will run in a thread, a coroutine function in the event loop."""
        return super().add_task(func, *args, **kwargs)


async def _run(task: BackgroundTask) -> None:
    """Run one task; a plain function in the worker pool, unless somebody has changed what calling a task means."""
    if task.is_async or type(task) is not BackgroundTask or BackgroundTask.__call__ is not _STARLETTES_CALL:
        await task()
    else:
        await _threads.in_thread(partial(task.func, *task.args, **task.kwargs))
