"""uvicorn's settings, which mean the same on every protocol: access log, proxies, root path, limits, lifespan."""

from __future__ import annotations

import asyncio
import gc
import logging
import weakref
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import pytest

from tests.server.program import Program
from tests.server.serving import PATIENCE, Served, Variant, get, on_every_protocol, post, serving
from typeway import FastAPI
from typeway.exceptions import FastAPIDeprecationWarning


def access_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "uvicorn.access"]


@on_every_protocol()
def test_the_access_log(program: Program, variant: Variant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "uvicorn.access")
    with serving(program.app, variant) as served, served.client() as client:
        requests = [
            get("/hello"),
            get("/items/%41%1b[31m?q=%1b[31m"),
            post("/orders", b"{"),
            get("/status/204"),
            get("/stream"),
            get("/items/%C3%A4"),
            get("/broken"),
        ]
        client.send(*requests)
        for _ in requests:
            client.answer()
        host, port = client.sock.getsockname()
    assert access_lines(caplog) == [
        f'{host}:{port} - "GET /hello HTTP/1.1" 200',
        f'{host}:{port} - "GET /items/A%1B%5B31m?q=%1b[31m HTTP/1.1" 422',
        f'{host}:{port} - "POST /orders HTTP/1.1" 422',
        f'{host}:{port} - "GET /status/204 HTTP/1.1" 204',
        f'{host}:{port} - "GET /stream HTTP/1.1" 200',
        f'{host}:{port} - "GET /items/%C3%A4 HTTP/1.1" 422',
        f'{host}:{port} - "GET /broken HTTP/1.1" 500',
    ]
    assert all(record.args and len(record.args) == 5 for record in caplog.records if record.name == "uvicorn.access")


PROXY_CASES = {
    "none": ((), "http", None),
    "both": (("X-Forwarded-For: 10.1.2.3", "X-Forwarded-Proto: https"), "https", "10.1.2.3"),
    "chain": (("X-Forwarded-For: 10.9.9.9, 10.1.2.3", "X-Forwarded-For: 127.0.0.1"), "http", "10.1.2.3"),
    "unknown scheme": (("X-Forwarded-Proto: gopher",), "http", None),
}


@on_every_protocol()
@pytest.mark.parametrize(("fields", "scheme", "client_host"), PROXY_CASES.values(), ids=PROXY_CASES)
@pytest.mark.parametrize("path", ["/scope", "/failing-with-scope"])
def test_a_proxy_in_front_is_believed(
    program: Program,
    variant: Variant,
    fields: tuple[str, ...],
    scheme: str,
    client_host: str | None,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "uvicorn.access")
    with serving(program.app, variant) as served, served.client() as client:
        client.send(get(path, *fields) + get("/hello", *fields))
        shown = client.answer().json()
        assert client.answer().status == 200
        own = client.sock.getsockname()
    host, port = (own[0], own[1]) if client_host is None else (client_host, 0)
    assert (shown["scheme"], shown["client"]) == (scheme, str((host, port)))
    assert [line.split(" ")[0] for line in access_lines(caplog)] == [f"{host}:{port}"] * 2


@on_every_protocol()
@pytest.mark.parametrize("settings", [{"proxy_headers": False}, {"forwarded_allow_ips": "10.0.0.1"}])
def test_a_stranger_is_not_believed(
    program: Program, variant: Variant, settings: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "uvicorn.access")
    fields = ("X-Forwarded-For: 10.1.2.3", "X-Forwarded-Proto: https")
    with serving(program.app, variant, **settings) as served, served.client() as client:
        client.send(get("/failing-with-scope", *fields) + get("/hello", *fields))
        shown = client.answer().json()
        assert client.answer().status == 200
        own = client.sock.getsockname()
    assert (shown["scheme"], shown["client"]) == ("http", str((own[0], own[1])))
    assert [line.split(" ")[0] for line in access_lines(caplog)] == [f"{own[0]}:{own[1]}"] * 2


@on_every_protocol()
@pytest.mark.parametrize("of", ["server", "application"])
def test_a_root_path(variant: Variant, of: str) -> None:
    with pytest.warns(FastAPIDeprecationWarning) if of == "application" else nullcontext():
        program = Program(root_path="/behind" if of == "application" else "")
    settings = {"root_path": "/behind"} if of == "server" else {}
    with serving(program.app, variant, **settings) as served, served.client() as client:
        client.send(get("/scope") + get("/hello") + get("/behind/hello") + get("/behind/behind/hello"))
        shown = client.answer().json()
        assert shown["root_path"] == "/behind"
        assert shown["path"] == ("/behind/scope" if of == "server" else "/scope")
        expected = [200, 404, 404] if of == "server" else [200, 200, 404]
        assert [client.answer().status for _ in range(3)] == expected


@on_every_protocol()
def test_more_connections_than_allowed_are_told(program: Program, variant: Variant) -> None:
    with (
        serving(program.app, variant, limit_concurrency=3) as served,
        served.client() as first,
        served.client() as second,
    ):
        for client in (first, second):
            client.send(get("/hello"))
            assert client.answer().status == 200
        with served.client() as third:
            third.send(get("/hello"))
            answer = third.answer()
            assert (answer.status, answer["connection"], answer.body) == (503, "close", b"Service Unavailable")
            assert third.closed()


@on_every_protocol()
def test_a_server_that_has_stopped_leaves_nothing_behind(variant: Variant) -> None:
    def serve_once() -> weakref.ref[FastAPI]:
        app = FastAPI()
        app.get("/hello")(lambda: "hello")
        with serving(app, variant) as served, served.client() as client:
            client.send(get("/hello"))
            assert client.answer().status == 200
        return weakref.ref(app)

    app = serve_once()
    gc.collect()
    assert app() is None


@on_every_protocol()
def test_requests_are_counted(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, limit_max_requests=7) as served, served.client() as client:
        requests = [
            get("/hello"),
            get("/nowhere"),
            get("/stream"),
            get("/refused"),
            post("/orders", b"{"),
            get("/items/1"),
        ]
        client.send(*requests)
        for _ in requests:
            client.answer()
        assert not would_stop(served)
        client.send(get("/hello"))
        client.answer()
        assert would_stop(served)


def would_stop(served: Served) -> bool:
    """Whether the server would stop now."""
    return asyncio.run_coroutine_threadsafe(served.server.on_tick(1), served.loop).result(PATIENCE)


@on_every_protocol()
def test_the_state_of_the_lifespan_reaches_every_request(variant: Variant) -> None:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        yield {"answer": 42}

    program = Program(lifespan=lifespan)
    with serving(program.app, variant) as served, served.client() as client:
        client.send(get("/scope") + get("/failing-with-scope"))
        assert client.answer().json()["state"] == "{'answer': 42}"
        assert client.answer().json()["state"] == "{'answer': 42}"


@on_every_protocol()
def test_the_scope_is_complete(served: Served) -> None:
    with served.client() as client:
        client.send(get("/scope?a=%20b&c").replace(b"/scope", b"/%73cope"))
        shown = client.answer().json()
        own, theirs = client.sock.getsockname(), client.sock.getpeername()
    assert shown == {
        "type": "http",
        "http_version": "1.1",
        "scheme": "http",
        "method": "GET",
        "path": "/scope",
        "raw_path": "b'/%73cope'",
        "query_string": "b'a=%20b&c'",
        "root_path": "",
        "client": str(own),
        "server": str(theirs),
        "asgi": "{'version': '3.0', 'spec_version': '2.3'}",
        "state": "{}",
    }
