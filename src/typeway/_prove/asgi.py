"""An application driven in its own process, over plain ASGI messages: no client, no server, nothing in between."""

from __future__ import annotations

import asyncio
import contextvars
import json
from collections.abc import Awaitable, Callable, MutableMapping
from time import process_time
from typing import Any, Final
from urllib.parse import unquote

from typeway._prove.operations import WEBSOCKET
from typeway._prove.records import Answer, Probe

__all__ = ["Driver"]

_PATIENCE_SECONDS: Final = 20
_MOST_OCTETS: Final = 16 * 2**20
Message = MutableMapping[str, Any]
ASGIApp = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


class _Exchange:
    """The server's side of one request."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.asked = False
        self.status: int | None = None
        self.headers: tuple[tuple[str, str], ...] = ()
        self.chunks: list[bytes] = []
        self.size = 0
        self.ended = asyncio.Event()

    async def receive(self) -> Message:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": self.body, "more_body": False}
        await self.ended.wait()  # a client that stays until it has its answer
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            pairs = message.get("headers", [])
            self.headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
        elif message["type"] == "http.response.body":
            chunk = message.get("body", b"")
            self.size += len(chunk)
            if self.size > _MOST_OCTETS:
                raise OSError("the answer is longer than what is compared")
            self.chunks.append(bytes(chunk))
            if not message.get("more_body", False):
                self.ended.set()


class _Conversation:
    """The server's side of one WebSocket: the client connects, sends its texts and leaves."""

    def __init__(self, body: bytes) -> None:
        texts: list[str] = json.loads(body) if body else []
        self.incoming: list[Message] = [{"type": "websocket.connect"}]
        self.incoming += [{"type": "websocket.receive", "text": text} for text in texts]
        self.status: int | None = None
        self.headers: tuple[tuple[str, str], ...] = ()
        self.sent: list[Any] = []
        self.ended = asyncio.Event()

    async def receive(self) -> Message:
        await asyncio.sleep(0)  # what the program does in other tasks comes first
        return self.incoming.pop(0) if self.incoming else {"type": "websocket.disconnect", "code": 1000}

    async def send(self, message: Message) -> None:
        if message["type"] in ("websocket.accept", "websocket.http.response.start"):
            self.status = message.get("status", 101)
            pairs = message.get("headers", [])
            self.headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in pairs)
        shown = {key: value for key, value in message.items() if key not in ("headers", "status")}
        self.sent.append({key: _as_text(value) for key, value in shown.items()})

    @property
    def chunks(self) -> list[bytes]:
        """What the application sent, as JSON."""
        return [json.dumps(self.sent, ensure_ascii=False).encode("utf-8", "surrogatepass")]


def _as_text(value: Any) -> Any:
    return value.decode("latin-1") if isinstance(value, bytes) else value


class Driver:
    """An application under its lifespan, in an event loop of its own."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.state: dict[str, Any] = {}
        self.outcome: list[str] = []
        self._runner = asyncio.Runner()
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._lifespan: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Run the start-up of the application."""
        self._runner.run(self._start())

    def stop(self) -> None:
        """Run its shut-down and close the loop."""
        self._runner.run(self._stop())
        self._runner.close()

    async def _start(self) -> None:
        self._lifespan = asyncio.create_task(self._live())
        await self._step("lifespan.startup")

    async def _stop(self) -> None:
        if self._lifespan is not None and not self._lifespan.done():
            await self._step("lifespan.shutdown")
        if self._lifespan is not None:
            await asyncio.wait([self._lifespan], timeout=_PATIENCE_SECONDS)

    async def _step(self, kind: str) -> None:
        await self._incoming.put({"type": kind})
        async with asyncio.timeout(_PATIENCE_SECONDS):
            message = await self._outgoing.get()
        last = str(message.get("message", "")).strip().rpartition("\n")[2]
        self.outcome.append(" ".join([message["type"], last]).strip())

    async def _live(self) -> None:
        scope: Message = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self.app(scope, self._incoming.get, self._outgoing.put)
        except Exception as error:
            await self._outgoing.put({"type": "raised", "message": f"{type(error).__name__}: {error}"})

    def ask(self, probe: Probe) -> Answer:
        """Send one request and wait until the application returns, background tasks included."""
        # A context of its own, as servers give each request a task of its own.
        return self._runner.run(self._ask(probe), context=contextvars.copy_context())

    async def _ask(self, probe: Probe) -> Answer:
        exchange = _Conversation(probe.body) if probe.method == WEBSOCKET else _Exchange(probe.body)
        raised: str | None = None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self.app(self._scope(probe), exchange.receive, exchange.send)
        except TimeoutError:
            raised = f"no end after {_PATIENCE_SECONDS} s"
        except Exception as error:
            raised = f"{type(error).__name__}: {_first_line(error)}"
        return Answer(exchange.status, exchange.headers, b"".join(exchange.chunks), raised, exchange.ended.is_set())

    def _scope(self, probe: Probe) -> Message:
        path, _, query = probe.target.partition("?")
        headers = [("host", "testserver"), *(pair for pair in probe.headers if pair[0] != "host")]
        if probe.method == WEBSOCKET:
            extensions: Message = {"extensions": {"websocket.http.response": {}}, "subprotocols": []}
            kind: Message = {"type": "websocket", "scheme": "ws", **extensions}
        else:
            kind = {"type": "http", "scheme": "http", "method": probe.method}
        return {
            **kind,
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "path": unquote(path),
            "raw_path": path.encode("ascii", "replace"),
            "query_string": query.encode("ascii", "replace"),
            "root_path": "",
            "headers": [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers],
            "client": ("testclient", 50000),
            "server": ("testserver", 80),
            "state": dict(self.state),
        }

    def measure(self, probe: Probe, count: int) -> float:
        """Return the seconds of CPU time that ``count`` requests take."""
        return self._runner.run(self._measure(probe, count))

    async def _measure(self, probe: Probe, count: int) -> float:
        begin = process_time()
        for _ in range(count):
            exchange = _Exchange(probe.body)
            await self.app(self._scope(probe), exchange.receive, exchange.send)
        return process_time() - begin


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]
