"""Spans, metrics and logs of an application, shown on the terminal instead of being sent somewhere."""

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import ConsoleSpanExporter, SimpleSpanProcessor
from starlette.types import Scope

from typeway import FastAPI
from typeway.telemetry import get_telemetry_data

provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(ConsoleSpanExporter()))


def is_probe(scope: Scope) -> bool:
    return bool(scope["path"] == "/health")


app = FastAPI(telemetry={"tracer_provider": provider, "exclude": is_probe})


@app.get("/health")
async def health() -> str:
    return "fine"


@app.get("/books/{book_id}")
async def read_book(book_id: int) -> dict[str, object]:
    data = get_telemetry_data()
    return {"book_id": book_id, "arguments": None if data is None else data.values}
