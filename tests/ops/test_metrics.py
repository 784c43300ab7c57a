"""Counts by route template, and several processes that count as one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from tests.ops.asgi import call, http_scope
from typeway import APIRouter, FastAPI, Request
from typeway.ops import AccessLogMiddleware, Metrics, MetricsMiddleware
from typeway.testclient import TestClient

ROOT = Path(__file__).parents[2]


def counts(registry: CollectorRegistry, name: str = "http_requests_total") -> dict[tuple[str, ...], float]:
    samples = [sample for family in registry.collect() for sample in family.samples if sample.name == name]
    return {tuple(sample.labels.values()): sample.value for sample in samples}


def served(app: Any, **settings: Any) -> tuple[CollectorRegistry, Metrics]:
    registry = CollectorRegistry()
    metrics = Metrics(registry=registry, **settings)
    app.add_middleware(MetricsMiddleware, metrics=metrics)
    app.add_route("/metrics", metrics.endpoint)
    return registry, metrics


def application() -> FastAPI:
    app, books = FastAPI(), APIRouter(prefix="/books")

    @books.get("/{book_id}")
    async def book(book_id: int) -> int:
        return book_id

    @books.get("/sync/{book_id}")
    def other(request: Request, book_id: int) -> int:
        return book_id

    @app.get("/broken")
    async def broken() -> None:
        raise LookupError

    app.include_router(books, prefix="/v1")
    return app


def test_labels_are_templates() -> None:
    app = application()
    registry, _ = served(app)
    client = TestClient(app, raise_server_exceptions=False)
    for path in ("/v1/books/1", "/v1/books/2", "/v1/books/sync/3", "/v1/books/x", "/a", "/b", "/broken"):
        client.get(path)
    client.request("EVIL", "/c")
    client.delete("/v1/books/1")
    assert counts(registry) == {
        ("GET", "/v1/books/{book_id}", "200"): 2,
        ("GET", "/v1/books/sync/{book_id}", "200"): 1,
        ("GET", "/v1/books/{book_id}", "422"): 1,
        ("GET", "unmatched", "404"): 2,
        ("GET", "/broken", "500"): 1,
        ("OTHER", "unmatched", "404"): 1,
        ("DELETE", "/v1/books/{book_id}", "405"): 1,
    }
    assert set(counts(registry, "http_requests_in_flight").values()) == {0}


def test_other_middleware_may_stand_between() -> None:
    app = application()

    @app.middleware("http")
    async def between(request: Request, call_next: Any) -> Any:
        return await call_next(request)

    registry, _ = served(app)
    TestClient(app).get("/v1/books/1")
    assert counts(registry) == {("GET", "/v1/books/{book_id}", "200"): 1}


def test_durations() -> None:
    app = application()
    registry = CollectorRegistry()
    metrics = Metrics(registry=registry, buckets=(0.5, 2.0), namespace="shop")
    ticks = iter([10.0, 11.0])
    app.add_middleware(MetricsMiddleware, metrics=metrics, clock=lambda: next(ticks))
    TestClient(app).get("/v1/books/1")
    labels = ("GET", "/v1/books/{book_id}", "200")
    assert counts(registry, "shop_http_request_duration_seconds_sum") == {labels: 1.0}
    assert counts(registry, "shop_http_request_duration_seconds_bucket") == {
        (*labels, "0.5"): 0,
        (*labels, "2.0"): 1,
        (*labels, "+Inf"): 1,
    }


@pytest.mark.anyio
async def test_in_flight_while_served() -> None:
    registry = CollectorRegistry()
    seen: list[dict[tuple[str, ...], float]] = []

    async def page(request: Request) -> PlainTextResponse:
        seen.append(counts(registry, "http_requests_in_flight"))
        return PlainTextResponse("")

    inner = Starlette(routes=[Route("/{page}", page)])
    app = MetricsMiddleware(Starlette(routes=[Mount("/in", app=inner)]), metrics=Metrics(registry=registry))
    await call(app, http_scope("/in/x"))
    assert seen == [{("GET",): 1}]
    assert counts(registry) == {("GET", "/in/{page}", "200"): 1}


@pytest.mark.anyio
async def test_a_client_that_left_before_there_was_an_answer() -> None:
    registry = CollectorRegistry()

    async def silent(scope: Any, receive: Any, send: Any) -> None:
        return

    await call(MetricsMiddleware(silent, metrics=Metrics(registry=registry)), http_scope("/x"))
    assert counts(registry) == {("GET", "unmatched", "499"): 1}


@pytest.mark.anyio
async def test_a_client_that_left_while_it_was_sending() -> None:
    app, lines = FastAPI(), []
    registry, _ = served(app)
    app.add_middleware(AccessLogMiddleware, write=lines.append)

    @app.post("/")
    async def page(request: Request) -> int:
        return len(await request.body())

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def unheard(message: Any) -> None: ...

    with pytest.raises(ClientDisconnect):
        await app(http_scope("/", method="POST"), gone, unheard)
    assert counts(registry) == {("POST", "/", "499"): 1}
    assert [(line["status"], line["error"]) for line in lines] == [(None, "ClientDisconnect")]


def test_the_page() -> None:
    app = application()
    served(app)
    client = TestClient(app)
    client.get("/v1/books/1")
    plain = client.get("/metrics")
    assert plain.headers["content-type"].startswith("text/plain; version=")
    line = 'http_requests_total{method="GET",route="/v1/books/{book_id}",status="200"} 1.0'
    assert line in plain.text.splitlines()
    opened = client.get("/metrics", headers={"Accept": "application/openmetrics-text; version=1.0.0"})
    assert opened.headers["content-type"].startswith("application/openmetrics-text")
    assert opened.text.endswith("# EOF\n")


def test_two_applications_may_share_a_registry() -> None:
    registry = CollectorRegistry()
    for _ in range(2):
        app = application()
        app.add_middleware(MetricsMiddleware, metrics=Metrics(registry=registry))
        TestClient(app).get("/v1/books/1")
    assert counts(registry) == {("GET", "/v1/books/{book_id}", "200"): 2}


def test_processes_count_as_one(tmp_path: Path) -> None:
    """Two processes serve; the page of a third shows the sum."""
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}

    def start(*arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.ops.metrics_program", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment, cwd=ROOT)

    with start("2") as first, start("3") as second:
        for process in (first, second):
            assert process.stdout is not None
            assert process.stdout.readline() == "served\n"
        with start("0", "show") as third:
            page, _ = third.communicate("")
    samples = [sample for family in text_string_to_metric_families(page) for sample in family.samples]
    totals = {sample.labels["route"]: sample.value for sample in samples if sample.name == "http_requests_total"}
    assert totals == {"/books/{book_id}": 5}
    (in_flight,) = [sample.value for sample in samples if sample.name == "http_requests_in_flight"]
    assert in_flight == 1  # the page itself
