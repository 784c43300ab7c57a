"""Endpoints with ``yield``: what they send, and that the generator is closed however the answer ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import Any, cast

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from typeway import APIRouter, Depends, FastAPI, Request, Response, sse
from typeway._runtime.stream import plain_item
from typeway.encoders import jsonable_encoder
from typeway.responses import StreamingResponse
from typeway.routing import APIRoute
from typeway.sse import EventSourceResponse
from typeway.testclient import TestClient

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


class Notes:
    """Notes what is sent, between what a generator notes."""

    def __init__(self) -> None:
        self.notes: list[Any] = []

    async def receive(self) -> dict[str, Any]:
        await anyio.sleep_forever()
        raise AssertionError

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.notes.append(message["body"])

    async def serve(self, app: Any, send: Any = None, spec: str = "2.3") -> None:
        scope = {**SCOPE, "path": "/", "asgi": {"version": "3.0", "spec_version": spec}}
        await app(scope, self.receive, send or self.send)


@pytest.mark.anyio
async def test_the_first_piece_is_on_its_way_before_the_next_is_made() -> None:
    app, client = FastAPI(), Notes()

    @app.get("/")
    async def pieces() -> AsyncIterator[int]:
        asyncio.get_running_loop().call_soon(client.notes.append, "the loop has turned")
        yield 1
        client.notes.append("makes the next")
        yield 2

    await client.serve(app)
    assert client.notes == [b"1\n", "the loop has turned", "makes the next", b"2\n", b""]


@pytest.mark.anyio
async def test_a_generator_that_never_waits_lets_others_have_their_turn() -> None:
    app, client, others = FastAPI(), Notes(), anyio.Event()

    @app.get("/")
    async def pieces() -> AsyncIterator[int]:
        while not others.is_set():
            yield 1

    async def other() -> None:
        for _ in range(20):
            await anyio.lowlevel.checkpoint()
        others.set()

    with anyio.fail_after(10):
        async with anyio.create_task_group() as group:
            group.start_soon(other)
            await client.serve(app)
    assert client.notes[-1] == b""


@pytest.mark.anyio
async def test_middleware_with_a_task_of_its_own_has_sent_a_piece_before_the_next_is_made() -> None:
    app, client = FastAPI(), Notes()

    @app.get("/")
    async def pieces() -> AsyncIterator[int]:
        for number in range(5):
            client.notes.append(number)
            yield number

    @app.middleware("http")
    async def passes_on(request: Any, call_next: Any) -> Any:
        return await call_next(request)

    await client.serve(app)
    assert [note for note in client.notes if note != b""] == [each for n in range(5) for each in (n, b"%d\n" % n)]


@pytest.mark.anyio
@pytest.mark.parametrize("spec", ["2.3", "2.4"])
async def test_a_ping_that_cannot_be_sent_ends_the_stream(monkeypatch: pytest.MonkeyPatch, spec: str) -> None:
    monkeypatch.setattr(sse, "_PING_INTERVAL", 0.001)
    app, client = FastAPI(), Notes()

    @app.get("/", response_class=EventSourceResponse)
    async def wait() -> AsyncIterator[int]:
        try:
            yield 1
            await anyio.sleep_forever()
        finally:
            client.notes.append("closed")

    async def send(message: Any) -> None:
        if message.get("body") == sse.KEEPALIVE_COMMENT:
            raise OSError("the connection is gone")
        await client.send(message)

    with anyio.fail_after(10), pytest.raises(ExceptionGroup) as raised:
        await client.serve(app, send, spec)
    assert raised.group_contains(OSError, match="the connection is gone")
    assert client.notes == [b"data: 1\n\n", "closed"]


@pytest.mark.anyio
async def test_an_event_waits_for_a_ping_that_is_being_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "_PING_INTERVAL", 0.001)
    app, client, pinging = FastAPI(), Notes(), anyio.Event()
    sending: list[bytes] = []

    @app.get("/", response_class=EventSourceResponse)
    async def wait() -> AsyncIterator[int]:
        await pinging.wait()
        yield 1

    async def send(message: Any) -> None:
        assert not sending, "two at once"
        sending.append(message.get("body", b""))
        if sending == [sse.KEEPALIVE_COMMENT]:
            pinging.set()
            for _ in range(10):
                await anyio.lowlevel.checkpoint()
        sending.clear()
        await client.send(message)

    with anyio.fail_after(10):
        await client.serve(app, send)
    assert client.notes[-2:] == [b"data: 1\n\n", b""]
    assert set(client.notes[:-2]) == {sse.KEEPALIVE_COMMENT}


def test_events_with_pings_under_trio(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("trio")
    monkeypatch.setattr(sse, "_PING_INTERVAL", 0.001)
    app = FastAPI()

    @app.get("/", response_class=EventSourceResponse)
    async def wait() -> AsyncIterator[int]:
        yield 1
        await anyio.sleep(0.02)
        yield 2

    with TestClient(app, backend="trio") as client:
        first, *pings, last = client.get("/").content.split(b"\n\n")[:-1]
    assert (first, last) == (b"data: 1", b"data: 2")
    assert set(pings) == {sse.KEEPALIVE_COMMENT.strip()}


class Wrapping(APIRoute):
    """Replaces the iterator of the answer by one that stops early."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handler = super().get_route_handler()

        async def wrapped(request: Request) -> Response:
            response: Any = await handler(request)
            inner = response.body_iterator

            async def first() -> AsyncIterator[bytes]:
                async for piece in inner:
                    yield piece.upper()
                    break

            response.body_iterator = first()
            return cast("Response", response)

        return wrapped


@pytest.mark.parametrize("options", [{}, {"response_class": EventSourceResponse}])
def test_an_iterator_that_a_route_puts_in_its_place_is_used(options: dict[str, Any]) -> None:
    EVENTS.clear()
    router = APIRouter(route_class=Wrapping)

    @router.get("/", **options)
    async def pieces() -> AsyncIterator[str]:
        try:
            for _ in range(3):
                yield "a"
        finally:
            EVENTS.append("closed")

    app = FastAPI()
    app.include_router(router)
    text = TestClient(app).get("/").text
    assert text == ('DATA: "A"\n\n' if options else '"A"\n')
    assert EVENTS == ["closed"]


class Loud(StreamingResponse):
    async def stream_response(self, send: Any) -> None:
        async def shouting(message: Any) -> None:
            await send({**message, "body": message["body"].upper()} if "body" in message else message)

        await super().stream_response(shouting)


def test_a_class_that_sends_in_a_way_of_its_own_is_used() -> None:
    app = FastAPI()

    @app.get("/", response_class=Loud)
    async def pieces() -> AsyncIterator[str]:
        yield "a"
        yield "b"

    assert TestClient(app).get("/").text == "AB"


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just("_sa_state")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=3), st.just("_sa_x"), st.integers()), inner, max_size=3),
    ),
    max_leaves=8,
)


@given(JSON)
def test_items_without_a_type_are_written_as_jsonable_encoder_has_them(item: Any) -> None:
    try:
        expected = json.dumps(jsonable_encoder(item), allow_nan=False).encode()
    except ValueError:  # JSON has no infinity and nothing that is not a number
        text = plain_item(item)
        assert b"Infinity" not in text
        assert b"NaN" not in text
    else:
        assert plain_item(item) == expected
