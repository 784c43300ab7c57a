"""Work to be done after the response has been sent."""

from collections.abc import Callable
from typing import Any

from starlette.background import BackgroundTasks as StarletteBackgroundTasks
from typing_extensions import ParamSpec

from typeway._telemetry import current

__all__ = ["BackgroundTasks"]

P = ParamSpec("P")


class BackgroundTasks(StarletteBackgroundTasks):
    """Functions to call, in the order they were added, once the response has been sent.

    One that raises ends the sequence. A parameter of this class gets the object all dependencies of the request share.
    """

    async def __call__(self) -> None:
        """Run the tasks; telemetry sees each of them."""
        recorder = current.get()
        if recorder is None:
            await super().__call__()
            return
        for task in self.tasks:
            with recorder.background_task(task.func):
                await task()

    def add_task(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Add a call of ``func``; a plain function will run in a thread, a coroutine function in the event loop."""
        return super().add_task(func, *args, **kwargs)
