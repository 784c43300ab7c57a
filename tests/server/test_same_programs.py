"""Every conformance program over sockets, once the short way and once through ASGI: the answers are the same."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from tests.conformance.calls import Call
from tests.conformance.driver import Answer, Session
from tests.conformance.loader import load, program_names
from tests.conformance.transcript import program_calls
from tests.server.serving import StoppedTicker, wrapped
from typeway._serve.dispatch import Dispatcher
from typeway._serve.program import Operation
from typeway.server import HTTPProtocol, Limits
from typeway.server._chunks import Chunks

PATIENCE = 2.0
DATE = [(b"date", b"today")]


class Protocol(HTTPProtocol):
    ticker_class = StoppedTicker


def octets_of(call: Call) -> bytes:
    """The call as it goes over the wire; a body in several pieces goes out in chunks unless its length is announced."""
    fields = [f"{name}: {value}" for name, value in call.headers]
    body = b"".join(call.chunks)
    if body and not any(name == "content-length" for name, _ in call.headers):
        fields.append("transfer-encoding: chunked")
        body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in call.chunks if chunk) + b"0\r\n\r\n"
    return "\r\n".join([f"{call.method} {call.target} HTTP/1.1", *fields, "", ""]).encode("latin-1") + body


def fit_for_a_wire(call: Call) -> bool:
    """Tell whether a server would pass the call on as it is: with the length it announces, and one host."""
    lengths = [value for name, value in call.headers if name == "content-length"]
    hosts = [value for name, value in call.headers if name == "host"]
    return len(hosts) == 1 and (not lengths or lengths == [str(sum(map(len, call.chunks)))])


class Raised(logging.Handler):
    """Notes what the application let out, which the protocol writes into the log."""

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[str, str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.found = type(record.exc_info[1]).__name__, str(record.exc_info[1])


class WireSession(Session):
    """A program that is asked over sockets."""

    def __init__(self, program: Any, *, direct: bool) -> None:
        super().__init__(program)
        self.direct = direct
        self.short_ways = 0
        self._servers: dict[str, tuple[uvicorn.Config, ServerState]] = {}

    def _server(self, root_path: str) -> tuple[uvicorn.Config, ServerState]:
        app = self._program.app if self.direct else wrapped(self._program.app)
        config = uvicorn.Config(app, http=Protocol, log_config=None, access_log=False, root_path=root_path)
        config.load()
        state = ServerState()
        state.default_headers = DATE
        return config, state

    async def _exchange(self, call: Call) -> Any:
        if call.messages is not None or not fit_for_a_wire(call):
            return await super()._exchange(call)
        server = self._servers.get(call.root_path)
        if server is None:
            server = self._servers[call.root_path] = self._server(call.root_path)
        config, state = server
        made: list[Protocol] = []

        def make() -> Protocol:
            made.append(Protocol(config, state, self._lifespan.state))
            return made[-1]

        self._compile(self._program.app, call)
        log, handler = logging.getLogger("uvicorn.error"), Raised()
        log.addHandler(handler)
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        ours.setblocking(False)
        try:
            async with asyncio.timeout(PATIENCE):
                await loop.connect_accepted_socket(make, theirs)
                await loop.sock_sendall(ours, octets_of(call))
                answer = await self._read(call, ours, loop)
                while state.tasks:  # noqa: ASYNC110  # the set tells nobody
                    await asyncio.sleep(0)
        finally:
            log.removeHandler(handler)
            ours.close()
            made[0].transport.abort()
        while state.connections:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0)
        return answer, handler.found

    def _compile(self, app: Any, call: Call) -> None:
        """Compile the handler, or the first request would go through ASGI."""
        layer = getattr(getattr(app, "middleware_stack", None), "app", None)
        if isinstance(layer, Dispatcher):
            program = layer.current()
            found = None if program.probes else program.http.find(call.method, call.target.partition("?")[0])
            if found is not None and type(found[0]) is Operation:
                self.short_ways += not found[0].variant({}).managed

    async def _read(self, call: Call, ours: socket.socket, loop: asyncio.AbstractEventLoop) -> Any:
        """Read octets until all of an answer is there, or the connection closed."""
        received = b""
        while (answer := whole(received, call.method)) is None:
            piece = await loop.sock_recv(ours, 1 << 20)
            if not piece:
                head, body, _ = parted(received)
                return SimpleNamespace(status=status_of(head), headers=fields_of(head), body=body, ended=False, sent=())
            received += piece
        return answer


def parted(octets: bytes) -> tuple[bytes, bytes, bool]:
    head, end, body = octets.partition(b"\r\n\r\n")
    return head, body, bool(end)


def status_of(head: bytes) -> int:
    return int(head.split(b" ", 2)[1])


def fields_of(head: bytes) -> list[tuple[bytes, bytes]]:
    pairs = [field.partition(b": ") for field in head.split(b"\r\n")[1:]]
    return [(name, value) for name, _, value in pairs if name != b"connection"]


def whole(octets: bytes, method: str) -> Any:
    """An answer, if all of it is there."""
    head, body, complete = parted(octets)
    if not complete:
        return None
    fields = dict(fields_of(head))
    if status_of(head) in (204, 304) or method == "HEAD":
        body = b""
    elif b"transfer-encoding" in fields:
        pieces, rest = Chunks(Limits()).feed(body)
        if rest is None:
            return None
        body = b"".join(pieces)
    elif len(body) < int(fields.get(b"content-length", b"0")):
        return None
    return SimpleNamespace(status=status_of(head), headers=fields_of(head), body=body, ended=True, sent=())


def answers(name: str, *, direct: bool) -> tuple[list[tuple[Call, Answer]], tuple[str, ...], int]:
    program = load(name, "typeway")
    with WireSession(program, direct=direct) as session:
        given = [(call, session.answer(call)) for call in program_calls(program)]
    return given, session.shutdown_events, session.short_ways


ALL = int(os.environ.get("CONFORMANCE_DEPTH", "1")) > 1
WAITS = {"ch09_limits_handlers": "an endpoint reads on behind the end of the body: it waits for the client to leave"}
NAMES = [name for name in program_names() if name not in WAITS]


@pytest.mark.parametrize("name", NAMES if ALL else NAMES[::8])
def test_a_program_answers_the_same_both_ways(name: str) -> None:
    one, one_shutdown, _ = answers(name, direct=True)
    other, other_shutdown, _ = answers(name, direct=False)
    for (call, answer), (_, expected) in zip(one, other, strict=True):
        if answer.body.startswith(b"Traceback"):  # in debug mode; it names the frames of the protocol, too
            answer, expected = (replace(each, body=b"", headers=()) for each in (answer, expected))
        assert (call.describe(), answer) == (call.describe(), expected)
    assert one_shutdown == other_shutdown


def test_the_short_way_is_taken() -> None:
    _, _, short = answers("ch05_query_basics", direct=True)
    assert short > 0
