"""Drive an ASGI application in process, over plain scopes and messages, and write down exactly what it sends.

No HTTP client stands between: header names, their case, order and repetition are compared as the application sent them.
"""

import asyncio
import contextlib
import contextvars
import copy
import json
import warnings
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.parse import unquote

from .calls import Call
from .conversation import Conversation, Message, websocket_scope
from .loader import Program, category_names

ASGIApp = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]

# Far above any real duration: only a dead-locked application ever meets it.
_PATIENCE_SECONDS: Final = 30


@dataclass(frozen=True)
class Answer:
    """What an application did with one call. ``status`` is ``None`` if it never started a response.

    ``sent`` is what it said over a WebSocket.
    """

    status: int | None
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    complete: bool
    raised: tuple[str, str] | None
    events: tuple[str, ...] = ()
    warned: frozenset[str] = frozenset()
    sent: tuple[str, ...] = ()

    def header(self, name: bytes) -> bytes | None:
        """First value of a header."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass
class _Exchange:
    """Both ends of one HTTP exchange: ``receive`` and ``send`` of the application."""

    call: Call
    note: Callable[[str], None]
    status: int | None = None
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    finished: asyncio.Event = field(default_factory=asyncio.Event)
    sent_chunks: int = 0
    sent: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether the last part of the body was sent."""
        return self.finished.is_set()

    async def receive(self) -> Message:
        if self.sent_chunks < len(self.call.chunks):
            chunk = self.call.chunks[self.sent_chunks]
            self.sent_chunks += 1
            return {"type": "http.request", "body": chunk, "more_body": self.sent_chunks < len(self.call.chunks)}
        # A client that waits for its answer before it hangs up.
        await self.finished.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            assert self.status is None, "the response was started twice"
            self.status = message["status"]
            self.headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            self.note("> response start")
        elif message["type"] == "http.response.body":
            assert self.status is not None, "a body before the response was started"
            assert not self.finished.is_set(), "a body after the end of the response"
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                self.note("> response end")
                self.finished.set()
        else:
            raise AssertionError(f"unexpected message {message['type']!r}")


def http_scope(call: Call, state: dict[str, Any]) -> Message:
    """The ASGI connection scope of a call, as a server would make it (root path included in the path)."""
    path, _, query = call.target.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": call.method,
        "scheme": call.scheme,
        "path": unquote(call.root_path + path),
        "raw_path": (call.root_path + path).encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": call.root_path,
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in call.headers],
        "client": ("testclient", 50000),
        "server": ("testserver", 80),
        "state": copy.copy(state),
    }


class _Lifespan:
    """The lifespan conversation, kept open in a task of its own while calls are answered."""

    def __init__(self, app: ASGIApp) -> None:
        self.state: dict[str, Any] = {}
        self.outcome: list[str] = []
        self._app = app
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._outgoing: asyncio.Queue[Message] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        self._task = asyncio.create_task(self._run())
        await self._step("lifespan.startup")

    async def stop(self) -> None:
        assert self._task is not None
        if not self._task.done():
            await self._step("lifespan.shutdown")
        async with asyncio.timeout(_PATIENCE_SECONDS):
            await self._task

    async def _step(self, kind: str) -> None:
        await self._incoming.put({"type": kind})
        async with asyncio.timeout(_PATIENCE_SECONDS):
            message = await self._outgoing.get()
        # A failure message carries a traceback with paths of the framework: its last line is what matters.
        text = message.get("message", "").strip().rpartition("\n")[2]
        self.outcome.append(" ".join([message["type"], text]).strip())

    async def _run(self) -> None:
        scope: Message = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": self.state}
        try:
            await self._app(scope, self._incoming.get, self._outgoing.put)
        except Exception as error:
            await self._outgoing.put({"type": "raised", "message": f"{type(error).__name__}: {error}"})


class Session:
    """A program under its lifespan, in an event loop of its own; answers calls one after the other.

    ``spec_version`` is that of ASGI's HTTP messages, which Starlette's streams heed.
    """

    spec_version = "2.4"

    def __init__(self, program: Program) -> None:
        self._program = program
        self._runner = asyncio.Runner()
        self._lifespan = _Lifespan(program.app)
        self.startup_events: tuple[str, ...] = ()
        self.shutdown_events: tuple[str, ...] = ()

    @property
    def lifespan_outcome(self) -> list[str]:
        """What the application answered to start-up and shut-down."""
        return self._lifespan.outcome

    def __enter__(self) -> Self:
        with self._program.active():
            self._runner.run(self._lifespan.start())
        self.startup_events = self._take_events()
        return self

    def __exit__(self, *_: object) -> None:
        with self._program.active():
            self._runner.run(self._lifespan.stop())
            self._runner.close()
        self.shutdown_events = self._take_events()

    def answer(self, call: Call) -> Answer:
        """Send one call and wait until the application returns, background tasks included."""
        with self._program.active():
            return self._answer(call)

    def _answer(self, call: Call) -> Answer:
        with _recorded_warnings() as caught:
            # A context of its own, as servers give each request a task of its own.
            exchange, raised = self._runner.run(self._exchange(call), context=contextvars.copy_context())
        return Answer(
            status=exchange.status,
            headers=tuple(exchange.headers),
            body=bytes(exchange.body),
            complete=exchange.ended,
            raised=raised,
            events=self._take_events(),
            warned=category_names(caught),
            sent=tuple(exchange.sent),
        )

    def document(self) -> dict[str, Any]:
        """The OpenAPI document as served; empty if the application serves none."""
        url = getattr(self._program.app, "openapi_url", None)
        document: dict[str, Any] = json.loads(self.answer(Call("GET", url)).body) if url else {}
        return document

    async def _exchange(self, call: Call) -> tuple[_Exchange | Conversation, tuple[str, str] | None]:
        scope = http_scope(call, self._lifespan.state)
        scope["asgi"]["spec_version"] = self.spec_version
        exchange: _Exchange | Conversation
        if call.messages is None:
            exchange = _Exchange(call, self._note)
        else:
            exchange = Conversation(call, self._note)
            scope = websocket_scope(scope, call, self._lifespan.state)
        raised: tuple[str, str] | None = None
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                await self._program.app(scope, exchange.receive, exchange.send)
        except Exception as error:
            raised = (type(error).__name__, str(error))
        return exchange, raised

    def _note(self, event: str) -> None:
        if self._program.events is not None:
            self._program.events.append(event)

    def _take_events(self) -> tuple[str, ...]:
        events = self._program.events
        taken = tuple(events or ())
        if events:
            events.clear()
        return taken


@contextlib.contextmanager
def _recorded_warnings() -> Iterator[list[warnings.WarningMessage]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield caught
