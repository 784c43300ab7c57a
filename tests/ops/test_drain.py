"""Stopping without dropping anybody: the parts in process, the whole on a real server that gets a real signal."""

from __future__ import annotations

import http.client
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
import pytest
from websockets.sync.client import connect

from tests.ops.asgi import body_of, call, headers_of, http_scope, status_of
from typeway import FastAPI
from typeway.ops import Drain, DrainMiddleware
from typeway.responses import PlainTextResponse
from typeway.testclient import TestClient

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
"""Seconds after which what should have happened is given up."""
PROTOCOLS = pytest.mark.parametrize("protocol", ["typeway", "httptools", "h11"])


@dataclass(frozen=True)
class Running:
    process: subprocess.Popen[str]
    port: int
    connections: ExitStack

    def heard(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def ask(self, path: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        self.connections.callback(connection.close)
        connection.request("GET", path)
        return connection

    def ended(self) -> int:
        return self.process.wait(PATIENCE)


@contextmanager
def service(protocol: str, delay: float = 0.0, deadline: float = PATIENCE) -> Iterator[Running]:
    command = [sys.executable, "-m", "tests.ops.drain_program", protocol, str(delay), str(deadline)]
    pipe = subprocess.PIPE
    with ExitStack() as stack:
        process = stack.enter_context(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, cwd=ROOT))
        stack.callback(process.kill)
        assert process.stdout is not None
        yield Running(process, int(process.stdout.readline()), stack)


@PROTOCOLS
def test_requests_and_streams_end(protocol: str) -> None:
    with service(protocol) as running:
        slow = running.ask("/slow")
        assert running.heard() == "slow entered"
        stream = running.ask("/stream").getresponse()
        assert stream.readline() == b"open\n"
        running.stop()
        assert stream.read() == b"bye\n"
        answer = slow.getresponse()
        assert (answer.status, answer.read(), answer.getheader("connection")) == (200, b'"finished"', "close")
        assert running.ended() == -signal.SIGTERM


@PROTOCOLS
def test_readiness_turns_before_the_server_stops_to_accept(protocol: str) -> None:
    with service(protocol, delay=3600) as running:
        ready = running.ask("/readyz")
        answer = ready.getresponse()
        assert (answer.status, answer.getheader("connection")) == (200, None)
        answer.read()
        stream = running.ask("/stream").getresponse()
        assert stream.readline() == b"open\n"
        running.stop()
        assert stream.read() == b"bye\n"  # the drain has begun
        ready.request("GET", "/readyz")
        answer = ready.getresponse()
        assert (answer.status, answer.read()) == (503, b'{"status":"draining"}')
        assert answer.getheader("connection") == "close"
        late = running.ask("/healthz")
        assert late.getresponse().read() == b'{"status":"ok"}'  # still accepted and served
        running.stop()  # a second signal does not wait
        assert running.ended() == -signal.SIGTERM


@PROTOCOLS
def test_what_does_not_end_is_ended(protocol: str) -> None:
    with service(protocol, deadline=0.05) as running:
        stuck = running.ask("/stuck")
        assert running.heard() == "stuck entered"
        running.stop()
        answer = stuck.getresponse()
        assert (answer.status, answer.read()) == (503, b'{"detail":"The server is stopping"}')
        assert running.heard() == "stuck cleaned up"
        assert running.ended() == -signal.SIGTERM


def test_sockets_are_told() -> None:
    with service("typeway", delay=3600) as running:
        with connect(f"ws://127.0.0.1:{running.port}/socket", open_timeout=PATIENCE) as socket:
            assert socket.recv(PATIENCE) == "open"
            running.stop()
            assert socket.recv(PATIENCE) == "bye"
        running.stop()
        assert running.ended() == -signal.SIGTERM


@pytest.mark.anyio
async def test_waiting() -> None:
    drain = Drain()
    assert not await drain.wait(0)
    told: list[bool] = []

    async def listen() -> None:
        told.append(await drain.wait())

    async with anyio.create_task_group() as group:
        for _ in range(2):
            group.start_soon(listen)
        await anyio.wait_all_tasks_blocked()
        drain.start()
        drain.start()
    assert told == [True, True]
    assert await drain.wait(0)


@pytest.mark.anyio
async def test_the_connection_is_closed_where_there_is_such_a_field() -> None:
    drain = Drain()
    app = DrainMiddleware(PlainTextResponse("x"), drain=drain)
    assert "connection" not in headers_of(await call(app, http_scope()))
    drain.start()
    assert headers_of(await call(app, http_scope()))["connection"] == "close"
    assert "connection" not in headers_of(await call(app, http_scope(http_version="2")))
    own = DrainMiddleware(PlainTextResponse("x", headers={"Connection": "upgrade"}), drain=drain)
    assert headers_of(await call(own, http_scope()))["connection"] == "upgrade"


@pytest.mark.anyio
async def test_the_lifespan_waits_for_what_is_in_flight() -> None:
    """For servers that do not; the deadline ends it."""
    drain = Drain(deadline=0.05)
    sent: list[Any] = []
    counted: list[int] = []

    async def stuck(scope: Any, receive: Any, send: Any) -> None:
        try:
            await anyio.sleep_forever()
        finally:
            counted.append(drain.in_flight)

    async def request() -> None:
        sent.extend(await call(DrainMiddleware(stuck, drain=drain), http_scope()))

    async with anyio.create_task_group() as group:
        async with drain.lifespan():
            group.start_soon(request)
            await anyio.wait_all_tasks_blocked()
            assert not counted
        assert counted == [1]
        assert drain.in_flight == 0
    assert (status_of(sent), body_of(sent)) == (503, b'{"detail":"The server is stopping"}')


def test_an_application_may_be_started_again() -> None:
    drain = Drain()
    app = FastAPI(lifespan=drain.lifespan)
    app.add_middleware(DrainMiddleware, drain=drain)
    for _ in range(2):
        with TestClient(app) as client:
            assert not drain.draining
            assert "connection" not in client.get("/").headers
        assert drain.draining


@pytest.mark.anyio
async def test_signals_are_handed_back() -> None:
    received: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: received.append(number))
    try:
        drain = Drain(signals=(signal.SIGUSR1,), delay=3600)
        async with drain.lifespan():
            signal.raise_signal(signal.SIGUSR1)
            assert await drain.wait(PATIENCE)
            assert received == []  # the delay
            signal.raise_signal(signal.SIGUSR1)
            assert received == [signal.SIGUSR1]
        signal.raise_signal(signal.SIGUSR1)
        assert received == [signal.SIGUSR1] * 2
    finally:
        signal.signal(signal.SIGUSR1, before)


LEFT_ALONE = """
import asyncio, signal, sys
from typeway.ops import Drain

async def main():
    drain = Drain(deadline=None)
    async with drain.lifespan():
        signal.raise_signal(signal.SIGTERM)
        print(await drain.wait(), flush=True)
        if ends:
            await asyncio.Event().wait()

ends = sys.argv[1] == "SIG_DFL"
signal.signal(signal.SIGTERM, getattr(signal, sys.argv[1]))
asyncio.run(main())
"""


@pytest.mark.parametrize("before, expected", [("SIG_DFL", -signal.SIGTERM), ("SIG_IGN", 0)])
def test_what_the_signal_meant_before_happens(before: str, expected: int) -> None:
    """The process ends, or goes on until it ends by itself."""
    command = [sys.executable, "-c", LEFT_ALONE, before]
    run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert (run.stdout, run.returncode, run.stderr) == ("True\n", expected, "")
