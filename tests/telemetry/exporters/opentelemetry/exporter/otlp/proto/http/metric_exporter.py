from typing import Any

from opentelemetry.exporter.otlp.proto.http import EXPORTED  # type: ignore[import-not-found]  # the stand-in beside it
from opentelemetry.sdk.metrics.export import MetricExporter, MetricExportResult


class OTLPMetricExporter(MetricExporter):
    def __init__(self, **options: Any) -> None:
        """Take the options of the real one: it may read them from the environment itself."""
        super().__init__()

    def export(self, metrics_data: Any, timeout_millis: float = 0, **options: Any) -> Any:
        EXPORTED.append("metrics")
        return MetricExportResult.SUCCESS

    def force_flush(self, timeout_millis: float = 0) -> bool:
        return True

    def shutdown(self, timeout_millis: float = 0, **options: Any) -> None:
        print("closed")  # noqa: T201  # seen at the end of the process
