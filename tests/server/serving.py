"""Servers in threads of their own on loopback ports that the system chooses, and clients that speak octets to them."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import pytest
import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from typeway.server import HTTPProtocol, Limits
from typeway.server._ticker import Ticker

PATIENCE = 5.0
"""Seconds after which a test gives up; nothing waits this long unless it fails."""

T = TypeVar("T")


class StoppedTicker(Ticker):
    """A timer that goes on only when a test tells it to."""

    def start(self) -> None:
        pass


DEFAULTS = Limits()


@dataclass
class Variant:
    """One way to serve: a protocol, and an application that it can or cannot look into."""

    name: str
    ours: bool
    wrapped: bool = False


VARIANTS = [Variant("direct", ours=True), Variant("asgi", ours=True, wrapped=True), Variant("uvicorn", ours=False)]


def on_every_protocol(*, uvicorn_fails: str = "", uvicorn_hangs: str = "") -> Callable[[Any], Any]:
    """Run a test on the direct way, on ASGI through the same protocol, and on uvicorn's own protocol.

    ``uvicorn_fails`` names what that one does not do: the test then has to fail there. ``uvicorn_hangs`` names why it
    would never end there: it is reported and not run.
    """
    mark = pytest.mark.xfail(reason=f"uvicorn: {uvicorn_fails or uvicorn_hangs}", run=not uvicorn_hangs)
    failing = bool(uvicorn_fails or uvicorn_hangs)
    return pytest.mark.parametrize(
        "variant",
        [
            pytest.param(variant, id=variant.name, marks=[mark] if failing and not variant.ours else [])
            for variant in VARIANTS
        ],
    )


on_ours = pytest.mark.parametrize(
    "variant", [pytest.param(variant, id=variant.name) for variant in VARIANTS if variant.ours]
)
"""For what uvicorn's protocol has no notion of: our limits, our timers, our states."""


def wrapped(app: Any) -> Any:
    """The same application behind a function, which the protocol cannot look into."""

    async def entry(scope: Any, receive: Any, send: Any) -> None:
        await app(scope, receive, send)

    return entry


class Served:
    """A server that runs."""

    def __init__(self, app: Any, variant: Variant, limits: Limits, settings: dict[str, Any]) -> None:
        protocol: type[asyncio.Protocol] = HttpToolsProtocol
        if variant.ours:
            members = {"limits": limits, "ticker_class": StoppedTicker}
            protocol = type("Protocol", (HTTPProtocol,), members)
        settings = {"log_config": None, "lifespan": "on", "ws": "websockets-sansio", **settings}
        self._loop_factory = settings.pop("loop_factory", None)
        self.config = uvicorn.Config(wrapped(app) if variant.wrapped else app, http=protocol, **settings)
        self.server = uvicorn.Server(self.config)
        self.limits = limits
        self.port = 0
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(PATIENCE)
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=self._loop_factory) as runner:
                runner.run(self._serve())
        except BaseException as error:
            self._failure = error
            self._ready.set()

    async def _serve(self) -> None:
        self.loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        server = self.server
        self.config.load()
        server.lifespan = self.config.lifespan_class(self.config)
        await server.startup()
        await server.on_tick(0)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.servers[0].close()
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        for task in list(server.server_state.tasks):
            task.cancel()
        while server.server_state.connections or server.server_state.tasks:  # noqa: ASYNC110  # the sets tell nobody
            await asyncio.sleep(0)
        await server.lifespan.shutdown()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()

    def do(self, work: Callable[[], T]) -> T:
        """Run a function in the server's loop and return what it returns."""

        async def run() -> T:
            return work()

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(PATIENCE)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something holds in the server's loop."""

        async def wait() -> None:
            while not true():  # noqa: ASYNC110  # nobody tells when it comes true
                await asyncio.sleep(0)

        asyncio.run_coroutine_threadsafe(asyncio.wait_for(wait(), PATIENCE), self.loop).result(2 * PATIENCE)

    @property
    def connections(self) -> list[Any]:
        return list(self.server.server_state.connections)

    def connection(self, client: Client) -> Any:
        """The protocol that serves a client."""
        address = client.sock.getsockname()[:2]
        self.until(lambda: any(each.client == address for each in self.connections))
        return next(each for each in self.connections if each.client == address)

    def settle(self) -> None:
        """Let the server read what has been sent. A second connection, served later, has its answer only then."""
        with self.client() as other:
            other.send(get("/hello"))
            assert other.answer().status == 200

    def elapse(self, seconds: float) -> None:
        """Let time pass for the timer of the protocol, and only for that."""

        def tick() -> None:
            for connection in self.connections[:1]:
                ticker = connection.site.ticker
                ticker.tick(ticker.now + seconds)

        self.do(tick)

    def client(self) -> Client:
        return Client(socket.create_connection(("127.0.0.1", self.port), PATIENCE))


@dataclass
class Answer:
    """One answer as it came over the wire."""

    status: int
    fields: list[tuple[str, str]]
    body: bytes = b""
    version: str = "1.1"
    interim: list[int] = field(default_factory=list)

    def __getitem__(self, name: str) -> str | None:
        return next((value for known, value in self.fields if known.lower() == name), None)

    def __contains__(self, name: str) -> bool:
        return self[name] is not None

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """A client that sends octets as they are given, and reads answers as strictly as a test needs."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.received = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sock.close()

    def send(self, *octets: bytes) -> None:
        for piece in octets:
            self.sock.sendall(piece)

    def _more(self) -> bool:
        try:
            piece = self.sock.recv(1024 * 1024)
        except ConnectionError:
            return False
        self.received += piece
        return bool(piece)

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.received:
            assert self._more(), f"closed before {mark!r}: {self.received!r}"
        head, _, self.received = self.received.partition(mark)
        return head

    def exactly(self, size: int) -> bytes:
        while len(self.received) < size:
            assert self._more(), f"closed, {size - len(self.received)} octets missing"
        body, self.received = self.received[:size], self.received[size:]
        return body

    def head(self) -> Answer:
        line, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        found = re.fullmatch(r"HTTP/(1\.[01]) ([0-9]{3}) [^\r\n]*", line)
        assert found, line
        fields = [tuple(text.split(": ", 1)) for text in lines]
        return Answer(int(found[2]), [(name, value) for name, value in fields], version=found[1])

    def answer(self, *, to: str = "GET") -> Answer:
        """Read one whole answer."""
        answer = self.head()
        while answer.status < 200 and answer.status != 101:
            interim = [*answer.interim, answer.status]
            answer = self.head()
            answer.interim = interim
        if to == "HEAD" or answer.status in (101, 204, 304):
            return answer
        if answer["transfer-encoding"] == "chunked":
            while size := int(self._until(b"\r\n"), 16):
                answer.body += self.exactly(size)
                assert self.exactly(2) == b"\r\n"
            assert self.exactly(2) == b"\r\n"
        elif (length := answer["content-length"]) is not None:
            answer.body = self.exactly(int(length))
        else:
            answer.body = self.rest()
        return answer

    def rest(self) -> bytes:
        """Return everything up to the end of the connection."""
        while self._more():
            pass
        body, self.received = self.received, b""
        return body

    def closed(self) -> bool:
        """Tell whether the server has closed, with nothing more to read."""
        return self.rest() == b""


def get(path: str, *fields: str, version: str = "1.1", method: str = "GET") -> bytes:
    """A request without a body."""
    lines = [f"{method} {path} HTTP/{version}", "Host: testserver", *fields]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def post(path: str, body: bytes, *fields: str, version: str = "1.1", length: int | None = None) -> bytes:
    """A request with a body of known length."""
    announced = f"Content-Length: {len(body) if length is None else length}"
    return get(path, announced, *fields, method="POST", version=version) + body


def chunked(path: str, *chunks: bytes, end: bytes = b"0\r\n\r\n") -> bytes:
    """A request with a body in chunks."""
    head = get(path, "Transfer-Encoding: chunked", method="POST")
    return head + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + end


@contextmanager
def serving(app: Any, variant: Variant, limits: Limits = DEFAULTS, **settings: Any) -> Iterator[Served]:
    """Serve an application while the block runs; ``settings`` are uvicorn's."""
    served = Served(app, variant, limits, {"host": "127.0.0.1", "port": 0, **settings})
    try:
        yield served
    finally:
        served.stop()


def limited(**changes: Any) -> Limits:
    """The default limits with some of them changed."""
    return replace(DEFAULTS, **changes)
