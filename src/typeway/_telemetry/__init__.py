"""Native OpenTelemetry: spans, metrics and logs of requests and connections.

This module is all that a program without telemetry loads; the OpenTelemetry API is imported by the others only, which
are imported when the program itself has loaded it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Any, Final, Protocol, cast

__all__ = ["AUTO_CONFIGURE", "DEFAULTS", "SCOPE_KEY", "RunsTasks", "current", "function_name", "recorder_of"]

SCOPE_KEY: Final = "fastapi.telemetry"
"""Where the scope of an observed request holds its recorder."""

AUTO_CONFIGURE: Final = "FASTAPI_OTEL_AUTO_CONFIGURE"
"""The environment variable that stands for ``auto_configure``."""

DEFAULTS: Final[dict[str, Any]] = {
    "tracer_provider": None,
    "meter_provider": None,
    "logger_provider": None,
    "tracing": True,
    "metrics": True,
    "logs": True,
    "operation_spans": True,
    "auto_configure": False,
    "exclude": None,
}
"""The settings of an application that says nothing."""


class RunsTasks(Protocol):
    """What background tasks know of the recorder of their request."""

    def background_task(self, function: Any) -> AbstractContextManager[Any]:
        """Return the span of one task."""
        ...


current: ContextVar[RunsTasks | None] = ContextVar("typeway_telemetry", default=None)
"""The recorder of the request being served."""


class _Nobody:
    """Takes what a recorder takes, and records nothing."""

    def begin(self, connection: Any) -> None: ...

    def resolved(self, values: Any, refusal: Any) -> None: ...

    def note_body(self, body: Any) -> None: ...

    def reading(self) -> AbstractContextManager[Any]:
        return nullcontext()

    def dependencies(self, function: str) -> AbstractContextManager[Any]:
        return nullcontext()

    endpoint = serialization = dependencies


_nobody: Final = _Nobody()


def recorder_of(scope: Any) -> Any:
    """Return the recorder of a request, or one that records nothing."""
    return scope.get(SCOPE_KEY) or _nobody


def function_name(function: Any) -> str:
    """Return the qualified name of a callable, that of its class if it has none."""
    named = function if hasattr(function, "__qualname__") else cast("Any", type(function))
    return f"{named.__module__}.{named.__qualname__}"
