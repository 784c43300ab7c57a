"""Everything that OpenTelemetry exports, kept in memory and written down such that two runs can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class Signals:
    """Three providers with exporters in memory."""

    def __init__(self) -> None:
        self.spans = InMemorySpanExporter()
        self.tracer_provider = TracerProvider(shutdown_on_exit=False)
        self.tracer_provider.add_span_processor(SimpleSpanProcessor(self.spans))
        self.reader = InMemoryMetricReader()
        self.meter_provider = MeterProvider([self.reader], shutdown_on_exit=False)
        self.logs = InMemoryLogRecordExporter()
        self.logger_provider = LoggerProvider(shutdown_on_exit=False)
        self.logger_provider.add_log_record_processor(SimpleLogRecordProcessor(self.logs))

    @property
    def settings(self) -> dict[str, Any]:
        return {
            "tracer_provider": self.tracer_provider,
            "meter_provider": self.meter_provider,
            "logger_provider": self.logger_provider,
        }

    def finished(self) -> tuple[ReadableSpan, ...]:
        return self.spans.get_finished_spans()

    def recorded(self) -> dict[str, list[Any]]:
        """All signals: spans in the order they ended in, with the order they were started in."""
        return {"spans": self._spans(), "metrics": self._metrics(), "logs": self._logs()}

    def _spans(self) -> list[Any]:
        spans = self.finished()
        by_start = sorted(range(len(spans)), key=lambda number: spans[number].start_time or 0)
        names = {span.context.span_id: span.name for span in spans if span.context}
        return [
            {
                "name": span.name,
                "started": by_start.index(number),
                "kind": span.kind.name,
                "parent": parent_of(span, names),
                "status": (span.status.status_code.name, span.status.description),
                "attributes": neutral(span.attributes),
                "events": [(event.name, neutral(event.attributes)) for event in span.events],
                "links": len(span.links),
                "scope": scope_of(span.instrumentation_scope),
            }
            for number, span in enumerate(spans)
        ]

    def _metrics(self) -> list[Any]:
        names = {span.context.span_id: span.name for span in self.finished() if span.context}
        data = self.reader.get_metrics_data()
        return [
            {
                "name": metric.name,
                "unit": metric.unit,
                "description": metric.description,
                "kind": type(metric.data).__name__,
                "attributes": neutral(point.attributes),
                "bounds": getattr(point, "explicit_bounds", None),
                "count": getattr(point, "count", None),
                "value": getattr(point, "value", None),
                "exemplars": [names.get(exemplar.span_id or 0) for exemplar in point.exemplars],
                "scope": scope_of(scope_metrics.scope),
            }
            for resource in (data.resource_metrics if data else ())
            for scope_metrics in resource.scope_metrics
            for metric in scope_metrics.metrics
            for point in metric.data.data_points
        ]

    def _logs(self) -> list[Any]:
        names = {span.context.span_id: span.name for span in self.finished() if span.context}
        return [
            {
                "event": item.log_record.event_name,
                "severity": (item.log_record.severity_text, item.log_record.severity_number),
                "body": item.log_record.body,
                "attributes": neutral(item.log_record.attributes),
                "span": names.get(item.log_record.span_id or 0),
                "timed": bool(item.log_record.timestamp and item.log_record.observed_timestamp),
                "scope": scope_of(item.instrumentation_scope),
            }
            for item in self.logs.get_finished_logs()
        ]


def parent_of(span: ReadableSpan, names: Mapping[int, str]) -> Any:
    if span.parent is None:
        return None
    return ("remote", span.parent.span_id) if span.parent.is_remote else names.get(span.parent.span_id, "elsewhere")


def scope_of(scope: Any) -> tuple[Any, ...]:
    """The instrumentation scope without the version, which is the library's own."""
    assert scope.version
    return scope.name, scope.schema_url, dict(scope.attributes or {})


def neutral(attributes: Mapping[str, Any] | None) -> dict[str, Any]:
    """Attributes without what differs by nature: the package's name, and where its files lie."""
    found: dict[str, Any] = {}
    for name, value in (attributes or {}).items():
        if name == "exception.stacktrace":
            value = "Traceback" in value
        found[name] = value.replace("typeway.", "fastapi.") if isinstance(value, str) else value
    return found
