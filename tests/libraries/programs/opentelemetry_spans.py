"""OpenTelemetry's instrumentation of FastAPI: spans and metrics, of one application and of all that are made later."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from typing import Any

os.environ["OTEL_SEMCONV_STABILITY_OPT_IN"] = "http"

import fastapi
from fastapi import APIRouter, BackgroundTasks, HTTPException, WebSocket
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from showing import tell

exporter = InMemorySpanExporter()
tracers = TracerProvider()
tracers.add_span_processor(SimpleSpanProcessor(exporter))
reader = InMemoryMetricReader()
meters = MeterProvider([reader])


async def letters() -> AsyncIterator[str]:
    yield "a"
    yield "b"


def made() -> fastapi.FastAPI:
    """An application, of the class that `fastapi` has at this moment."""
    app = fastapi.FastAPI()
    books = APIRouter(prefix="/books")
    shop = APIRouter(prefix="/shop")
    below = fastapi.FastAPI()

    @books.get("/{book_id}")
    async def book(book_id: int) -> dict[str, int]:
        with tracers.get_tracer("own").start_as_current_span("inside"):
            return {"book": book_id}

    @books.post("/")
    def add(title: dict[str, str], background: BackgroundTasks) -> None:
        background.add_task(print, end="")

    @app.get("/missing")
    def missing() -> None:
        raise HTTPException(404)

    @app.get("/failing")
    async def failing() -> None:
        raise LookupError("lost")

    @app.get("/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(letters())

    @app.get("/health")
    def health() -> None: ...

    @app.websocket("/talk/{name}")
    async def talk(websocket: WebSocket, name: str) -> None:
        await websocket.accept()
        await websocket.send_text(name)
        await websocket.close()

    @below.get("/part/{part}")
    def part(part: str) -> str:
        return part

    shop.include_router(books)
    app.include_router(shop)
    app.mount("/sub", below)
    return app


CHOSEN = (
    "http.route",
    "http.request.method",
    "http.response.status_code",
    "url.path",
    "error.type",
    "asgi.event.type",
    "hook",
)


def shown(span: ReadableSpan, names: dict[int, str]) -> list[Any]:
    assert span.context is not None
    parent = None if span.parent is None else names.get(span.parent.span_id, "elsewhere")
    attributes = {name: span.attributes.get(name) for name in CHOSEN if span.attributes and name in span.attributes}
    events = [(event.attributes or {}).get("exception.type", event.name) for event in span.events]
    return [span.name, span.kind.name, parent, attributes, span.status.status_code.name, events]


def spans(app: fastapi.FastAPI) -> dict[str, Any]:
    """The spans of one request after another."""
    client = TestClient(app, raise_server_exceptions=False)
    found = {}

    def note(name: str) -> None:
        finished = exporter.get_finished_spans()
        exporter.clear()
        names = {span.context.span_id: span.name for span in finished if span.context is not None}
        found[name] = [shown(span, names) for span in finished]

    for method, path in (
        ("GET", "/shop/books/5"), ("GET", "/shop/books/five"), ("PUT", "/shop/books/5"), ("GET", "/missing"), ("GET", "/failing"),
        ("GET", "/stream"), ("GET", "/health"), ("GET", "/nothing"), ("GET", "/sub/part/a"), ("GET", "/shop/books/5/"),
    ):  # fmt: skip
        client.request(method, path, follow_redirects=False)
        note(f"{method} {path}")
    client.post("/shop/books/", json={"title": "x"})
    note("POST")
    with client.websocket_connect("/talk/ann") as talk:
        talk.receive_text()
    note("websocket")
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    client.get("/shop/books/6", headers={"traceparent": parent})
    note("parent")
    return found


def metrics() -> dict[str, Any]:
    """How many requests each instrument has counted, by route."""
    data = reader.get_metrics_data()
    found: dict[str, Any] = {}
    assert data is not None
    for metric in data.resource_metrics[0].scope_metrics[0].metrics:
        points = [
            [dict(sorted((point.attributes or {}).items())), getattr(point, "count", None)]
            for point in metric.data.data_points
        ]
        found[metric.name] = sorted(points, key=str)
    return found


def program() -> dict[str, Any]:
    app = made()

    def hook(span: Any, scope: dict[str, Any]) -> None:
        span.set_attribute("hook", scope["type"])

    FastAPIInstrumentor.instrument_app(
        app, tracer_provider=tracers, meter_provider=meters, excluded_urls="health", server_request_hook=hook
    )
    found: dict[str, Any] = {"one": spans(app), "metrics": metrics()}
    FastAPIInstrumentor.uninstrument_app(app)
    found["none"] = spans(app)

    instrumentor = FastAPIInstrumentor()
    instrumentor.instrument(tracer_provider=tracers, meter_provider=meters, exclude_spans=["send", "receive"])
    found["class"] = fastapi.FastAPI.__name__
    found["all"] = spans(made())
    instrumentor.uninstrument()
    found["afterwards"] = [fastapi.FastAPI.__name__, spans(made())]
    return found


if __name__ == "__main__":
    tell(program)
