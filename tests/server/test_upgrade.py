"""Requests to change the protocol: WebSockets are handed on, everything else is served as if nothing was asked."""

from __future__ import annotations

import struct
from contextlib import suppress

import pytest

from tests.server.program import Program
from tests.server.serving import PATIENCE, Client, Served, chunked, get, on_every_protocol, on_ours, post

KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
HANDSHAKE = ("Connection: Upgrade", "Upgrade: websocket", KEY, "Sec-WebSocket-Version: 13")


def frame(text: bytes) -> bytes:
    """A text frame of a client; its mask changes nothing (RFC 6455, section 5.2)."""
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text


def converse(client: Client) -> None:
    answer = client.answer()
    assert (answer.status, answer["sec-websocket-accept"]) == (101, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
    client.send(frame(b"hello"))
    assert client.exactly(7) == b"\x81\x05hello"
    assert client.exactly(2)[0] == 0x88


@on_every_protocol()
def test_a_websocket_is_served(served: Served) -> None:
    with served.client() as client:
        client.send(get("/socket", *HANDSHAKE))
        converse(client)


@on_every_protocol()
def test_a_websocket_may_follow_requests(served: Served) -> None:
    with served.client() as client:
        client.send(get("/hello"))
        assert client.answer().status == 200
        client.send(get("/socket?a=b", *HANDSHAKE))
        converse(client)


@on_ours
def test_a_websocket_may_follow_a_request_that_is_still_being_answered(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/wait"))
        assert program.entered.wait(PATIENCE)
        connection = served.connection(client)
        client.send(get("/socket", *HANDSHAKE))
        served.until(lambda: connection.framing.rest)
        served.do(program.open)
        assert client.answer().json() == {"waited": True}
        converse(client)


@on_every_protocol(uvicorn_hangs="it drops what arrives with the handshake")
def test_frames_may_come_with_the_handshake(served: Served) -> None:
    with served.client() as client:
        client.send(get("/socket", *HANDSHAKE) + frame(b"hello"))
        assert client.answer().status == 101
        assert client.exactly(7) == b"\x81\x05hello"


@on_every_protocol()
def test_a_client_that_sends_more_than_is_read_has_to_wait(served: Served, program: Program) -> None:
    """What the server holds must not grow with what is sent; what was sent arrives as a whole, and in order."""
    message = struct.pack("!BBQI", 0x81, 0x80 | 127, 1 << 16, 0) + b"x" * (1 << 16)
    with served.client() as client:
        client.send(get("/socket-late", *HANDSHAKE))
        assert client.answer().status == 101
        client.sock.settimeout(0.2)
        sent, rest = 0, message
        with suppress(TimeoutError):
            while sent < 4096:  # 256 MiB
                while rest:
                    rest = rest[client.sock.send(rest) :]
                sent, rest = sent + 1, message
        assert sent < 4096
        client.sock.settimeout(PATIENCE)
        served.do(program.open)
        client.send(rest, bytes([0x88, 0x80, 0, 0, 0, 0]))
        assert program.entered.wait(PATIENCE)
    assert program.events == [f"{sent + 1} of {{{1 << 16}}}"]


@on_every_protocol()
def test_messages_that_arrive_together_are_all_read(served: Served, program: Program) -> None:
    with served.client() as client:
        client.send(get("/socket-late", *HANDSHAKE))
        assert client.answer().status == 101
        client.send(frame(b"three") * 500)
        served.do(program.open)
        client.send(frame(b"three") * 500, bytes([0x88, 0x80, 0, 0, 0, 0]))
        assert program.entered.wait(PATIENCE)
    assert program.events == ["1000 of {5}"]


@on_every_protocol()
def test_fields_of_the_handshake_have_lower_case_names(served: Served) -> None:
    """As the ASGI specification wants them: middleware that looks for `host` has to find it."""
    with served.client() as client:
        client.send(get("/socket-host", *HANDSHAKE))
        assert client.answer().status == 101
        size = client.exactly(2)[1]
        assert client.exactly(size) == b"testserver"


@on_every_protocol()
def test_a_websocket_nobody_serves_is_refused(served: Served) -> None:
    with served.client() as client:
        client.send(get("/nowhere", *HANDSHAKE))
        assert client.answer().status == 403


def handshake(old: str, new: str | None) -> tuple[str, ...]:
    fields = [new if field.startswith(old) else field for field in HANDSHAKE]
    return tuple(field for field in fields if field is not None)


@on_every_protocol()
@pytest.mark.parametrize(
    "fields",
    [
        handshake("Sec-WebSocket-Key", None),
        handshake("Sec-WebSocket-Key", "Sec-WebSocket-Key: c2hvcnQ="),
        handshake("Sec-WebSocket-Key", "Sec-WebSocket-Key: !!!!IHNhbXBsZSBub25jZQ=="),
        (*HANDSHAKE, KEY),
    ],
)
def test_faulty_handshakes_are_refused(served: Served, fields: tuple[str, ...]) -> None:
    with served.client() as client:
        client.send(get("/socket", *fields))
        assert client.answer().status == 400


@on_every_protocol(uvicorn_fails="it does not name the version it knows")
def test_another_version_is_refused(served: Served) -> None:
    with served.client() as client:
        client.send(get("/socket", *handshake("Sec-WebSocket-Version", "Sec-WebSocket-Version: 8")))
        answer = client.answer()
        assert (answer.status, answer["sec-websocket-version"]) == (426, "13")


@on_every_protocol(uvicorn_hangs="it takes a handshake of any method")
def test_a_handshake_over_post_is_an_ordinary_request(served: Served) -> None:
    with served.client() as client:
        client.send(post("/unread", b"abc", *HANDSHAKE) + get("/hello"))
        assert client.answer().json() == {"read": False}
        assert client.answer().status == 200


H2C = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA")


@on_every_protocol()
@pytest.mark.parametrize("fields", [H2C, ("Connection: upgrade", "Upgrade: irc/6.9"), ("Upgrade: websocket",)])
def test_other_protocols_are_not_heard_of(served: Served, fields: tuple[str, ...]) -> None:
    with served.client() as client:
        client.send(get("/hello", *fields))
        assert client.answer().json() == {"hello": "world"}


@on_every_protocol(uvicorn_fails="it loses the body of such a request")
@pytest.mark.parametrize("make", [post, chunked])
def test_the_body_of_a_request_to_upgrade_is_delivered(served: Served, make) -> None:
    request = make("/echo", b"content").replace(b"\r\n", b"\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n", 1)
    with served.client() as client:
        client.send(request + get("/hello"))
        assert client.answer().body == b"content"
        assert client.answer().json() == {"hello": "world"}


@on_every_protocol()
def test_connect_is_refused(served: Served) -> None:
    with served.client() as client:
        client.send(b"CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")
        assert client.answer().status == 400


@on_every_protocol()
def test_options_for_the_whole_server(served: Served) -> None:
    with served.client() as client:
        client.send(b"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + get("/hello"))
        assert client.answer().status == 404
        assert client.answer().status == 200
