"""From providers to what records: a tracer, two metrics and a logger, as soon as there are providers that do something.

A provider may be set long after the application was made. Until then it is looked for again and again, which costs a
few calls per request and only in programs that have loaded OpenTelemetry.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from opentelemetry import metrics, trace
from opentelemetry._logs import Logger, get_logger_provider
from opentelemetry.metrics import Histogram, UpDownCounter
from opentelemetry.trace import Tracer

from typeway._telemetry._providers import working_provider

__all__ = ["Instruments"]

NAME: Final = "fastapi"
"""The instrumentation scope. Views and filters select by it, and the spans in it are named after it."""

VERSION: Final[str] = sys.modules[__name__.partition(".")[0]].__version__
"""That of the whole package, which has been imported by the time of the first request."""

SCHEMA: Final = "https://opentelemetry.io/schemas/1.44.0"

_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0)


@dataclass(slots=True)
class Instruments:
    """What an application records with; what is ``None`` is switched off or has no provider yet."""

    settings: Mapping[str, Any]
    tracer: Tracer | None = None
    duration: Histogram | None = None
    active: UpDownCounter | None = None
    logger: Logger | None = None

    def find(self) -> bool:
        """Look for the providers that were missing. Return whether there is anything to record with."""
        settings = self.settings
        if self.tracer is None and settings["tracing"]:
            provider = working_provider(settings["tracer_provider"], trace.get_tracer_provider)
            if provider is not None:
                self.tracer = provider.get_tracer(NAME, VERSION, schema_url=SCHEMA)
        if self.duration is None and settings["metrics"]:
            provider = working_provider(settings["meter_provider"], metrics.get_meter_provider)
            if provider is not None:
                self._measure(provider.get_meter(NAME, VERSION, schema_url=SCHEMA))
        if self.logger is None and settings["logs"]:
            provider = working_provider(settings["logger_provider"], get_logger_provider)
            if provider is not None:
                self.logger = provider.get_logger(NAME, VERSION, SCHEMA)
        return self.tracer is not None or self.duration is not None or self.logger is not None

    def _measure(self, meter: metrics.Meter) -> None:
        self.duration = meter.create_histogram(
            "http.server.request.duration",
            unit="s",
            description="Duration of HTTP server requests.",
            explicit_bucket_boundaries_advisory=_SECONDS,
        )
        self.active = meter.create_up_down_counter(
            "http.server.active_requests", unit="{request}", description="Number of active HTTP server requests."
        )
