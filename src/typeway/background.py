"""Work to be done after the response has been sent."""

from collections.abc import Callable
from typing import Any

from starlette.background import BackgroundTasks as StarletteBackgroundTasks
from typing_extensions import ParamSpec

__all__ = ["BackgroundTasks"]

P = ParamSpec("P")


class BackgroundTasks(StarletteBackgroundTasks):
    """Functions to call, in the order they were added, once the response has been sent.

    One that raises ends the sequence. A parameter of this class gets the object all dependencies of the request share.
    """

    def add_task(self, func: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Add a call of ``func``; a plain function will run in a thread, a coroutine function in the event loop."""
        return super().add_task(func, *args, **kwargs)
