"""Multipart uploads of any size, without holding them in memory."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPResponse
from itertools import repeat

PIECE = b"\0" * (1 << 20)
BOUNDARY = b"upload-boundary"


def part(name: str, filename: str = "file") -> bytes:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return b"--%b\r\n%b\r\n\r\n" % (BOUNDARY, disposition.encode())


END = b"\r\n--%b--\r\n" % BOUNDARY


def connect(port: int, timeout: float) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout)


def head(path: str, length: int) -> bytes:
    return (
        b"POST %b HTTP/1.1\r\nHost: t\r\nContent-Type: multipart/form-data; boundary=%b\r\nContent-Length: %d\r\n\r\n"
        % (path.encode(), BOUNDARY, length)
    )


def body(mebibytes: int, name: str = "file") -> Iterator[bytes]:
    yield part(name)
    yield from repeat(PIECE, mebibytes)
    yield END


def body_length(mebibytes: int, name: str = "file") -> int:
    return len(part(name)) + mebibytes * len(PIECE) + len(END)


def send(connection: socket.socket, path: str, mebibytes: int) -> tuple[int, bytes]:
    """Send a file of zeros and return status and body of the answer."""
    connection.sendall(head(path, body_length(mebibytes)))
    for piece in body(mebibytes):
        connection.sendall(piece)
    return answer(connection)


def answer(connection: socket.socket) -> tuple[int, bytes]:
    with HTTPResponse(connection) as response:
        response.begin()
        return response.status, response.read()


def get(connection: socket.socket, path: str) -> bytes:
    connection.sendall(b"GET %b HTTP/1.1\r\nHost: t\r\n\r\n" % path.encode())
    status, content = answer(connection)
    assert status == 200
    return content
