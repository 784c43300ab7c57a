"""Settings of the native OpenTelemetry signals, and what exporters and processors may ask of the request being served.

The signals need the package ``opentelemetry-api`` (``typeway[opentelemetry]``); without it this module can be imported
all the same, and there is never any data.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.websockets import WebSocket
from typing_extensions import TypedDict

if TYPE_CHECKING:
    from opentelemetry._logs import LoggerProvider
    from opentelemetry.context import Context
    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider
else:  # the names of the annotations below, for whoever evaluates them
    try:
        from opentelemetry._logs import LoggerProvider
        from opentelemetry.context import Context
        from opentelemetry.metrics import MeterProvider
        from opentelemetry.trace import TracerProvider
    except ImportError:
        LoggerProvider = Context = MeterProvider = TracerProvider = Any

__all__ = ["TelemetryConfig", "TelemetryData", "get_telemetry_data"]


class TelemetryConfig(TypedDict, total=False):
    """The ``telemetry`` of an application; what is left out keeps its default.

    ``tracer_provider``, ``meter_provider`` and ``logger_provider`` take the place of the global providers. ``tracing``,
    ``metrics`` and ``logs`` switch the signals, ``operation_spans`` the spans inside a request; all are ``True``.
    ``auto_configure`` adds OTLP exporters as the environment says, by default where ``FASTAPI_OTEL_AUTO_CONFIGURE`` is
    ``true``. ``exclude`` is given the ASGI scope and returns ``True`` for what is not to be observed.
    """

    tracer_provider: TracerProvider | None
    meter_provider: MeterProvider | None
    logger_provider: LoggerProvider | None
    tracing: bool
    metrics: bool
    logs: bool
    operation_spans: bool
    auto_configure: bool
    exclude: Callable[[MutableMapping[str, Any]], bool] | None


@dataclass(kw_only=True)
class TelemetryData:
    """What is known of a request or connection so far; it is never exported.

    ``request`` or ``websocket`` is set when the handler of a route starts, ``body`` when it has been read, ``values``
    (the arguments of the endpoint) and ``errors`` (as in a 422) when the dependencies have been resolved.
    """

    request: Request | None = None
    websocket: WebSocket | None = None
    body: Any = None
    values: dict[str, Any] | None = None
    errors: list[Any] | None = None


def get_telemetry_data(context: Context | None = None) -> TelemetryData | None:
    """Return the data of the request that is served in an OpenTelemetry context, by default the current one.

    There is none outside of an observed request.
    """
    contexts = sys.modules.get("opentelemetry.context")
    found: Any = None if contexts is None else contexts.get_value(DATA_KEY, context)
    return found if isinstance(found, TelemetryData) else None


DATA_KEY = "typeway.telemetry.data"
"""Where a context of OpenTelemetry holds the data."""
