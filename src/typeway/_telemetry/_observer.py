"""The decision, for each connection of an application, whether it is observed and by whom."""

from __future__ import annotations

from typing import Any

from starlette.types import Receive, Scope, Send

from typeway._telemetry import SCOPE_KEY
from typeway._telemetry._instruments import Instruments
from typeway._telemetry._recorder import Recorder

__all__ = ["Observer"]

_CONTRIB = "opentelemetry.instrumentation.asgi"


def _has_contrib(layer: Any) -> bool:
    """Tell whether the middleware of OpenTelemetry's own instrumentation is among the layers."""
    seen: set[int] = set()
    while layer is not None and id(layer) not in seen:
        seen.add(id(layer))
        if any(base.__module__ == _CONTRIB for base in type(layer).__mro__):
            return True
        layer = getattr(layer, "app", None)
    return False


class Observer:
    """Observes the connections of one application, unless another application around it does already."""

    __slots__ = ("_contrib", "_stack", "exclude", "instruments")

    def __init__(self, settings: dict[str, Any]) -> None:
        self.instruments = Instruments(settings)
        self.exclude = settings["exclude"]
        self._stack: Any = None
        self._contrib = False

    def concerns(self, stack: Any, scope: Scope) -> bool:
        """Tell whether a connection is observed, here or by an application around this one."""
        if scope["type"] not in ("http", "websocket"):
            return False
        return SCOPE_KEY in scope or self.would_observe(stack)

    def would_observe(self, stack: Any) -> bool:
        """Tell whether anything comes of observing here: there are providers, and nobody else uses them."""
        if not self.instruments.find():
            return False
        if stack is not self._stack:
            self._stack, self._contrib = stack, _has_contrib(stack)
        return not self._contrib

    async def serve(self, app: Any, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection that is observed."""
        if SCOPE_KEY in scope:
            await app(scope, receive, send)
            return
        if self.exclude is not None and self.exclude(scope):
            scope[SCOPE_KEY] = None
            await app(scope, receive, send)
            return
        recorder = scope[SCOPE_KEY] = Recorder(self.instruments, scope)
        await recorder.serve(app, receive, send)
