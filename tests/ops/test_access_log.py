"""One line per request, without anything secret."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Mount, Route

from tests.ops.asgi import call, http_scope
from typeway import APIRouter, FastAPI, Request, WebSocket
from typeway.ops import AccessLogMiddleware, RequestIDMiddleware, to_logging, to_structlog
from typeway.testclient import TestClient
from typeway.websockets import WebSocketDisconnect

Lines = list[dict[str, Any]]


def logged(app: FastAPI, **settings: Any) -> Lines:
    lines: Lines = []
    app.add_middleware(AccessLogMiddleware, write=lines.append, **settings)
    return lines


def application() -> FastAPI:
    app = FastAPI()
    inner, nested = APIRouter(prefix="/shelves/{shelf}"), APIRouter()

    @nested.get("/books/{book}")
    async def book(shelf: int, book: int) -> str:
        return "é"

    @app.get("/broken")
    async def broken() -> None:
        raise LookupError

    @app.websocket("/socket")
    async def socket(websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text("four")
        await websocket.close()

    inner.include_router(nested)
    app.include_router(inner, prefix="/v1")
    app.include_router(inner, prefix="/v2")
    return app


def test_the_fields() -> None:
    app = application()
    ticks = iter([1.0, 1.25])
    lines = logged(app, clock=lambda: next(ticks))
    app.add_middleware(RequestIDMiddleware)
    client = TestClient(app, client=("198.51.100.7", 1))
    client.get("/v2/shelves/1/books/2?token=secret", headers={"X-Request-ID": "abc", "Authorization": "Bearer secret"})
    (line,) = lines
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "method": "GET",
        "route": "/v2/shelves/{shelf}/books/{book}",
        "status": 200,
        "duration_ms": 250.0,
        "client": "198.51.100.7",
        "request_id": "abc",
        "bytes": len('"é"'.encode()),
    }


def test_what_is_not_served_and_what_fails() -> None:
    app = application()
    lines = logged(app)
    client = TestClient(app, raise_server_exceptions=False)
    client.get("/secret-path")
    client.post("/v1/shelves/1/books/2")
    client.request("EVIL", "/secret-path")
    client.get("/broken")
    assert [(line["method"], line["route"], line["status"], line.get("error")) for line in lines] == [
        ("GET", "unmatched", 404, None),
        ("POST", "/v1/shelves/{shelf}/books/{book}", 405, None),
        ("OTHER", "unmatched", 404, None),
        ("GET", "/broken", 500, "LookupError"),
    ]


def test_sockets() -> None:
    app = application()
    lines = logged(app)
    client = TestClient(app)
    with client.websocket_connect("/socket") as socket:
        assert socket.receive_text() == "four"
        socket.receive()
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/nowhere"):
        pass
    assert [(line["method"], line["route"], line["status"], line["bytes"]) for line in lines] == [
        ("WEBSOCKET", "/socket", 101, 4),
        ("WEBSOCKET", "unmatched", 403, 0),
    ]


def test_skipped_routes() -> None:
    app = application()
    lines = logged(app, skip={"/v1/shelves/{shelf}/books/{book}"})
    client = TestClient(app)
    client.get("/v1/shelves/1/books/2")
    client.get("/v2/shelves/1/books/2")
    assert [line["route"] for line in lines] == ["/v2/shelves/{shelf}/books/{book}"]


def test_the_client_behind_declared_proxies_only() -> None:
    app = application()
    lines = logged(app, trusted_proxies=["10.0.0.0/8"])
    forwarded = {"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 10.0.0.2"}
    TestClient(app, client=("10.0.0.1", 1)).get("/", headers=forwarded)
    TestClient(app, client=("192.0.2.1", 1)).get("/", headers=forwarded)
    assert [line["client"] for line in lines] == ["198.51.100.7", "192.0.2.1"]


def test_json_lines_of_the_standard_library(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="tests.access"):
        to_logging("tests.access")({"route": "/\x1b[31m\n", "status": 200})
    (record,) = caplog.records
    assert record.getMessage() == '{"route": "/\\u001b[31m\\n", "status": 200}'
    assert record.__dict__["access"]["status"] == 200


def test_without_configuration_lines_go_to_standard_output(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lonely = logging.getLogger("tests.access.lonely")
    monkeypatch.setattr(lonely, "propagate", False)
    write = to_logging(lonely.name)
    to_logging(lonely.name)  # no second handler
    write({"status": 200})
    assert json.loads(capsys.readouterr().out) == {"status": 200}
    lonely.handlers.clear()


def test_structlog() -> None:
    with structlog.testing.capture_logs() as captured:
        to_structlog(structlog.get_logger())({"time": "now", "route": "/", "status": 200})
    assert captured == [{"event": "request", "log_level": "info", "route": "/", "status": 200}]
    assert callable(to_structlog())


@pytest.mark.anyio
async def test_plain_starlette_wrapped_from_outside() -> None:
    """Without routes in the scope the endpoint tells; two routes with one endpoint are told apart by the path."""

    async def page(request: Request) -> StreamingResponse:
        return StreamingResponse(iter([b"12", b"345"]))

    async def other(request: Request) -> PlainTextResponse:
        return PlainTextResponse("x")

    inner = Starlette(routes=[Route("/pages/{page:int}", page), Route("/also/{page}", page)])
    routes = [Mount("/inner/{tenant}", app=inner), Route("/other", other), Mount("/files", app=PlainTextResponse("f"))]
    lines: Lines = []
    app = RequestIDMiddleware(AccessLogMiddleware(RequestIDMiddleware(Starlette(routes=routes)), write=lines.append))
    for path in ("/inner/a/pages/1", "/inner/a/also/1", "/inner/a/none", "/other", "/files/a/b", "/none"):
        await call(app, http_scope(path))
    assert [(line["route"], line["status"], line["bytes"]) for line in lines] == [
        ("/inner/{tenant}/pages/{page:int}", 200, 5),
        ("/inner/{tenant}/also/{page}", 200, 5),
        ("/inner/{tenant}", 404, 9),
        ("/other", 200, 1),
        ("/files", 200, 1),
        ("unmatched", 404, 9),
    ]


@pytest.mark.anyio
async def test_a_root_path_is_no_part_of_the_template() -> None:
    app = application()
    lines = logged(app)
    await call(app, http_scope("/behind/v1/shelves/1/books/2", root_path="/behind"))
    await call(app, http_scope("/behind/v2/shelves/1/books/2", root_path="/behind"))
    assert [line["route"] for line in lines] == [
        "/v1/shelves/{shelf}/books/{book}",
        "/v2/shelves/{shelf}/books/{book}",
    ]


def test_routes_added_later_and_mounted_applications() -> None:
    app = application()
    lines = logged(app)
    client = TestClient(app)
    client.get("/v1/shelves/1/books/2")
    late = FastAPI()

    @late.get("/late/{item}")
    async def item(item: str) -> str:
        return item

    app.mount("/sub", late)
    app.get("/late/{item}")(item)
    client.get("/sub/late/x")
    client.get("/late/x")
    client.get("/sub/docs")
    assert [line["route"] for line in lines] == [
        "/v1/shelves/{shelf}/books/{book}",
        "/sub/late/{item}",
        "/late/{item}",
        "/sub/docs",
    ]


def test_the_body_of_an_answer_to_head_is_never_sent() -> None:
    app = application()
    lines = logged(app)
    client = TestClient(app)
    client.get("/docs")
    client.head("/docs")
    assert [line["bytes"] > 0 for line in lines] == [True, False]


def test_mounts_and_routes_may_name_a_parameter_alike() -> None:
    app, inner = FastAPI(), FastAPI()

    @inner.get("/items/{id}")
    async def item(id: str) -> str:
        return id

    app.mount("/shops/{id}", inner)
    app.mount("/stores/{id}", inner)
    lines = logged(app)
    client = TestClient(app)
    for path in ("/shops/1/items/2", "/stores/1/items/2", "/stores/1/missing"):
        client.get(path)
    assert [line["route"] for line in lines] == ["/shops/{id}/items/{id}", "/stores/{id}/items/{id}", "/stores/{id}"]
