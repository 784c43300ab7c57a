"""Raw ASGI: any bytes in, and whatever comes out, without a client that would tidy up either."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from starlette.types import ASGIApp, Message, Scope

Pairs = Sequence[tuple[bytes, bytes]]
DISCONNECT: Message = {"type": "http.disconnect"}


@dataclass(frozen=True)
class Ask:
    """One request as bytes. `chunks` are the pieces of the body; `gone` says that the client leaves before the last of them was marked as such."""

    method: str = "GET"
    path: str = "/"
    query: bytes = b""
    headers: Pairs = ()
    chunks: tuple[bytes, ...] = (b"",)
    gone: bool = False

    def scope(self) -> Scope:
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": self.method,
            "scheme": "http",
            "path": self.path,
            "raw_path": self.path.encode("utf-8", "surrogatepass"),
            "query_string": self.query,
            "root_path": "",
            "headers": [*self.headers],
            "client": ("127.0.0.1", 50000),
            "server": ("127.0.0.1", 80),
            "state": {},
        }

    def messages(self) -> Iterable[Message]:
        last = len(self.chunks) - 1
        for number, chunk in enumerate(self.chunks):
            yield {"type": "http.request", "body": chunk, "more_body": self.gone or number < last}
        yield DISCONNECT


@dataclass
class Told:
    """What an application did: its answer, and the exception that left it."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    starts: int = 0
    finished: bool = False
    raised: BaseException | None = None

    def header(self, name: bytes) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)


async def talk(app: ASGIApp, ask: Ask) -> Told:
    """Send one request to an application."""
    told = Told()
    messages = iter(ask.messages())

    async def receive() -> Message:
        return next(messages, DISCONNECT)

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            told.starts += 1
            told.status, told.headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            told.body += message.get("body", b"")
            told.finished = not message.get("more_body", False)

    try:
        await app(ask.scope(), receive, send)
    except Exception as error:
        told.raised = error
    return told


@cache
def _runner() -> asyncio.Runner:
    """One event loop for all requests of the process; a loop per request would take longer than the request."""
    return asyncio.Runner()


def told(app: ASGIApp, ask: Ask) -> Told:
    """Send one request to an application and wait for the end of it."""
    return _runner().run(talk(app, ask))


def json_headers(content_type: bytes = b"application/json") -> list[tuple[bytes, bytes]]:
    return [(b"host", b"testserver"), (b"content-type", content_type)]


def plain_headers(**named: Any) -> list[tuple[bytes, bytes]]:
    return [
        (b"host", b"testserver"),
        *((key.replace("_", "-").encode(), value.encode("latin-1")) for key, value in named.items()),
    ]
