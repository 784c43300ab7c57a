"""One request under ASGI 3.0: the scope and the two channels of any application."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from starlette.types import Message, Scope

from typeway._serve.outlet import Answer, TakesWhole
from typeway.server._contract import Connection
from typeway.server._head import Head
from typeway.server._inbox import Inbox
from typeway.server._log import log_access
from typeway.server._states import State
from typeway.server._wire import BODILESS, COPIED, FRAMING, UNFRAMED, checked_fields, closes

__all__ = ["Cycle", "as_asgi"]

Fields = list[tuple[bytes, bytes]]


class Cycle(TakesWhole):
    """A request that an application answers through messages.

    The head of the answer is kept until there is some of its body, or for one turn of the loop, so that short answers
    go out in one piece.
    """

    __slots__ = (
        "_chunked",
        "_coded",
        "_expected",
        "_pending",
        "_silent",
        "complete",
        "connection",
        "delivered",
        "head",
        "inbox",
        "scope",
        "started",
    )

    def __init__(self, connection: Connection, head: Head, inbox: Inbox, scope: Scope) -> None:
        self.connection = connection
        self.head = head
        self.inbox = inbox
        self.scope = scope
        self.started = False
        self.complete = False
        self.delivered = False
        self._chunked = False
        self._expected: int | None = None  # octets of the body that are still owed, if their number was announced
        self._pending = b""
        self._silent = False
        self._coded = False

    async def run(self, app: Any) -> None:
        """Run an application and see to it that there is an answer."""
        log = self.connection.site.log
        try:
            result = await app(self.scope, self.receive, self.send)
        except BaseException as error:  # uvicorn treats all alike
            log.error("Exception in ASGI application\n", exc_info=error)
            self.give_up()
            return
        if result is not None:
            log.error("ASGI callable should return None, but returned '%s'.", result)
            self.connection.abandon()
        else:
            self.settle()

    def settle(self) -> None:
        """Leave no client waiting for an answer that nobody goes on with."""
        if self.complete or self.inbox.gone or self.connection.transport.is_closing():
            return
        if not self.inbox.ended:  # who was told that the client sends nothing more need not finish
            what = "completing" if self.started else "starting"
            self.connection.site.log.error("ASGI callable returned without %s response.", what)
        self.give_up()

    def give_up(self) -> None:
        """Answer with a 500 if nothing has been sent, else cut the answer short so that nobody takes it for whole."""
        if self.inbox.gone or self.complete:
            return
        if not self.started:
            self.started = self.complete = True
            self.connection.fail(self.head)
        else:
            self._flush()
            self.connection.abandon()

    async def receive(self) -> Message:
        """Return the next piece of the body, and ``http.disconnect`` behind it once the exchange is over."""
        inbox = self.inbox
        while not (inbox.gone or self.complete):
            if not self.delivered and (inbox.pieces or inbox.complete):
                body = inbox.take()
                self.delivered = inbox.complete
                self.connection.body_taken()
                return {"type": "http.request", "body": body, "more_body": not self.delivered}
            if inbox.ended:
                break
            if not self.delivered:
                self.connection.want_body()
            await inbox.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Message) -> None:
        """Send one message; nothing happens once the client is gone."""
        connection = self.connection
        if connection.write_paused and not self.inbox.gone:
            await connection.drain()
        if self.inbox.gone or connection.transport.is_closing():
            await asyncio.sleep(0)  # an endless stream that never waits would keep the loop to itself
            return
        kind = message["type"]
        if not self.started:
            if kind != "http.response.start":
                raise RuntimeError(f"Expected ASGI message 'http.response.start', but got '{kind}'.")
            self.start(message["status"], message.get("headers", ()))
        elif self.complete:
            raise RuntimeError(f"Unexpected ASGI message '{kind}' sent, after response already completed.")
        elif kind != "http.response.body":
            raise RuntimeError(f"Expected ASGI message 'http.response.body', but got '{kind}'.")
        else:
            self._body(message.get("body", b""), message.get("more_body", False))

    async def send_whole(self, answer: Answer) -> None:
        """Send an answer in one piece, if it can be."""
        connection = self.connection
        if self.started or connection.write_paused or self.inbox.gone or connection.transport.is_closing():
            for message in answer.messages():
                await self.send(message)
            return
        self.start(answer.status, answer.headers)
        for piece in answer.pieces[:-1]:
            self._body(piece, True)
        self._body(answer.pieces[-1], False)

    def put(self, piece: bytes) -> Awaitable[None] | None:
        """Send a piece of the body without a message. What is returned is to be awaited before the next piece."""
        connection = self.connection
        if self.inbox.gone or connection.transport.is_closing():
            return None
        if connection.write_paused:
            return self.send({"type": "http.response.body", "body": piece, "more_body": True})
        if piece and self._chunked and not self._pending:  # PERF: the common case, as `_body` does it
            connection.transport.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        else:
            self._body(piece, True)
        return None

    def end(self) -> None:
        """Send the end of the body."""
        self.inbox.on_end = None
        if not (self.inbox.gone or self.connection.transport.is_closing()):
            self._body(b"", False)

    def on_leaving(self, leave: Callable[[], None]) -> bool:
        """Call ``leave`` when the client goes away, or sends nothing more.

        ``False`` says that nothing is sent without messages: somebody has to read what the client still sends, or to
        wait for it, or it has gone.
        """
        inbox, connection = self.inbox, self.connection
        if inbox.ended or not inbox.complete or connection.write_paused or connection.transport.is_closing():
            return False
        inbox.on_end = leave
        return True

    def start(self, status: int, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Put the head of the answer together."""
        connection, head = self.connection, self.head
        fields = self._framed(checked_fields(headers), status)
        parts = [connection.site.opening_of(status), *(b"%b: %b\r\n" % field for field in fields)]
        if any(name == b"connection" and closes(value) for name, value in fields):
            connection.keep_alive = False
            connection.stays_open(status)
        elif not connection.stays_open(status):
            parts.append(b"connection: close\r\n")
        if self._chunked and not self._coded:
            parts.append(b"transfer-encoding: chunked\r\n")
        parts.append(b"\r\n")
        self._pending = b"".join(parts)
        self.started = True
        if connection.site.logs_access:
            log_access(connection.site.access, self.scope["client"], head, self.scope["path"], status)
        asyncio.get_running_loop().call_soon(self._flush)

    def _framed(self, fields: Fields, status: int) -> Fields:
        """Decide how the end of the body is told (RFC 9112, section 6); return the fields that may be sent."""
        old = self.head.block.version == "1.0"
        if status in UNFRAMED:
            fields = [field for field in fields if field[0] not in FRAMING]
        self._coded = not old and any(
            name == b"transfer-encoding" and value.lower() == b"chunked" for name, value in fields
        )
        kept: Fields = []
        for name, value in fields:
            if name == b"content-length":
                if self._coded or self._expected is not None:  # one, and none beside chunks (RFC 9112, section 6.3)
                    continue
                self._expected = int(value)
            elif name == b"transfer-encoding" and old:  # RFC 9112, section 6.1
                continue
            kept.append((name, value))
        self._silent = self.head.method == "HEAD" or status in BODILESS
        self._chunked = self._expected is None and not self._silent and not old
        return kept

    def _body(self, body: bytes, more: bool) -> None:
        """Send a piece of the body in the framing that the head announces."""
        octets = body
        if self._silent:
            octets = b""
        elif self._chunked:
            octets = b"%x\r\n%b\r\n" % (len(body), body) if body else b""
            if not more:
                octets += b"0\r\n\r\n"
        elif self._expected is not None:
            self._expected -= len(body)
            if self._expected < 0:
                raise RuntimeError("Response content longer than Content-Length")
            if self._expected and not more:
                raise RuntimeError("Response content shorter than Content-Length")
        self._flush(octets)
        if not more:
            self.complete = True
            self.connection.answered()
            self.inbox.changed()

    def _flush(self, octets: bytes = b"") -> None:
        """Write the head, if it is not written yet, and what follows."""
        pending, self._pending = self._pending, b""
        if self.inbox.gone:
            return
        transport = self.connection.transport
        if pending and octets and len(octets) <= COPIED:
            transport.write(pending + octets)
            return
        for part in (pending, octets):
            if part:
                transport.write(part)


def as_asgi(connection: Connection, head: Head, inbox: Inbox | None, body: bytes = b"", *, over: bool = False) -> Cycle:
    """Return a request as ASGI has it, with what is in its inbox or with ``body`` as its body.

    ``over`` says that it has been answered.
    """
    if inbox is None:
        inbox = Inbox()
        inbox.put([body] if body else [])
        inbox.complete = True
        if over or connection.state > State.ANSWERING:
            inbox.leave()
        else:
            inbox.ended = connection.ended
            connection.inbox = inbox
    scope = connection.site.scope(head, connection.client, connection.server, connection.scheme)
    cycle = Cycle(connection, head, inbox, scope)
    cycle.complete = over
    return cycle
