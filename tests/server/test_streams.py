"""Endpoints with ``yield`` over each protocol: on the direct way without messages, with the same octets and the same end."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.server.serving import PATIENCE, Served, Variant, get, on_every_protocol, on_ours, post, serving
from typeway import BackgroundTasks, FastAPI, sse
from typeway.responses import StreamingResponse

EVENTS = "/events?count="
PIECE = b"x" * 10_000


class Streams:
    """A program that streams, and what happens in it."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.notes: list[str] = []
        self.waiting = threading.Event()
        app = self.app

        @app.get("/events", response_class=sse.EventSourceResponse, status_code=203)
        async def events(tasks: BackgroundTasks, count: int, stop: str = "") -> AsyncIterator[dict[str, int]]:
            tasks.add_task(self.notes.append, "task")
            async for number in self.numbers(count, stop):
                yield {"n": number}

        @app.get("/lines")
        async def lines(count: int, stop: str = "") -> AsyncIterator[int]:
            async for number in self.numbers(count, stop):
                yield number

        @app.post("/raw", response_class=StreamingResponse)
        async def raw(count: int, stop: str = "") -> Any:
            async for _ in self.numbers(count, stop):
                yield PIECE

        @app.get("/hello")
        async def hello() -> str:
            return "hello"

    async def numbers(self, count: int, stop: str) -> AsyncIterator[int]:
        try:
            for number in range(count):
                yield number
            if stop == "fail":
                raise LookupError("late")
            if stop == "wait":
                self.waiting.set()
                await asyncio.Event().wait()
            self.notes.append("end")
        except asyncio.CancelledError:
            self.notes.append("cancelled")
            raise


@contextmanager
def warm(variant: Variant, streams: Streams) -> Generator[Served]:
    """A server that has compiled the handlers."""
    with serving(streams.app, variant) as served, served.client() as client:
        client.send(get(f"{EVENTS}0"), get("/lines?count=0"), post("/raw?count=0", b""))
        assert [client.answer().status for _ in range(3)] == [203, 200, 200]
        served.until(lambda: not served.server.server_state.tasks)
        streams.notes.clear()
        yield served


@on_every_protocol()
def test_events_with_their_head_and_task(variant: Variant) -> None:
    streams = Streams()
    with warm(variant, streams) as served, served.client() as client:
        client.send(get(f"{EVENTS}2"), get(f"{EVENTS}1"))
        answer = client.answer()
        assert (answer.status, answer["content-type"]) == (203, "text/event-stream; charset=utf-8")
        assert (answer["cache-control"], answer["x-accel-buffering"]) == ("no-cache", "no")
        assert answer.body == b'data: {"n":0}\n\ndata: {"n":1}\n\n'
        assert client.answer().body == b'data: {"n":0}\n\n'
        served.until(lambda: sorted(streams.notes) == ["end", "end", "task", "task"])


@on_every_protocol()
def test_many_pieces_arrive_in_order_and_whole(variant: Variant) -> None:
    with warm(variant, Streams()) as served, served.client() as client:
        client.send(get("/lines?count=5000"), post("/raw?count=300", b"body"))
        assert client.answer().body.split() == [b"%d" % number for number in range(5000)]
        assert client.answer().body == PIECE * 300


@on_ours
def test_an_old_client_reads_to_the_end_of_the_connection(variant: Variant) -> None:
    with warm(variant, Streams()) as served, served.client() as client:
        client.send(get("/lines?count=3", version="1.0"))
        answer = client.answer()
        assert (answer["transfer-encoding"], answer.body) == (None, b"0\n1\n2\n")


@on_every_protocol()
def test_head_is_not_allowed_and_the_connection_goes_on(variant: Variant) -> None:
    with warm(variant, Streams()) as served, served.client() as client:
        client.send(get("/lines?count=1", method="HEAD"), get("/hello"))
        assert client.answer(to="HEAD").status == 405
        assert client.answer().json() == "hello"


@on_every_protocol()
@pytest.mark.parametrize("path", [EVENTS, "/lines?count="])
def test_an_answer_that_fails_is_cut_short(variant: Variant, path: str) -> None:
    with warm(variant, Streams()) as served, served.client() as client:
        client.send(get(f"{path}1&stop=fail"))
        assert client.head().status in (200, 203)
        assert not client.rest().endswith(b"0\r\n\r\n")


@on_every_protocol()
@pytest.mark.parametrize("path", [EVENTS, "/lines?count="])
@pytest.mark.parametrize("leave", ["close", "send no more"])
def test_a_generator_that_waits_is_cancelled_when_the_client_leaves(variant: Variant, path: str, leave: str) -> None:
    streams = Streams()
    with warm(variant, streams) as served:
        with served.client() as client:
            client.send(get(f"{path}1&stop=wait"))
            assert streams.waiting.wait(PATIENCE)
            if leave == "send no more":
                client.sock.shutdown(socket.SHUT_WR)
                served.until(lambda: bool(streams.notes))
        served.until(lambda: not served.server.server_state.tasks)
    assert streams.notes == ["cancelled", *(["task"] if path == EVENTS else [])]


@on_ours
def test_a_body_that_is_still_arriving_is_read_meanwhile(variant: Variant) -> None:
    body = b"y" * (1 << 20)
    with warm(variant, Streams()) as served, served.client() as client:
        client.send(post("/raw?count=2", body[:1000], length=len(body)))
        assert client.head().status == 200
        client.send(body[1000:])
        assert client.rest().count(PIECE) == 2


@on_every_protocol()
def test_pings_on_the_wire(variant: Variant, monkeypatch: pytest.MonkeyPatch) -> None:
    streams = Streams()
    with warm(variant, streams) as served, served.client() as client:
        monkeypatch.setattr(sse, "_PING_INTERVAL", 0.01)
        client.send(get(f"{EVENTS}1&stop=wait"))
        client.head()
        received = b""
        while received.count(sse.KEEPALIVE_COMMENT) < 2:
            received += client.exactly(1)
        assert received.startswith(b'f\r\ndata: {"n":0}\n\n\r\n8\r\n: ping\n\n\r\n')
