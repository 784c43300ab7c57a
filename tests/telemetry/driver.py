"""One connection to an application, spoken in ASGI messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from types import ModuleType
from typing import Any

from starlette.types import Message, Scope

from tests.telemetry.signals import Signals


class Framework:
    """One of the two packages, as programs see it."""

    def __init__(self, package: str) -> None:
        self.package = package
        self.core: Any = import_module(package)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.core, name)

    def module(self, name: str) -> ModuleType:
        return import_module(f"{self.package}.{name}")


FASTAPI, TYPEWAY = Framework("fastapi"), Framework("typeway")

Build = Callable[[Any, dict[str, Any]], Any]

REQUEST: Message = {"type": "http.request", "body": b"", "more_body": False}
GONE: Message = {"type": "http.disconnect"}
CONNECT: Message = {"type": "websocket.connect"}


def text(value: str) -> Message:
    return {"type": "websocket.receive", "text": value}


def hung_up(code: int) -> Message:
    return {"type": "websocket.disconnect", "code": code, "reason": ""}


def body(data: bytes) -> Message:
    return {"type": "http.request", "body": data, "more_body": False}


@dataclass(frozen=True)
class Call:
    """A request or handshake, and what the client sends and when it stops listening.

    ``deaf_after`` is the number of messages after which sending fails; ``cancel_after`` that after which the server
    cancels the task, 0 once everything has been received.
    """

    path: str
    method: str = "GET"
    kind: str = "http"
    inbox: Sequence[Message] = (REQUEST,)
    headers: Sequence[tuple[bytes, bytes]] = ()
    query: bytes = b""
    deaf_after: int | None = None
    cancel: bool = False
    settings: dict[str, Any] = field(default_factory=dict[str, Any])
    scope: dict[str, Any] = field(default_factory=dict[str, Any])

    def make_scope(self) -> Scope:
        scope: Scope = {
            "type": self.kind,
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "http" if self.kind == "http" else "ws",
            "path": self.path,
            "raw_path": self.path.encode(),
            "query_string": self.query,
            "root_path": "",
            "headers": [(b"host", b"testserver"), *self.headers],
            "client": ("testclient", 50000),
            "server": ("testserver", 80),
            "state": {},
            "extensions": {"websocket.http.response": {}},
        }
        scope |= {"method": self.method} if self.kind == "http" else {"subprotocols": []}
        return {**scope, **self.scope}


async def converse(app: Any, call: Call, sent: list[Message]) -> str | None:
    """Serve one call. Returns the name of the exception that came out of the application."""
    inbox, waiting = list(call.inbox), asyncio.Event()

    async def receive() -> Message:
        if inbox:
            return inbox.pop(0)
        waiting.set()
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        sent.append(message)
        if call.deaf_after is not None and len(sent) > call.deaf_after:
            raise OSError("gone")

    task = asyncio.ensure_future(app(call.make_scope(), receive, send))
    if call.cancel:
        await asyncio.wait({task, asyncio.ensure_future(waiting.wait())}, return_when=asyncio.FIRST_COMPLETED)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        return "cancelled"
    try:
        await asyncio.wait_for(task, 10)
    except Exception as error:
        return type(error).__name__
    return None


def run(framework: Framework, build: Build, call: Call) -> dict[str, Any]:
    """Build a program, serve one call, and write down what the client and what the exporters got."""
    signals = Signals()
    app = build(framework, {**signals.settings, **call.settings})
    sent: list[Message] = []
    raised = asyncio.run(converse(app, call, sent))
    statuses = [(item["type"], item.get("status"), item.get("code"), item.get("body")) for item in sent]
    return {"sent": statuses, "raised": raised, **signals.recorded()}
