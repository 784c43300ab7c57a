"""Octets that no client should send: nothing breaks, nothing is answered out of order, cuts make no difference."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from uvicorn.server import ServerState

from tests.server.program import Program
from tests.server.serving import StoppedTicker, get
from tests.server.test_pipelining import REQUESTS
from typeway.server import HTTPProtocol, Limits
from typeway.server._framing import Framing
from typeway.server._head import Refusal, parse_head
from typeway.server._states import State

DEPTH = int(os.environ.get("PROPERTY_DEPTH", "1"))


class Wire:
    """A transport in memory."""

    def __init__(self) -> None:
        self.written = b""
        self.finished = False
        self.closed = False
        self.reading = True

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return default

    def write(self, octets: bytes) -> None:
        assert not self.finished, "written behind the end"
        assert not self.closed, "written to a closed connection"
        self.written += octets

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.finished = True

    def is_closing(self) -> bool:
        return self.closed

    def close(self) -> None:
        self.closed = True

    abort = close

    def pause_reading(self) -> None:
        assert self.reading
        self.reading = False

    def resume_reading(self) -> None:
        assert not self.reading
        self.reading = True

    def get_write_buffer_size(self) -> int:
        return 0


class Protocol(HTTPProtocol):
    ticker_class = StoppedTicker


class Bench:
    """A server in memory, to which connections of octets are made."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.program = Program()
        self.config = uvicorn.Config(self.program.app, http=Protocol, log_config=None, access_log=False)
        self.config.load()
        self.state = ServerState()

    def converse(self, pieces: list[bytes]) -> tuple[bytes, bool]:
        """Send pieces as far as the server reads; return all it wrote, and whether that was the end."""
        return self.runner.run(self._converse(pieces))

    async def _converse(self, pieces: list[bytes]) -> tuple[bytes, bool]:
        connection, wire = Protocol(self.config, self.state, {}), Wire()
        connection.connection_made(wire)  # type: ignore[arg-type]
        waiting = list(pieces)
        turns = 0
        while turns < 60:
            if waiting and wire.reading and not wire.closed:
                connection.data_received(waiting.pop(0))
                turns = 0
            await asyncio.sleep(0)
            turns = 0 if self.state.tasks and not waiting else turns + 1
            if connection.state is State.BODY and not waiting:
                break
        over = connection.state >= State.LINGERING
        connection.connection_lost(None)
        while self.state.tasks:  # noqa: ASYNC110  # the set tells nobody
            await asyncio.sleep(0)
        return wire.written, over


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    bench = Bench()
    yield bench
    bench.runner.close()


@st.composite
def hostile(draw: st.DrawFn) -> bytes:
    """Requests with octets taken out, put in, doubled and exchanged."""
    octets = bytearray(b"".join(draw(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=4))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(octets)))
        length = draw(st.integers(0, 8))
        put = draw(st.sampled_from([b"", b"\r", b"\n", b"\r\n", b"\0", b" ", b"\t", b":", b"0", b"\xff", b"Host: b\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"HTTP/1.1", b"GET / HTTP/1.1\r\n\r\n", bytes(octets[at : at + length]) * 2]))  # fmt: skip
        octets[at : at + length] = put
    return bytes(octets)


def cut(octets: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(octets) + 1) for place in at})
    return [
        piece for start, end in zip([0, *places], [*places, len(octets)], strict=True) if (piece := octets[start:end])
    ]


@settings(deadline=None, max_examples=150 * DEPTH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(octets=hostile(), at=st.lists(st.integers(0, 2000), max_size=8))
def test_hostile_octets_have_the_same_answers_wherever_they_are_cut(bench: Bench, octets: bytes, at: list[int]) -> None:
    whole, over = bench.converse([octets])
    assert bench.converse(cut(octets, at)) == (whole, over)
    refusals = [place for place in (whole.find(b"HTTP/1.1 400 "), whole.find(b"HTTP/1.1 501 ")) if place >= 0]
    if refusals and b"Invalid HTTP request" in whole:
        assert whole.rfind(b"HTTP/1.1 ") == whole.rfind(b"HTTP/1.1 400 "), "an answer behind a refusal"


@settings(deadline=None, max_examples=100 * DEPTH, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_octets_at_all(bench: Bench, pieces: list[bytes]) -> None:
    written, over = bench.converse(pieces)
    assert over == (written != b"")
    assert written == b"" or written.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))


LINE = st.one_of(
    st.text(st.characters(min_codepoint=0x1F, max_codepoint=0x80), max_size=12),
    st.sampled_from(["", "/", "/items/5", "/a%20b", "/a?b=c", "/a?b?c", "/?", "/a#b", "*", "//a", "http://a/b"]),
)


@settings(max_examples=300 * DEPTH)
@given(method=st.sampled_from(["GET", "POST", "PUT", "get", "GETS", "HEAD", "CONNECT", "OPTIONS", "TRACE"]), target=LINE, version=st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "http/1.1"]))  # fmt: skip
def test_the_quick_look_at_a_line_sees_what_the_parser_sees(method: str, target: str, version: str) -> None:
    framing = Framing(Limits())
    assert framing.take(get("/")) is not None  # from now on its header section is known
    octets = (
        b"%b %b %b\r\n" % (method.encode(), target.encode("latin-1", "replace"), version.encode())
        + get("/").partition(b"\r\n")[2]
    )
    try:
        slow = parse_head(octets, Limits())
    except Refusal:
        # What is no beginning of a request is refused; what may go on is waited for, and refused with its end.
        with suppress(Refusal):
            assert framing.take(octets) is None
        return
    quick = framing.take(octets)
    assert quick is not None
    for name in ("method", "path", "raw_path", "query"):
        assert getattr(quick, name) == getattr(slow, name)
    assert quick.block.headers == slow.block.headers
