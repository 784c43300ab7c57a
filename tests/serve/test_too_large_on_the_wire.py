"""413 over real connections: the answer comes while the body is still arriving, and nothing is reset before it is read.

The server reads and drops what is left of the body, so that the connection can be used again (RFC 9112, section 9.3).
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from typing import Self

import pytest

from tests.serve.limited_program import LIMIT
from tests.serve.real_server import PATIENCE, Running, serving

ANNOUNCED = 8 * LIMIT
PART = b'--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\n'


@pytest.fixture(scope="module", params=["httptools", "h11"])
def parser(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def server(parser: str) -> Iterator[Running]:
    with serving("tests.serve.limited_program:app", parser) as running:
        yield running


@pytest.fixture(scope="module")
def reading_server(parser: str) -> Iterator[Running]:
    """The same limit around middleware that reads the body."""
    with serving("tests.serve.limited_program:read_first", parser) as running:
        yield running


class Client:
    """A connection over which one body is sent in pieces."""

    def __init__(self, server: Running) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def begin(self, path: str, announced: int | None, *more: str) -> None:
        framing = "Transfer-Encoding: chunked" if announced is None else f"Content-Length: {announced}"
        lines = [f"POST {path} HTTP/1.1", "Host: t", framing, *more, "", ""]
        self.chunked = announced is None
        self.socket.sendall("\r\n".join(lines).encode())

    def send(self, data: bytes) -> None:
        self.socket.sendall(b"%x\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def end(self) -> None:
        if self.chunked:
            self.socket.sendall(b"0\r\n\r\n")

    def answer(self) -> tuple[int, bytes]:
        with HTTPResponse(self.socket) as response:
            response.begin()
            return response.status, response.read()


MEDIA = {
    "/bytes": "Content-Type: application/octet-stream",
    "/json": "Content-Type: application/json",
    "/upload": "Content-Type: multipart/form-data; boundary=b",
}


def start_sending(client: Client, path: str, chunked: bool) -> int:
    """Send a bit more than is allowed of a body that would be much larger; return how much of it is left."""
    client.begin(path, None if chunked else ANNOUNCED, MEDIA[path])
    first = PART if path == "/upload" else b""
    client.send(first + b"x" * (LIMIT + 1 - len(first)))
    return ANNOUNCED - LIMIT - 1


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "announced"])
@pytest.mark.parametrize("path", MEDIA)
def test_the_answer_comes_before_the_body_ends_and_the_connection_lives_on(
    server: Running, path: str, chunked: bool
) -> None:
    with Client(server) as client:
        left = start_sending(client, path, chunked)
        assert client.answer() == (413, b"too much")
        client.send(b"x" * left)
        client.end()
        client.begin("/bytes", 2)
        client.send(b"ab")
        assert client.answer() == (200, b"2")


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "announced"])
@pytest.mark.parametrize("path", MEDIA)
def test_a_client_that_sends_all_before_it_reads_gets_the_answer(server: Running, path: str, chunked: bool) -> None:
    with Client(server) as client:
        left = start_sending(client, path, chunked)
        client.send(b"x" * left)
        client.end()
        assert client.answer() == (413, b"too much")


@pytest.mark.parametrize("chunked", [True, False], ids=["chunked", "announced"])
def test_what_middleware_reads_is_refused_on_the_way(reading_server: Running, chunked: bool) -> None:
    with Client(reading_server) as client:
        left = start_sending(client, "/bytes", chunked)
        assert client.answer() == (413, b'{"detail":"Content Too Large"}')
        client.send(b"x" * left)
        client.end()
        client.begin("/bytes", None)
        client.send(b"a" * LIMIT)
        client.end()
        assert client.answer() == (200, b"%d" % LIMIT)


def test_an_announced_length_is_refused_before_the_client_is_told_to_go_on(server: Running) -> None:
    """The answer to ``Expect: 100-continue`` is the refusal; not an octet of the body is asked for (RFC 9110, 10.1.1)."""
    with Client(server) as client:
        client.begin("/upload", ANNOUNCED, MEDIA["/upload"], "Expect: 100-continue")
        assert client.socket.recv(12, socket.MSG_PEEK) == b"HTTP/1.1 413"
        assert client.answer() == (413, b"too much")


def test_one_octet_decides(server: Running) -> None:
    with Client(server) as client:
        for size, expected in ((LIMIT, (200, b"%d" % LIMIT)), (LIMIT + 1, (413, b"too much"))):
            for announced in (size, None):
                client.begin("/bytes", announced)
                client.send(b"x" * size)
                client.end()
                assert client.answer() == expected
