"""Request bodies: limits, back-pressure, 100 Continue, and what becomes of a body that nobody reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.server.program import Program
from tests.server.serving import (
    DEFAULTS,
    Served,
    Variant,
    chunked,
    get,
    limited,
    on_every_protocol,
    on_ours,
    post,
    serving,
)

JSON = "Content-Type: application/json"
EXPECT = "Expect: 100-continue"
ORDER = b'{"customer":"c"}'


@on_every_protocol()
@pytest.mark.parametrize("size", [0, 1, 65_536, 65_537, 3_000_000])
def test_bodies_of_any_size_arrive_whole(served: Served, size: int) -> None:
    body = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with served.client() as client:
        client.send(post("/echo", body))
        assert client.answer().body == body
        client.send(post("/orders", b'{"customer":"' + b"c" * size + b'"}', JSON))
        assert len(client.answer().json()["customer"]) == size


@on_every_protocol(uvicorn_fails="it closes without waiting, so that the answer may be lost on the way")
@pytest.mark.parametrize("how", ["length", "chunks"])
def test_a_body_over_the_limit_is_answered_while_the_client_still_sends(variant: Variant, how: str) -> None:
    """The whole body is many times as long as all buffers; the client reads only when it has sent what it can."""
    program = Program(max_body_size=1000)
    piece = b"x" * 65536
    head = get(
        "/orders", JSON, "Content-Length: 30000000" if how == "length" else "Transfer-Encoding: chunked", method="POST"
    )
    with serving(program.app, variant) as served, served.client() as client:
        client.send(head)
        for _ in range(300):
            client.send(piece if how == "length" else b"10000\r\n" + piece + b"\r\n")
        answer = client.answer()
        assert (answer.status, answer["connection"]) == (413, "close")
        assert client.closed()
    assert program.calls == []


@on_every_protocol()
@pytest.mark.parametrize("path", ["/orders", "/echo"])
@pytest.mark.parametrize("coding", [post, chunked])
def test_the_limit_of_the_application_is_kept(variant: Variant, path: str, coding: Callable[..., bytes]) -> None:
    program = Program(max_body_size=len(ORDER), strict_content_type=False)
    with serving(program.app, variant) as served:
        for body, status in [(ORDER, 200), (ORDER + b" ", 413)]:
            with served.client() as client:
                client.send(coding(path, body))
                assert client.answer().status == status


@on_every_protocol()
def test_a_declared_length_over_the_limit_is_refused_before_the_body_is_asked_for(variant: Variant) -> None:
    program = Program(max_body_size=len(ORDER))
    with serving(program.app, variant) as served:
        with served.client() as client:
            client.send(post("/orders", b"", EXPECT, length=len(ORDER) + 1))
            answer = client.answer()
            assert (answer.status, answer.interim) == (413, [])
        with served.client() as client:
            client.send(post("/orders", b"", EXPECT, JSON, length=len(ORDER)))
            assert client.head().status == 100
            client.send(ORDER)
            assert client.answer().status == 200


@on_every_protocol()
@pytest.mark.parametrize("path", ["/orders", "/echo"])
def test_a_body_is_asked_for_when_it_is_read(served: Served, path: str) -> None:
    with served.client() as client:
        client.send(post(path, b"", EXPECT, JSON, length=len(ORDER)))
        assert client.head().status == 100
        client.send(ORDER)
        assert client.answer().status == 200
        client.send(get("/hello"))
        assert client.answer().status == 200


@on_every_protocol(uvicorn_fails="it keeps the connection, whatever the client takes the answer to mean")
def test_a_body_that_nobody_asks_for_ends_the_connection(served: Served) -> None:
    """Whether the client sends it nevertheless cannot be known (RFC 9110, section 10.1.1)."""
    with served.client() as client:
        client.send(post("/unread", b"", EXPECT, length=5))
        answer = client.answer()
        assert (answer.status, answer.interim, answer["connection"]) == (200, [], "close")
        client.send(get("/hello"))
        assert client.closed()


@on_every_protocol(uvicorn_fails="it asks clients of HTTP/1.0 as well")
def test_a_client_of_1_0_is_asked_for_nothing(served: Served) -> None:
    with served.client() as client:
        client.send(post("/echo", b"", EXPECT, length=5, version="1.0"))
        served.settle()
        client.send(b"hello")
        answer = client.answer()
        assert (answer.status, answer.interim, answer.body) == (200, [], b"hello")


LIMITS = limited(drain=2000, body_buffer=1000)


@on_every_protocol()
def test_an_unread_body_is_never_taken_for_a_request(served: Served, program: Program) -> None:
    hidden = get("/items/666")
    with served.client() as client:
        client.send(post("/unread", b"", length=len(hidden)))
        assert client.answer().json() == {"read": False}
        client.send(hidden, get("/items/1"))
        assert client.answer().json()["item_id"] == 1
    assert program.calls == ["unread", "item 1"]


@on_ours
def test_an_unread_body_is_drained_up_to_a_limit(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, LIMITS) as served:
        with served.client() as client:
            client.send(post("/unread", b"", length=LIMITS.drain))
            assert "connection" not in client.answer()
            client.send(b"x" * LIMITS.drain, get("/hello"))
            assert client.answer().status == 200
        with served.client() as client:
            client.send(post("/unread", b"", length=LIMITS.drain + 1))
            assert client.answer()["connection"] == "close"
            client.send(b"x" * (LIMITS.drain + 1), get("/hello"))
            assert client.closed()
    assert program.calls == ["unread", "hello", "unread"]


@on_ours
def test_an_unread_body_in_chunks_is_drained_up_to_the_same_limit(program: Program, variant: Variant) -> None:
    head = get("/unread", "Transfer-Encoding: chunked", method="POST")
    with serving(program.app, variant, LIMITS) as served:
        for size, again in [(LIMITS.drain - 100, True), (LIMITS.drain + 1, False)]:
            with served.client() as client:
                client.send(head)
                assert client.answer().status == 200
                client.send(b"%x\r\n" % size + b"x" * size + b"\r\n")
                served.settle()
                client.send(b"0\r\n\r\n" + get("/items/1"))
                assert (client.answer().json()["item_id"] == 1) if again else client.closed()


@on_every_protocol()
def test_a_reader_that_does_not_read_holds_the_client_back(served: Served, program: Program) -> None:
    """The endpoint takes one piece and waits: the server reads as much as its buffer holds, and no more."""
    size = 30_000_000
    with served.client() as client:
        client.send(post("/pieces", b"x" * 1000, length=size))
        assert program.entered.wait(10)
        client.sock.setblocking(False)
        sent = 1000
        connection = served.connection(client)
        while connection.transport.is_reading():
            try:
                sent += client.sock.send(b"x" * min(65536, size - sent))
            except BlockingIOError:
                served.settle()
        held = served.do(lambda: connection.inbox.size if hasattr(connection, "inbox") else len(connection.cycle.body))
        assert DEFAULTS.body_buffer < held <= DEFAULTS.body_buffer + 256 * 1024
        served.do(program.open)
        client.sock.setblocking(True)
        while sent < size:
            sent += client.sock.send(b"x" * min(65536, size - sent))
        assert client.answer().json() == {"octets": size}


@on_ours
def test_a_buffer_that_is_just_full_does_not_stop_the_reading(program: Program, variant: Variant) -> None:
    with serving(program.app, variant, LIMITS) as served, served.client() as client:
        client.send(post("/pieces", b"x", length=5000))
        assert program.entered.wait(10)
        connection = served.connection(client)
        client.send(b"x" * LIMITS.body_buffer)
        served.until(lambda: connection.inbox.size == LIMITS.body_buffer)
        assert connection.transport.is_reading()
        client.send(b"x")
        served.until(lambda: not connection.transport.is_reading())
        served.do(program.open)
        client.send(b"x" * (5000 - LIMITS.body_buffer - 2))
        assert client.answer().json() == {"octets": 5000}


@on_every_protocol()
def test_chunks_that_break_off_in_the_middle_do_not_get_into_an_answer(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/orders", JSON, "Transfer-Encoding: chunked", method="POST") + b'5\r\n{"cus\r\n')
        served.settle()
        client.send(b"XX\r\n")
        assert client.answer().status == 400
        assert client.closed()
    assert program.calls == ["hello"]
