"""Endpoints with ``yield``: what they send, and that the generator is closed however the answer ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import anyio
import pytest

from typeway import Depends, FastAPI, Response, sse
from typeway.responses import StreamingResponse
from typeway.sse import EventSourceResponse

EVENTS: list[str] = []
SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "query_string": b"",
    "headers": [],
    "asgi": {"version": "3.0", "spec_version": "2.4"},
}


async def held() -> AsyncIterator[str]:
    EVENTS.append("held")
    try:
        yield "held"
    finally:
        EVENTS.append("given back")


def make_app() -> FastAPI:
    app = FastAPI()

    async def count(held: str = Depends(held)) -> AsyncIterator[int]:
        try:
            for number in range(1_000_000):
                yield number
        finally:
            await anyio.lowlevel.checkpoint()
            EVENTS.append("closed")

    def count_sync(held: str = Depends(held)) -> Iterator[int]:
        try:
            yield from range(1_000_000)
        finally:
            EVENTS.append("closed")

    app.get("/lines")(count)
    app.get("/lines-sync")(count_sync)
    app.get("/events", response_class=EventSourceResponse)(count)
    app.get("/events-sync", response_class=EventSourceResponse)(count_sync)
    return app


class Client:
    """A client that goes away after some chunks: by a message, by an error of the transport, or by being cancelled."""

    def __init__(self, leave: str) -> None:
        self.leave = leave
        self.chunks = 0
        self.gone = anyio.Event()

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] != "http.response.body":
            return
        self.chunks += 1
        if self.chunks < 3:
            return
        if self.leave == "error":
            raise OSError("the connection is gone")
        self.gone.set()
        await anyio.lowlevel.checkpoint()


@pytest.mark.anyio
@pytest.mark.parametrize("leave", ["message", "error", "cancelled"])
@pytest.mark.parametrize("path", ["/lines", "/lines-sync", "/events", "/events-sync"])
async def test_a_client_that_leaves_ends_the_generator_and_its_dependencies(path: str, leave: str) -> None:
    EVENTS.clear()
    client = Client(leave)
    app = make_app()

    async def serve() -> None:
        try:
            spec = "2.3" if leave == "message" else "2.4"
            await app(
                {**SCOPE, "path": path, "asgi": {"version": "3.0", "spec_version": spec}}, client.receive, client.send
            )
        except Exception as error:  # what the server would log
            EVENTS.append(type(error).__name__)

    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(serve)
            if leave == "cancelled":
                await client.gone.wait()
                group.cancel_scope.cancel()
    kept = [event for event in EVENTS if event in ("held", "closed", "given back")]
    assert kept == ["held", "closed", "given back"]


async def collect(app: FastAPI, path: str) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message)

    await app({**SCOPE, "path": path}, receive, send)
    return sent


@pytest.mark.anyio
async def test_pings_are_sent_while_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "_PING_INTERVAL", 0.001)
    app = FastAPI()
    pinged = anyio.Event()

    @app.get("/", response_class=EventSourceResponse)
    async def wait() -> AsyncIterator[int]:
        await pinged.wait()
        yield 1

    sent: list[bytes] = []

    async def receive() -> dict[str, Any]:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(message: Any) -> None:
        sent.append(message.get("body", b""))
        if message.get("body") == sse.KEEPALIVE_COMMENT:
            pinged.set()

    with anyio.fail_after(10):
        await app({**SCOPE, "path": "/"}, receive, send)
    assert sse.KEEPALIVE_COMMENT in sent
    assert [chunk for chunk in sent if chunk.startswith(b"data")] == [b"data: 1\n\n"]


@pytest.mark.anyio
@pytest.mark.parametrize("make", [StreamingResponse, EventSourceResponse])
async def test_headers_of_dependencies_and_status_reach_the_stream(make: Callable[..., Any]) -> None:
    app = FastAPI()

    async def amend(response: Response) -> None:
        response.headers["x-from"] = "dependency"

    @app.get("/", response_class=make, status_code=206, dependencies=[Depends(amend)])
    async def stream() -> AsyncIterator[str]:
        yield "piece"

    start, *_ = await collect(app, "/")
    assert start["status"] == 206
    assert (b"x-from", b"dependency") in start["headers"]
