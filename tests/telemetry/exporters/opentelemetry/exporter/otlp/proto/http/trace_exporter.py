from typing import Any

from opentelemetry.exporter.otlp.proto.http import EXPORTED  # type: ignore[import-not-found]  # the stand-in beside it
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter


class OTLPSpanExporter(InMemorySpanExporter):
    def __init__(self, **options: Any) -> None:
        """Take the options of the real one: it may read them from the environment itself."""
        super().__init__()

    def export(self, spans: Any) -> Any:
        EXPORTED.extend(span.name for span in spans)
        return super().export(spans)
