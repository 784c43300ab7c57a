"""``auto_configure``: OTLP exporters, as the environment of the process says.

The variables are those of the OpenTelemetry specification. A signal is exported if an endpoint is named for it or for
all, and its exporter is not ``none``.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final
from weakref import WeakKeyDictionary

from opentelemetry import _logs, metrics, trace

from typeway._telemetry._providers import working_provider

__all__ = ["configure"]

_ENDPOINT: Final = "OTEL_EXPORTER_OTLP_ENDPOINT"
_PROTOCOL: Final = "OTEL_EXPORTER_OTLP_PROTOCOL"


@dataclass(frozen=True, slots=True)
class _Signal:
    """One of the three signals: its switch, its name in variables, its provider, and how an exporter is added to it."""

    switch: str
    name: str
    setting: str
    find_global: Callable[[], Any]
    method: str
    make: Callable[[], tuple[Any, Callable[[], Any]]]

    def is_wanted(self, settings: Mapping[str, Any]) -> bool:
        """Tell whether the signal is to be exported.

        Raises:
            ValueError: by something else than OTLP over HTTP.
        """
        if not settings[self.switch]:
            return False
        if not (os.environ.get(f"OTEL_EXPORTER_OTLP_{self.name}_ENDPOINT") or os.environ.get(_ENDPOINT)):
            return False
        exporter = (os.environ.get(f"OTEL_{self.name}_EXPORTER") or "otlp").strip()
        if exporter == "none":
            return False
        if exporter != "otlp":
            raise ValueError(f"OTEL_{self.name}_EXPORTER is {exporter!r}: only otlp and none can be configured here")
        protocol = os.environ.get(f"OTEL_EXPORTER_OTLP_{self.name}_PROTOCOL") or os.environ.get(_PROTOCOL)
        if protocol and protocol != "http/protobuf":
            raise ValueError(f"the OTLP protocol is {protocol!r}: only http/protobuf can be configured here")
        return True


def _exporter(module: str, name: str) -> Any:
    """Return an exporter over HTTP, of a package that few have installed.

    Raises:
        ImportError: it is not.
    """
    return getattr(import_module(f"opentelemetry.exporter.otlp.proto.http.{module}"), name)()


def _traces() -> tuple[Any, Callable[[], Any]]:
    """Return a processor of spans that exports, and what makes and sets the global provider."""
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    def provide() -> Any:
        trace.set_tracer_provider(TracerProvider())
        return trace.get_tracer_provider()

    return BatchSpanProcessor(_exporter("trace_exporter", "OTLPSpanExporter")), provide


def _metrics() -> tuple[Any, Callable[[], Any]]:
    """Return a reader of metrics that exports, and what makes and sets the global provider."""
    from opentelemetry.sdk.metrics import MeterProvider
    from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader

    def provide() -> Any:
        metrics.set_meter_provider(MeterProvider())
        return metrics.get_meter_provider()

    return PeriodicExportingMetricReader(_exporter("metric_exporter", "OTLPMetricExporter")), provide


def _log_records() -> tuple[Any, Callable[[], Any]]:
    """Return a processor of log records that exports, and what makes and sets the global provider."""
    from opentelemetry.sdk._logs import LoggerProvider
    from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

    def provide() -> Any:
        _logs.set_logger_provider(LoggerProvider())
        return _logs.get_logger_provider()

    return BatchLogRecordProcessor(_exporter("_log_exporter", "OTLPLogExporter")), provide


_SIGNALS: Final = (
    _Signal("tracing", "TRACES", "tracer_provider", trace.get_tracer_provider, "add_span_processor", _traces),
    _Signal("metrics", "METRICS", "meter_provider", metrics.get_meter_provider, "add_metric_reader", _metrics),
    _Signal("logs", "LOGS", "logger_provider", _logs.get_logger_provider, "add_log_record_processor", _log_records),
)

_added: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()
"""Providers that have their exporter, be it for another application, and what was added to them."""


def configure(settings: Mapping[str, Any]) -> list[Any]:
    """Add exporters to the providers of an application. Return what exports, to be flushed at the end.

    Raises:
        ImportError: the exporter is not installed.
        ValueError: the environment asks for what cannot be configured here.
        TypeError: a provider takes no exporters.
    """
    if os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true":
        return []
    wanted = [signal for signal in _SIGNALS if signal.is_wanted(settings)]
    providers = {signal.name: _provider(signal, settings) for signal in wanted}
    chosen: list[Any] = []
    for signal in wanted:
        provider = providers[signal.name]
        if provider is None or provider not in _added:
            exporting, provide = signal.make()
            provider = provide() if provider is None else provider
            getattr(provider, signal.method)(exporting)
            _added[provider] = exporting
            atexit.register(exporting.shutdown)  # the SDK does not close a reader that was added later
        chosen.append(_added[provider])
    return chosen


def _provider(signal: _Signal, settings: Mapping[str, Any]) -> Any:
    """Return the provider that is to get the exporter, ``None`` if the global one has yet to be made."""
    given = settings[signal.setting]
    provider = working_provider(given, signal.find_global)
    if provider is None and given is None:
        return None
    if not hasattr(provider, signal.method):
        raise TypeError(f"{type(provider or given).__name__} takes no exporter")
    return provider
