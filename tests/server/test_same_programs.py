"""Every conformance program over sockets, the short way where there is one: the answers are those given in process."""

from __future__ import annotations

import asyncio
import logging
import socket
from dataclasses import fields, replace
from http import HTTPMethod
from types import SimpleNamespace
from typing import Any, Self

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

PATIENCE = 20.0
DATE = [(b"date", b"today")]
_ADDED = {*DATE, (b"connection", b"close"), (b"transfer-encoding", b"chunked")}
_METHODS = set(HTTPMethod) - {HTTPMethod.CONNECT}
_NOTES = {"> response start", "> response end"}
"""What the driver in process notes among the events of a program."""


class Protocol(HTTPProtocol):
    """The protocol, with the addresses that are in the scopes of calls in process."""

    ticker_class = StoppedTicker

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.client, self.server = ("testclient", 50000), ("testserver", 80)


def octets_of(call: Call) -> bytes:
    """The call as it goes over the wire; a body in several pieces goes out in chunks unless its length is announced."""
    fields = [f"{name}: {value}" for name, value in call.headers]
    body = b"".join(call.chunks)
    if body and not any(name == "content-length" for name, _ in call.headers):
        fields.append("transfer-encoding: chunked")
        body = b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in call.chunks if chunk) + b"0\r\n\r\n"
    return "\r\n".join([f"{call.method} {call.target} HTTP/1.1", *fields, "", ""]).encode("latin-1") + body


def fit_for_a_wire(call: Call) -> bool:
    """Tell whether a server would pass the call on: a method it knows, the length it announces, one host."""
    lengths = [value for name, value in call.headers if name == "content-length"]
    hosts = [value for name, value in call.headers if name == "host"]
    return (
        call.messages is None
        and call.method in _METHODS
        and ("upgrade", "websocket") not in call.headers
        and len(hosts) == 1
        and (not lengths or lengths == [str(sum(map(len, call.chunks)))])
    )


def as_it_arrives(call: Call) -> Call:
    """The call as a server passes it on: values without space around them, a small body in one piece."""
    if not fit_for_a_wire(call):
        return call
    fields = [(name, value.strip(" \t")) for name, value in call.headers]
    return replace(call, headers=type(call.headers)(fields), chunks=type(call.chunks)([b"".join(call.chunks)]))


class Raised(logging.Handler):
    """Notes what the application let out, which the protocol writes into the log."""

    def __init__(self) -> None:
        super().__init__()
        self.found: tuple[str, str] | None = None

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and record.exc_info[1] is not None:
            self.found = type(record.exc_info[1]).__name__, str(record.exc_info[1])


class HeldSession(Session):
    """A program whose modules stay in place between calls: putting them there anew would take longer than a call."""

    def __enter__(self) -> Self:
        self._held = self._program.active()
        self._held.__enter__()
        self._runner.run(self._lifespan.start())
        self.startup_events = self._take_events()
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._runner.run(self._close())
            self._runner.close()
            self.shutdown_events = self._take_events()
        finally:
            self._held.__exit__(None, None, None)

    async def _close(self) -> None:
        await self._lifespan.stop()

    def answer(self, call: Call) -> Answer:
        answer = self._answer(call)
        return replace(answer, events=tuple(event for event in answer.events if event not in _NOTES))


class Line:
    """One connection to a server, and what it needs."""

    def __init__(self, config: uvicorn.Config, state: ServerState, app_state: dict[str, Any]) -> None:
        self.config, self.state, self.app_state = config, state, app_state
        self.ours: socket.socket | None = None
        self.protocol: Protocol | None = None

    async def open(self) -> socket.socket:
        """Return the open connection, a new one if the last was closed."""
        if self.ours is None:
            self.ours, theirs = socket.socketpair()
            self.ours.setblocking(False)
            self.protocol = Protocol(self.config, self.state, self.app_state)
            protocol = self.protocol
            await asyncio.get_running_loop().connect_accepted_socket(lambda: protocol, theirs)
        return self.ours

    async def hang_up(self) -> None:
        """Close the connection, and wait until the server knows."""
        if self.ours is not None and self.protocol is not None:
            self.ours.close()
            self.protocol.transport.abort()
            self.ours = None
            while self.state.connections:  # noqa: ASYNC110  # the set tells nobody
                await asyncio.sleep(0)


class WireSession(HeldSession):
    """A program that is asked over sockets; a connection is kept for as long as the server keeps it."""

    def __init__(self, program: Any, *, direct: bool = True) -> None:
        super().__init__(program)
        self.direct = direct
        self.short_ways = 0
        self._lines: dict[str, Line] = {}
        self._raised = Raised()

    def __enter__(self) -> Self:
        logging.getLogger("uvicorn.error").addHandler(self._raised)
        return super().__enter__()

    def __exit__(self, *_: object) -> None:
        logging.getLogger("uvicorn.error").removeHandler(self._raised)
        super().__exit__()

    async def _close(self) -> None:
        for line in self._lines.values():
            await line.hang_up()
        await super()._close()

    def _line(self, root_path: str) -> Line:
        line = self._lines.get(root_path)
        if line is None:
            app = self._program.app if self.direct else wrapped(self._program.app)
            config = uvicorn.Config(app, http=Protocol, log_config=None, access_log=False, root_path=root_path)
            config.load()
            state = ServerState()
            state.default_headers = DATE
            line = self._lines[root_path] = Line(config, state, self._lifespan.state)
        return line

    async def _exchange(self, call: Call) -> Any:
        if not fit_for_a_wire(call):
            return await super()._exchange(call)
        line = self._line(call.root_path)
        self._compile(self._program.app, call)
        self._raised.found = None
        async with asyncio.timeout(PATIENCE):
            answer = await self._ask(line, call)
            while line.state.tasks:  # noqa: ASYNC110  # the set tells nobody
                await asyncio.sleep(0)
        if not answer.stays:
            await line.hang_up()
        return answer, self._raised.found

    async def _ask(self, line: Line, call: Call) -> Any:
        loop = asyncio.get_running_loop()
        ours = await line.open()
        assert line.protocol is not None
        line.protocol.scheme = call.scheme
        await loop.sock_sendall(ours, octets_of(call))
        return await self._read(call, ours, loop)

    def _compile(self, app: Any, call: Call) -> None:
        """Compile the handler, or the first request would go through ASGI."""
        layer = getattr(getattr(app, "middleware_stack", None), "app", None)
        if isinstance(layer, Dispatcher):
            program = layer.current()
            found = None if program.probes else program.http.find(call.method, call.target.partition("?")[0])
            if found is not None and type(found[0]) is Operation:
                found[0].variant({})
                self.short_ways += 1

    async def _read(self, call: Call, ours: socket.socket, loop: asyncio.AbstractEventLoop) -> Any:
        """Read octets until all of an answer is there, or the connection closed."""
        received = b""
        while (answer := whole(received, call.method)) is None:
            piece = await loop.sock_recv(ours, 1 << 20)
            if not piece:
                head, body, _ = parted(received)
                if (b"transfer-encoding", b"chunked") in fields_of(head):
                    body = b"".join(Chunks(Limits()).feed(body)[0])
                return made_of(head, body, ended=False)
            received += piece
        return answer


def parted(octets: bytes) -> tuple[bytes, bytes, bool]:
    head, end, body = octets.partition(b"\r\n\r\n")
    return head, body, bool(end)


def status_of(head: bytes) -> int:
    return int(head.split(b" ", 2)[1])


def fields_of(head: bytes) -> list[tuple[bytes, bytes]]:
    pairs = [field.partition(b": ") for field in head.split(b"\r\n")[1:]]
    return [(name, value) for name, _, value in pairs]


def made_of(head: bytes, body: bytes, *, ended: bool) -> Any:
    """An answer without what the protocol adds to it: date, framing, whether the connection stays open."""
    fields = fields_of(head)
    stays = ended and (b"connection", b"close") not in fields
    own = [field for field in fields if field not in _ADDED]
    return SimpleNamespace(status=status_of(head), headers=own, body=body, ended=ended, sent=(), stays=stays)


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
    return made_of(head, body, ended=True)


def answers(session: HeldSession) -> tuple[list[tuple[Call, Answer]], tuple[str, ...]]:
    with session:
        given = [(call, session.answer(call)) for call in program_calls(session._program)]
    return given, session.shutdown_events


class InProcessSession(HeldSession):
    """A program that is asked in process, as a server would ask it."""

    spec_version = "2.3"  # uvicorn's

    async def _exchange(self, call: Call) -> Any:
        return await super()._exchange(as_it_arrives(call))


REFUSAL: dict[str, Any] = {
    "status": 500,
    "headers": ((b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"21")),
    "body": b"Internal Server Error",
    "complete": True,
}
WAITS = {"ch09_limits_handlers": "an endpoint reads on behind the end of the body: it waits for the client to leave"}
NAMES = [name for name in program_names() if name not in WAITS]


@pytest.mark.parametrize("name", NAMES)
def test_a_program_answers_over_a_socket_as_in_process(name: str) -> None:
    """In process it is compared with FastAPI elsewhere."""
    compare(name, direct=True)


@pytest.mark.parametrize("name", NAMES[::8])
def test_a_program_answers_the_same_by_way_of_asgi(name: str) -> None:
    compare(name, direct=False)


def compare(name: str, *, direct: bool) -> None:
    expected, expected_shutdown = answers(InProcessSession(load(name, "typeway")))
    given, shutdown = answers(WireSession(load(name, "typeway"), direct=direct))
    for (call, answer), (_, wanted) in zip(given, expected, strict=True):
        differing = differences(comparable(call, answer), comparable(call, on_a_wire(call, wanted)))
        assert not differing, f"{call.describe()}\n{differing}"
    assert shutdown == expected_shutdown


def differences(given: Answer, wanted: Answer) -> str:
    """What differs; of long bodies the place where they begin to."""
    lines = []
    for field in fields(Answer):
        here, there = getattr(given, field.name), getattr(wanted, field.name)
        if field.name == "body" and here != there:
            same = next(
                (n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there))
            )
            here, there = here[max(same - 80, 0) : same + 80], there[max(same - 80, 0) : same + 80]
        if here != there:
            lines.append(f"{field.name}: {here!r}, not {there!r}")
    return "\n".join(lines)


def comparable(call: Call, answer: Answer) -> Answer:
    """The answer without what names the frames or the types of whoever sends it."""
    if answer.body.startswith(b"Traceback"):  # in debug mode
        answer = replace(answer, body=b"", headers=())
    if answer.raised is not None and call.target == "/wrong-item":  # what is sent is not even octets
        answer = replace(answer, raised=(answer.raised[0], ""))
    return answer


def on_a_wire(call: Call, answer: Answer) -> Answer:
    """What a server makes of an answer (RFC 9110, sections 6.4.1 and 9.3.2), and of an exception without one."""
    if not fit_for_a_wire(call):
        return answer
    if answer.status is None:
        return replace(answer, **REFUSAL)
    if call.method == "HEAD" or answer.status in (204, 304):
        answer = replace(answer, body=b"", complete=True)
    lengths = [field for field in answer.headers if field[0] == b"content-length"]
    return replace(answer, headers=tuple(field for field in answer.headers if field not in lengths[1:]))


def test_the_short_way_is_taken() -> None:
    session = WireSession(load("ch05_query_basics", "typeway"))
    answers(session)
    assert session.short_ways > 0
