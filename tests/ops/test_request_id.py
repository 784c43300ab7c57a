"""Ids of requests: taken over, made, answered, logged."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from typeway import FastAPI, Request, WebSocket
from typeway.ops import RequestIDFilter, RequestIDMiddleware, current_request_id
from typeway.testclient import TestClient


def application(**settings: Any) -> FastAPI:
    app = FastAPI()
    app.add_middleware(RequestIDMiddleware, **settings)

    @app.get("/")
    async def home(request: Request) -> dict[str, Any]:
        return {"state": request.state.request_id, "context": current_request_id()}

    @app.get("/thread")
    def thread() -> str | None:
        return current_request_id()

    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_json(current_request_id())
        await websocket.close()

    return app


def test_an_id_is_made_for_each_request() -> None:
    client = TestClient(application())
    first, second = client.get("/"), client.get("/")
    assert first.json() == {"state": first.headers["x-request-id"], "context": first.headers["x-request-id"]}
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert len(first.headers["x-request-id"]) == 32


@pytest.mark.parametrize("given", ["a", "7b8f-4.2_x:y+z/w=", "A" * 128])
def test_a_well_formed_id_is_kept(given: str) -> None:
    answer = TestClient(application()).get("/", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given
    assert answer.json()["context"] == given


@pytest.mark.parametrize("given", ["", " ", "A" * 129, "-a", "a b", 'a"b', "a\x1b[31m", "ä".encode("latin-1"), "a,b"])
def test_any_other_is_replaced(given: str | bytes) -> None:
    answer = TestClient(application(make=lambda: "made")).get("/", headers={"X-Request-ID": given})  # type: ignore[dict-item]
    assert answer.headers["x-request-id"] == "made"


def test_of_two_none_is_believed() -> None:
    client = TestClient(application(make=lambda: "made"))
    answer = client.get("/", headers=[("X-Request-ID", "one"), ("X-Request-ID", "two")])  # type: ignore[arg-type]
    assert answer.headers["x-request-id"] == "made"


def test_an_edge_makes_its_own() -> None:
    client = TestClient(application(make=lambda: "made", trust_incoming=False, header="X-Trace"))
    assert client.get("/", headers={"X-Trace": "theirs"}).headers["x-trace"] == "made"


def test_threads_see_it() -> None:
    assert TestClient(application()).get("/thread", headers={"X-Request-ID": "abc"}).json() == "abc"


def test_sockets_have_one() -> None:
    with TestClient(application()).websocket_connect("/socket", headers={"X-Request-ID": "abc"}) as socket:
        assert socket.receive_json() == "abc"


def test_the_filter_puts_it_into_records() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "text", (), None)
    assert RequestIDFilter().filter(record)
    assert record.__dict__["request_id"] == "-"

    async def home(request: Request) -> PlainTextResponse:
        inside = logging.LogRecord("x", logging.INFO, "", 0, "text", (), None)
        RequestIDFilter().filter(inside)
        return PlainTextResponse(inside.__dict__["request_id"], headers={"X-Request-ID": "own"})

    app = RequestIDMiddleware(Starlette(routes=[Route("/", home)]))
    answer = TestClient(app).get("/", headers={"X-Request-ID": "abc"})
    assert (answer.text, answer.headers["x-request-id"]) == ("abc", "own")
    assert current_request_id() is None
