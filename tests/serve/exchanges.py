"""Asking an application, in messages and over a socket, and noting all that can be seen."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterable
from typing import Any

import uvicorn
from uvicorn.server import ServerState

from tests.serve.layer_programs import EVENTS
from tests.server.serving import StoppedTicker
from typeway.server import HTTPProtocol

PATIENCE = 5.0
Fields = Iterable[tuple[str, str]]


def scope_of(target: str, fields: Fields = (), *, scheme: str = "http") -> dict[str, Any]:
    """The scope of a request, given as method and path."""
    method, _, path = target.partition(" ")
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "server": ("testserver", 80),
        "client": ("127.0.0.1", 5000),
        "scheme": scheme,
        "method": method,
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in fields],
        "state": {},
    }


def octets_of(target: str, fields: Fields, body: bytes) -> bytes:
    """A request as it goes over the wire, the last of its connection."""
    lines = [f"{target} HTTP/1.1", *(f"{name}: {value}" for name, value in fields), "connection: close"]
    if body:
        lines.append(f"content-length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def chain(error: BaseException | None) -> Any:
    """An exception as logs show it, with what led to it; groups that lead in a circle are Starlette's own."""
    if error is None:
        return None
    within = [chain(part) for part in getattr(error, "exceptions", ())]
    cause = None if isinstance(error.__cause__, (BaseExceptionGroup, type(error))) else error.__cause__
    return type(error).__name__, str(error), within, type(cause).__name__


async def asked(app: Any, scope: dict[str, Any], body: tuple[bytes, ...] = (b"",), *, leaves: bool = False) -> Any:
    """The messages, the exception and the events of one request. Who ``leaves`` does so when the body is sent."""
    EVENTS.clear()
    incoming = [
        {"type": "http.request", "body": piece, "more_body": number < len(body)}
        for number, piece in enumerate(body, start=1)
    ]
    messages: list[dict[str, Any]] = []
    over = asyncio.Event()
    if leaves:
        over.set()

    async def receive() -> Any:
        if incoming:
            return incoming.pop(0)
        await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        copied = dict(message)
        if "headers" in copied:
            copied["headers"] = list(copied["headers"])
        messages.append(copied)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            EVENTS.append("answered")
            over.set()

    raised: BaseException | None = None
    try:
        async with asyncio.timeout(PATIENCE):
            await app(scope, receive, send)
    except Exception as error:
        raised = error
    return {"messages": messages, "raised": chain(raised), "events": list(EVENTS)}


class _Raised(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(chain(record.exc_info[1]) if record.exc_info else record.getMessage())


class Protocol(HTTPProtocol):
    """Without timeouts, which no test waits for."""

    ticker_class = StoppedTicker


class Wire:
    """An application behind Typeway's protocol, asked over sockets."""

    def __init__(self, app: Any) -> None:
        self.config = uvicorn.Config(app, http=Protocol, log_config=None, access_log=False)
        self.config.load()
        self.state = ServerState()
        self.state.default_headers = [(b"date", b"today")]

    async def ask(self, octets: bytes) -> Any:
        """The octets of the answer, what was logged and the events."""
        EVENTS.clear()
        made: list[Protocol] = []

        def make() -> Protocol:
            made.append(Protocol(self.config, self.state, {}))
            return made[-1]

        log, handler = logging.getLogger("uvicorn.error"), _Raised()
        log.addHandler(handler)
        ours, theirs = socket.socketpair()
        loop = asyncio.get_running_loop()
        ours.setblocking(False)
        answer = b""
        try:
            async with asyncio.timeout(PATIENCE):
                await loop.connect_accepted_socket(make, theirs)
                await loop.sock_sendall(ours, octets)
                while piece := await loop.sock_recv(ours, 65536):
                    answer += piece
                while self.state.tasks:  # noqa: ASYNC110  # the set tells nobody
                    await asyncio.sleep(0)
        finally:
            log.removeHandler(handler)
            ours.close()
            made[0].transport.abort()
        while self.state.connections:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0)
        return {"answer": answer, "logged": handler.found, "events": list(EVENTS)}
