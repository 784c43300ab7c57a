"""Octets of requests, and where an answer ends."""

from __future__ import annotations

from bench.cases import BROWSER, Call

CONTINUATION, TEXT, MASKED = 0x80, 0x1, 0x80
KEY = b"AAAAAAAAAAAAAAAAAAAAAA=="
MASK = b"\x11\x22\x33\x44"
SHORT = 126
"""A frame of that many octets or more has a longer head (RFC 6455, section 5.2)."""


def fields(call: Call, port: int) -> dict[str, str]:
    """The header fields of a request, as a browser sends them, but for its length."""
    named = {**dict(BROWSER), b"host": b"127.0.0.1:%d" % port, **dict(call.headers)}
    if call.body:
        named[b"content-type"] = call.content_type
    return {name.decode(): value.decode() for name, value in named.items()}


def request(call: Call, port: int) -> bytes:
    """The request as HTTP/1.1 (RFC 9112)."""
    lines = [f"{call.method} {call.target} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in fields(call, port).items()]
    if call.body:
        lines.append(f"content-length: {len(call.body)}")
    return "\r\n".join([*lines, "", ""]).encode() + call.body


def handshake(target: str, port: int) -> bytes:
    """Asks for a WebSocket (RFC 6455, section 4.1)."""
    upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    key = f"Sec-WebSocket-Key: {KEY.decode()}\r\n"
    return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{upgrade}{key}\r\n".encode()


def text_frame(text: bytes) -> bytes:
    """A short message as a client sends it, masked."""
    assert len(text) < SHORT
    masked = bytes(octet ^ MASK[place % 4] for place, octet in enumerate(text))
    return bytes([CONTINUATION | TEXT, MASKED | len(text)]) + MASK + masked


def echoed_frame(text: bytes) -> bytes:
    """The same message as a server sends it."""
    return bytes([CONTINUATION | TEXT, len(text)]) + text


class Answers:
    """Finds the ends of answers in what arrives on one connection."""

    __slots__ = ("_buffer",)

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[int]:
        """The statuses of the answers that are complete now."""
        buffer = self._buffer + data if self._buffer else data
        statuses = []
        while (end := end_of_answer(buffer)) is not None:
            statuses.append(int(buffer[9:12]))
            buffer = buffer[end:]
        self._buffer = buffer
        return statuses


def end_of_answer(buffer: bytes) -> int | None:
    """Where the first answer in the buffer ends; None if not all of it is there."""
    head = buffer.find(b"\r\n\r\n")
    if head < 0:
        return None
    lines = buffer[:head].lower().split(b"\r\n")
    for line in lines:
        if line.startswith(b"content-length:"):
            end = head + 4 + int(line[15:])
            return end if len(buffer) >= end else None
    if b"transfer-encoding: chunked" not in lines:
        raise ValueError(f"an answer without length: {buffer[:head]!r}")
    return end_of_chunks(buffer, head + 4)


def end_of_chunks(buffer: bytes, place: int) -> int | None:
    """Where the last chunk ends; trailers are not expected."""
    while (line := buffer.find(b"\r\n", place)) >= 0:
        size = int(buffer[place:line].partition(b";")[0], 16)
        place = line + 2 + size + 2
        if len(buffer) < place:
            return None
        if size == 0:
            return place
    return None
