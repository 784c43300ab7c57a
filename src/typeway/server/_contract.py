"""What the parts of the server know of a connection, so that none of them has to know them all."""

from __future__ import annotations

import asyncio
from typing import Protocol

from typeway._runtime.reply import Reply
from typeway.server._framing import Framing
from typeway.server._head import Head
from typeway.server._inbox import Inbox
from typeway.server._site import Site
from typeway.server._states import State

__all__ = ["Connection"]

Fields = list[tuple[bytes, bytes]]


class Connection(Protocol):
    """A connection as those see it who answer its requests.

    ``inbox`` holds the body of the request that is being answered, ``keep_alive`` says that another one may follow, and
    ``write_paused`` that the client reads more slowly than it is answered.
    """

    site: Site
    transport: asyncio.Transport
    state: State
    client: tuple[str, int] | None
    server: tuple[str, int | None] | None
    scheme: str
    framing: Framing
    inbox: Inbox | None
    keep_alive: bool
    write_paused: bool
    ended: bool

    def open_body(self, length: int, expect: bool) -> None: ...
    def want_body(self) -> None: ...
    def body_taken(self) -> None: ...
    async def whole_body(self, inbox: Inbox | None) -> bytes: ...
    def stays_open(self, status: int) -> bool: ...
    def json(self, head: Head, body: bytes) -> None: ...
    def reply(self, head: Head, reply: Reply) -> None: ...
    def response(self, head: Head, status: int, headers: Fields, body: bytes) -> bool: ...
    def answered(self) -> None: ...
    def fail(self, head: Head) -> None: ...
    def abandon(self) -> None: ...
    async def drain(self) -> None: ...
