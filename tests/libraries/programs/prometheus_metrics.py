"""prometheus-fastapi-instrumentator: requests counted by route template, and scraped from the application."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException
from fastapi.responses import StreamingResponse
from fastapi.testclient import TestClient
from prometheus_client import CollectorRegistry, Counter
from prometheus_fastapi_instrumentator import Instrumentator
from prometheus_fastapi_instrumentator.metrics import Info, default
from showing import tell

app = FastAPI()
inner = APIRouter(prefix="/books")
outer = APIRouter(prefix="/api")
mounted = FastAPI()


@inner.get("/{book_id}")
async def book(book_id: int) -> dict[str, int]:
    if book_id == 404:
        raise HTTPException(404)
    return {"book": book_id}


@inner.post("/{book_id}/pages")
def pages(book_id: int, text: dict[str, str]) -> dict[str, Any]:
    return {"book": book_id, **text}


@app.get("/stream")
def stream() -> StreamingResponse:
    return StreamingResponse(iter(["a", "b"]))


@app.get("/health")
def health() -> None: ...


@mounted.get("/{name}")
def below(name: str) -> str:
    return name


outer.include_router(inner)
app.include_router(outer)
app.mount("/sub", mounted)

registry = CollectorRegistry()
agents = Counter("agents", "User agents", labelnames=("handler", "agent"), registry=registry)


def count_agent(info: Info) -> None:
    agents.labels(info.modified_handler, info.request.headers.get("user-agent", "-")).inc()


instrumentator = Instrumentator(excluded_handlers=["/health", "/metrics"], registry=registry)
instrumentator.add(count_agent)
instrumentator.add(default(registry=registry))
instrumentator.instrument(app).expose(app, include_in_schema=True, tags=["metrics"])


def program() -> dict[str, Any]:
    client = TestClient(app, headers={"user-agent": "test"})
    for path in (
        "/api/books/1",
        "/api/books/2",
        "/api/books/404",
        "/api/books/x",
        "/stream",
        "/health",
        "/nothing",
        "/sub/a",
    ):
        client.get(path)
    client.post("/api/books/1/pages", json={"text": "x"})
    client.put("/api/books/1")
    scraped = client.get("/metrics")
    wanted = (
        "http_requests_total{",
        "agents_total{",
        "http_request_duration_seconds_count{",
        "http_response_size_bytes_sum{",
    )
    return {
        "type": scraped.headers["content-type"],
        "lines": sorted(line for line in scraped.text.splitlines() if line.startswith(wanted)),
        "document": client.get("/openapi.json").json(),
    }


if __name__ == "__main__":
    tell(program)
